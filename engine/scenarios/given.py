"""What is given, as the requests that bring it about: things are made, changed and funded through the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Argument, Fields, Hole, Value, Word
from engine.compiler.product import AdminRoute, Product, ResourceRoute, Workflow
from engine.compiler.scenario import Given
from engine.compiler.source import Anchor, Place
from engine.scenarios.acts import CREATE, Offer, dotted, offers, request
from engine.scenarios.bound import Call
from engine.scenarios.known import Fill
from engine.scenarios.values import Writer
from primitives.kit import types as t
from primitives.kit.posting import ChartAccount

BALANCE, SANDBOX = "balance", "sandbox"


def given(given: Given, product: Product, writer: Writer) -> tuple[Call, ...]:
    """The thing is made with what its creation takes, then changed by the actions that take the rest, then funded."""
    routes = {route.kind.name: route for route in product.routes if isinstance(route, ResourceRoute) and route.create}
    route = routes.get(given.kind.text)
    if route is None:
        kind = given.kind.text
        writer.problems.add(
            "FF301", given.kind.place, f"the API makes no `{kind}`", did_you_mean(kind, [*routes, "parameter"])
        )
        return ()
    return tuple(_calls(given, route, product, writer))


def _calls(given: Given, route: ResourceRoute, product: Product, writer: Writer) -> Iterator[Call]:
    offered = {name.rpartition(".")[2]: offer for name, offer in offers(product).items() if _of(offer, route)}
    creation = offered.pop(CREATE)
    takes = {field.name for field in creation.inputs or ()}
    own = tuple(argument for argument in given.arguments if argument.name.text in takes)
    made = request(given.place, Word(f"{route.path}.{CREATE}", given.place), creation, own, writer)
    yield replace(made, fields=(*made.fields, *_invented(creation, own, given)), result=given.name.text)
    there = replace(writer, names=(*writer.names, given.name.text))
    for argument in given.arguments:
        if argument in own:
            continue
        if argument.name.text == BALANCE:
            yield from _credits(given, argument, route, product, there)
        else:
            yield from _change(given, argument, route, offered, there)


def _of(offer: Offer, route: ResourceRoute) -> bool:
    return offer.method == "POST" and (offer.path == f"/{route.path}" or offer.path.startswith(f"/{route.path}/{{id}}"))


def _invented(creation: Offer, own: tuple[Argument, ...], given: Given) -> Iterator[tuple[str, Fill]]:
    """A text that must be there and was not given is the thing's name in the scenario."""
    written = {argument.name.text for argument in own}
    for field in creation.inputs or ():
        if not field.optional and field.name not in written and isinstance(field.type, t.Text):
            yield field.name, lambda known: given.name.text


def _change(
    given: Given, argument: Argument, route: ResourceRoute, offered: dict[str, Offer], writer: Writer
) -> Iterator[Call]:
    """The first action that takes nothing but this."""
    name = argument.name.text
    fitting = {
        action: offer
        for action, offer in offered.items()
        if {field.name for field in offer.inputs or () if field.name != offer.target} == {name}
    }
    if not fitting:
        takes = {field.name for offer in offered.values() for field in offer.inputs or ()} | {BALANCE}
        takes -= {route.kind.name}
        message = f"nothing gives a {route.kind.name} its `{name}`"
        writer.problems.add("FF301", argument.name.place, message, did_you_mean(name, takes))
        return
    action, offer = next(iter(fitting.items()))
    where = argument.name.place
    yield request(where, Word(f"{route.path}.{action}", where), offer, (_itself(given, route), argument), writer)


def _credits(
    given: Given, argument: Argument, route: ResourceRoute, product: Product, writer: Writer
) -> Iterator[Call]:
    """Play money of the sandbox: into the thing's only account, or `{ available: 5.00 }` where it has several."""
    found, problems, where = _sandbox(product), writer.problems, argument.name.place
    accounts = accounts_of(product, route.kind.name)
    if found is None:
        problems.add("FF402", where, "the API gives no play money", "name an account for `sandbox` in the chart")
        return
    for account, amount in _amounts(argument, accounts, usual_of(product, route.kind.name), writer):
        if account not in accounts:
            message = f"a {route.kind.name} has no account `{account}`"
            problems.add("FF301", where, message, did_you_mean(account, accounts))
        parts = {"account": _text(account, where), "resource": _text(f"{{{given.name.text}}}", where), "amount": amount}
        arguments = [Argument(Word(name, where), value) for name, value in parts.items()]
        yield request(where, Word(found[0], where), found[1], arguments, writer)


def _amounts(
    argument: Argument, accounts: tuple[str, ...], usual: str | None, writer: Writer
) -> list[tuple[str, Value]]:
    if isinstance(argument.value, Fields):
        return [(field.name.text, field.value) for field in argument.value.fields]
    if len(accounts) == 1:
        return [(accounts[0], argument.value)]
    if usual is not None:
        return [(usual, argument.value)]
    help = f"write `{{ {accounts[0]}: 5.00 }}`" if accounts else None
    writer.problems.add("FF306", argument.name.place, f"which account? there are {len(accounts)}", help)
    return []


def accounts_of(product: Product, kind: str) -> tuple[str, ...]:
    """The chart's accounts whose only hole is a resource of this kind."""
    return tuple(account.name for account in _chart(product) if account.holes == (kind,))


def usual_of(product: Product, kind: str) -> str | None:
    """The one of them that people mean who name none."""
    return next((account.name for account in _chart(product) if account.usual and account.holes == (kind,)), None)


def _chart(product: Product) -> list[ChartAccount]:
    charts = [one.manifest.posting.chart(one.config) for one in product.active.values() if one.manifest.posting]
    return [account for chart in charts for account in chart.values()]


def _sandbox(product: Product) -> tuple[str, Offer] | None:
    """The sandbox's own resource that credits an account."""
    for route in product.routes:
        if isinstance(route, AdminRoute) and route.admin.scope == SANDBOX and _funds(route.create):
            name = f"{dotted(route.path)}.{CREATE}"
            return name, offers(product)[name]
    return None


def _funds(create: Workflow | None) -> bool:
    return create is not None and {"account", "resource", "amount"} <= {field.name for field in create.inputs}


def _itself(given: Given, route: ResourceRoute) -> Argument:
    return Argument(Word(route.kind.name, given.name.place), _text(given.name.text, given.name.place))


def _text(text: str, place: Place) -> Hole:
    return Hole(text, place, (Anchor(0, place.line, place.column),))
