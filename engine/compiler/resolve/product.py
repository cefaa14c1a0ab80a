"""A document becomes a product: what activates what, then values, then steps, then routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from engine.compiler.diagnostics import Problems, did_you_mean, nearest
from engine.compiler.document import Template
from engine.compiler.product import Active, Connected, Product, Setting
from engine.compiler.resolve.clocks import with_clocks
from engine.compiler.resolve.names import Names, kinds_of
from engine.compiler.resolve.own import declared, sketched
from engine.compiler.resolve.own_accounts import with_own_accounts
from engine.compiler.resolve.parameters import parameters_record, resolve_parameters
from engine.compiler.resolve.primitives import configure, early, find_manifests, types_of
from engine.compiler.resolve.problems import DeclaredText, problem_entries
from engine.compiler.resolve.routes import RouteReader
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.resolve.unproven import not_proven
from engine.compiler.resolve.workflows import resolve_workflow
from engine.compiler.tenant import Subscription, Tenant
from primitives.kit.contract import Manifest
from primitives.kit.money import parse_asset
from primitives.kit.types import Record

ZONE_DEFAULT = "Asia/Manila"


def resolve(
    template: Template,
    tenant: Tenant,
    subscription: Subscription,
    catalog: Sequence[Manifest],
    problems: Problems,
) -> Product | None:
    """None where a name, a type or a value is wrong; all such problems are added.

    What everything else is made of comes first, and ends the rest: the primitives, the types of the parameters.
    """
    asset = _asset(template, problems)
    read: set[str] = set()
    if template.extends is not None:
        not_proven(problems, template.extends.place, "a variant of another template", "write the whole template")
    manifests = find_manifests(template.primitives, catalog, problems)
    if problems.failed:
        return None
    active = _configured(template, manifests, Names(asset, {}, {}, read), None, {}, problems)
    if problems.failed:
        return None
    names = Names(asset, kinds_of(active), types_of(active), read)
    settings = resolve_parameters(template.parameters, subscription.values, names, problems)
    keepers = tuple(manifest.name for manifest in catalog if manifest.posting)
    charted = with_own_accounts(template, manifests, keepers, problems)
    if settings is None or problems.failed:
        return None
    names = _all_names(asset, template, manifests, active, read)
    active = _configured(charted, manifests, names, settings, active, problems)
    if problems.failed or len(active) < len(manifests):
        return None
    names = Names(asset, kinds_of(active), types_of(active), read)
    names = names.with_kinds(declared(template.resources, names, problems))
    if problems.failed:
        return None
    names = names.with_kinds(with_clocks(template, names, parameters_record(settings), problems))
    return _product(template, tenant, subscription, names, settings, active, keepers, problems)


def _zone(template: Template, problems: Problems) -> str:
    word = template.time_zone
    if word is not None and word.text not in available_timezones():
        near = nearest(word.text, available_timezones())
        help = f"did you mean `{near}`?" if near else "write it as `Asia/Manila`"
        problems.add("FF301", word.place, f"there is no time zone `{word.text}`", help)
    return word.text if word else ZONE_DEFAULT


def _asset(template: Template, problems: Problems) -> str:
    word = template.asset or (template.assets[0] if template.assets else None)
    if word is None:
        problems.add("FF202", template.name.place, "the template has no `asset`", "write `asset: PHP/2`")
        return "PHP/2"
    if parse_asset(word.text) is None:
        problems.add("FF204", word.place, f"`{word.text}` is not an asset", "write a code and its decimals: PHP/2")
    return word.text


def _configured(
    template: Template,
    manifests: Mapping[str, Manifest],
    names: Names,
    settings: Sequence[Setting] | None,
    done: Mapping[str, Active],
    problems: Problems,
) -> dict[str, Active]:
    """Sections in two passes: those that need no parameters bring the types that parameters are made of."""
    found = dict(done)
    parameters = parameters_record(settings or ())
    for section in template.primitives:
        manifest = manifests.get(section.name.text)
        if manifest is None or early(manifest) is not (settings is None):
            continue
        active = configure(section, manifest, names, parameters, problems)
        if active is not None:
            found[manifest.name] = active
    return {name: found[name] for name in manifests if name in found}


def _all_names(
    asset: str, template: Template, manifests: Mapping[str, Manifest], active: Mapping[str, Active], read: set[str]
) -> Names:
    """Resources of every section, configured or not, and the template's own: a section may name another's resource."""
    known = {name: active.get(name) or Active(manifest, None) for name, manifest in manifests.items()}
    names = Names(asset, kinds_of(known), types_of(active), read)
    return names.with_kinds(sketched(template.resources, names))


def _product(
    template: Template,
    tenant: Tenant,
    subscription: Subscription,
    names: Names,
    settings: tuple[Setting, ...],
    active: Mapping[str, Active],
    keepers: tuple[str, ...],
    problems: Problems,
) -> Product:
    parameters: Record = parameters_record(settings)
    entries = problem_entries(template.problems, active, names.kinds, problems)
    around = Surroundings(
        name=f"{template.name.text}@{template.version.text}",
        template=template,
        active=active,
        entries=entries,
        texts={one.code.text: DeclaredText(one.text) for one in template.problems},
        keepers=keepers,
        problems=problems,
        used_problems=set(),
    )
    resolved = [resolve_workflow(workflow, names, parameters, around) for workflow in template.workflows]
    workflows = {workflow.name: workflow for workflow in resolved if workflow is not None}
    routes = RouteReader(names, parameters, around, workflows).read(template.api)
    _check_connectors(subscription, active, problems)
    return Product(
        tenant=tenant.name.text,
        tenant_title=tenant.title.text if tenant.title else tenant.name.text,
        name=subscription.name.text,
        version=template.version.text,
        title=template.title.text if template.title else template.name.text,
        description=template.description.text if template.description else "",
        asset=names.asset,
        zone=_zone(template, problems),
        settings=settings,
        active=active,
        kinds=names.kinds,
        workflows=workflows,
        routes=routes,
        problems=entries,
        events=tuple(event for one in active.values() for event in one.manifest.events),
        sandbox=all(connection.use.text == "sandbox" for connection in subscription.connectors),
        used_parameters=frozenset(names.read_parameters),
        connections=_connections(subscription),
    )


def _connections(subscription: Subscription) -> dict[str, Connected]:
    return {
        one.connector.text: Connected(one.use.text, one.secret.text if one.secret else None)
        for one in subscription.connectors
    }


def _check_connectors(subscription: Subscription, active: Mapping[str, Active], problems: Problems) -> None:
    """A connector a tenant configures is one a section names."""
    known = [name for one in active.values() for name in one.manifest.connectors(one.config)]
    for connection in subscription.connectors:
        word = connection.connector
        if word.text not in known:
            message = f"no active primitive has a connector `{word.text}`"
            problems.add("FF301", word.place, message, did_you_mean(word.text, known))
