"""The compiler: a template and a tenant's file in, a release or problems out. Start reading here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.compiler.closure import check_closure
from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.document import Template
from engine.compiler.leaves import Versioned
from engine.compiler.parse import parse
from engine.compiler.product import Product
from engine.compiler.release import Release, release
from engine.compiler.resolve.product import resolve
from engine.compiler.source import Source
from engine.compiler.tenant import Subscription, Tenant
from engine.compiler.validate.template import validate as validate_template
from engine.compiler.validate.tenant import validate_tenant
from primitives.kit.contract import Manifest


@dataclass(frozen=True, slots=True)
class Compiled:
    """release and product: None where a problem is an error."""

    release: Release | None
    product: Product | None
    problems: Problems


def compile_product(template: Source, tenant: Source | None, product: str, catalog: Sequence[Manifest]) -> Compiled:
    """Compile one product of one tenant; without a tenant, the template with its own defaults.

    Every stage adds to one list of problems; a stage that found an error is the last to run, so no stage
    meets the rubble of an earlier one.
    """
    problems = Problems()
    document = read_template(template, problems)  # text     → values with a place each → the closed set of keys
    owner = read_tenant(tenant, document, problems)  # the same for the tenant's file
    if document is None or owner is None or problems.failed:
        return Compiled(None, None, problems)
    subscription = find_subscription(owner, product, document, problems)
    if subscription is None:
        return Compiled(None, None, problems)
    resolved = resolve(document, owner, subscription, catalog, problems)  # names → configs, actions, scripts, rounds
    if resolved is None or problems.failed:
        return Compiled(None, None, problems)
    check_closure(document, resolved, problems)  # what is declared is used, what is used declared
    if problems.failed:
        return Compiled(None, None, problems)
    return Compiled(release(resolved, template, tenant), resolved, problems)


def read_template(source: Source, problems: Problems) -> Template | None:
    node = parse(source, problems)
    return None if node is None or problems.failed else validate_template(node, problems)


def read_tenant(source: Source | None, template: Template | None, problems: Problems) -> Tenant | None:
    if source is None:
        return None if template is None else _defaults(template)
    node = parse(source, problems)
    return None if node is None or problems.failed else validate_tenant(node, problems)


def find_subscription(tenant: Tenant, product: str, template: Template, problems: Problems) -> Subscription | None:
    """The tenant's values for this product; a problem where it asks for another version of the template."""
    found = next((one for one in tenant.products if one.name.text == product), None)
    if found is None:
        help = did_you_mean(product, [one.name.text for one in tenant.products])
        problems.add("FF202", tenant.name.place, f"the tenant has no product `{product}`", help)
        return None
    wanted, have = found.template, f"{template.name.text}@{template.version.text}"
    if not f"{have}.".startswith(f"{wanted.name}@{wanted.version}."):
        message = f"the tenant asks for {wanted.name}@{wanted.version}, the template is {have}"
        problems.add("FF301", wanted.place, message, f"ask for {have}")
        return None
    return found


def _defaults(template: Template) -> Tenant:
    """A tenant that takes every default, so that a template can be checked alone."""
    version = Versioned(template.name.text, template.version.text, template.version.place)
    return Tenant(
        template.place, template.name, None, (Subscription(template.place, template.name, version, (), ()),), ()
    )
