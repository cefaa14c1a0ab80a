"""What `check` finds: the problems of every product that texts describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.commands.texts import read_source, template_named
from engine.compiler.compile import compile_product, read_template, read_tenant
from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.compiler.tenant import Subscription
from primitives.kit.contract import Manifest


@dataclass(frozen=True, slots=True)
class Checked:
    """products: how many were compiled. sources: the texts the problems point into."""

    problems: Problems = field(default_factory=Problems)
    sources: tuple[Source, ...] = ()
    products: int = 0

    def __add__(self, other: Checked) -> Checked:
        problems = Problems()
        problems.extend(self.problems)
        problems.extend(other.problems)
        return Checked(problems, (*self.sources, *other.sources), self.products + other.products)


def check_template(template: Source, owner: Source | None, catalog: Sequence[Manifest]) -> Checked:
    """With its own defaults, or with the values of each of the owner's products that are made from it."""
    document = read_template(template, Problems())
    name = document.name.text if document else ""
    if owner is None or document is None:
        return _compiled(template, None, name, catalog)
    tenant = read_tenant(owner, document, Problems())
    products = [one.name.text for one in tenant.products if one.template.name == name] if tenant else []
    return sum((_compiled(template, owner, product, catalog) for product in products or [name]), Checked())


def check_tenant(path: Path, catalog: Sequence[Manifest], shipped: Path) -> Checked:
    """Each of its products, with the template beside the tenant, or else the shipped one."""
    owner, problems = read_source(path), Problems()
    tenant = read_tenant(owner, None, problems)
    products = tenant.products if tenant else ()
    checked = [_of_tenant(path, owner, subscription, catalog, shipped) for subscription in products]
    return sum(checked, Checked(problems, (owner,)))


def _of_tenant(
    path: Path, owner: Source, subscription: Subscription, catalog: Sequence[Manifest], shipped: Path
) -> Checked:
    name = subscription.template.name
    found = template_named(name, path, shipped)
    if found is not None:
        return _compiled(read_source(found), owner, subscription.name.text, catalog)
    problems = Problems()
    message = f"there is no template `{name}`"
    problems.add("FF301", subscription.template.place, message, f"it would be in templates/{name}/template.yaml")
    return Checked(problems, (owner,))


def _compiled(template: Source, owner: Source | None, product: str, catalog: Sequence[Manifest]) -> Checked:
    compiled = compile_product(template, owner, product, catalog)
    return Checked(compiled.problems, (template, owner) if owner else (template,), 1)
