"""An act of a scenario as a request: `wallets.freeze: { wallet: w }` is POST /wallets/{id}/freeze."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.leaves import Argument, Hole, Word
from engine.compiler.product import AdminRoute, InputField, Product, ResourceRoute, Route, RunRoute, Workflow
from engine.compiler.scenario import Act
from engine.compiler.source import Place
from engine.runtime.own_routes import plural
from engine.runtime.saying import ANSWER
from engine.scenarios.bound import CLIENT, OPERATIONS, Call
from engine.scenarios.known import Fill
from engine.scenarios.values import Writer

CREATE, RUN = "create", "run"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a path offers under a verb. inputs: of the body, None for a GET, whose query takes any text.

    target: the argument that names the thing in the path, None where there is none.
    """

    method: str
    path: str
    by: str
    inputs: tuple[InputField, ...] | None = None
    target: str | None = None
    home: str | None = None
    reader: str = CLIENT


OF_RUNS = {
    f"runs.{name}": Offer("POST", f"/runs/{{id}}/{name}", OPERATIONS, inputs, RUN, "/runs/{id}", OPERATIONS)
    for name, inputs in {"approve": (), "reject": (), "retry": (), "answer": ANSWER}.items()
}
"""What people do to a run that waits for them."""

OF_OPERATORS = {
    "inbox.list": Offer("GET", "/inbox", OPERATIONS),
    "runs.list": Offer("GET", "/runs", OPERATIONS),
    "runs.get": Offer("GET", "/runs/{id}", OPERATIONS, target=RUN),
    "runs.explain": Offer("GET", "/runs/{id}/explain", OPERATIONS, target=RUN),
}
"""What every product shows them."""


def offers(product: Product) -> dict[str, Offer]:
    """Every act by its name, `transfers.create`, `sandbox.credits.create`, `customers.set_tier`, `runs.approve`."""
    own = {f"{dotted(route.path)}.{verb}": offer for route in product.routes for verb, offer in _of(route).items()}
    return {**OF_RUNS, **OF_OPERATORS, **own}


def act(act: Act, product: Product, writer: Writer) -> Call | None:
    """None where a problem was found."""
    known = offers(product)
    offer = known.get(act.action.text.replace("-", "_"))
    if offer is None:
        help = did_you_mean(act.action.text, known)
        writer.problems.add("FF301", act.action.place, f"the API offers no `{act.action.text}`", help)
        return None
    call = request(act.place, act.action, offer, act.arguments, writer)
    return replace(
        call,
        by=act.by.text if act.by else offer.by,
        key=act.key.text if act.key else None,
        result=act.result.text if act.result else None,
    )


def request(place: Place, action: Word, offer: Offer, arguments: Sequence[Argument], writer: Writer) -> Call:
    inputs = {field.name: field for field in offer.inputs or () if field.name != offer.target}
    target: Fill | None = None
    fields: list[tuple[str, Fill]] = []
    for argument in arguments:
        name = argument.name.text
        if name == offer.target and isinstance(argument.value, Hole):
            target = writer.run(argument.value) if name == RUN else writer.reference(argument.value)
        elif name in inputs:
            fields.append((name, writer.typed(argument.value, inputs[name].type)))
        elif offer.inputs is None:
            fields.append((name, writer.plain(argument.value)))
        else:
            _unknown(argument.name, action, (*inputs, *([offer.target] if offer.target else [])), writer.problems)
    if offer.target is not None and target is None:
        writer.problems.add("FF202", action.place, f"`{action.text}` needs `{offer.target}`")
    return Call(
        place=action.place,
        action=action.text,
        method=offer.method,
        path=offer.path,
        target=target,
        fields=tuple(fields),
        by=offer.by,
        home=offer.home,
        reader=offer.reader,
    )


def _unknown(name: Word, action: Word, known: Sequence[str], problems: Problems) -> None:
    problems.add("FF301", name.place, f"`{action.text}` takes no `{name.text}`", did_you_mean(name.text, known))


def _of(route: Route) -> dict[str, Offer]:
    match route:
        case RunRoute():
            by = route.workflow.by or CLIENT
            return {CREATE: _made(route, route.workflow, by, CLIENT), **_reads(route, route.workflow.name, CLIENT)} | {
                "explain": Offer("GET", f"/{route.path}/{{id}}/explain", CLIENT, target=route.workflow.name)
            }
        case ResourceRoute():
            kind = route.kind.name
            found = _reads(route, kind, CLIENT)
            word = plural if route.kind.own is not None else segment
            found |= {name: _done(route, word(name), workflow, CLIENT, CLIENT) for name, workflow in route.do}
            found |= {
                name: _done(route, segment(name), workflow, OPERATIONS, CLIENT) for name, workflow in route.operations
            }
            for view, _ in route.views:
                found[view.name] = Offer("GET", f"/{route.path}/{{id}}/{view.name}", CLIENT, target=kind)
            found |= {message: _said(route, message, (), CLIENT) for message in route.messages}
            if route.kind.own is not None:
                found["explain"] = Offer("GET", f"/{route.path}/{{id}}/explain", CLIENT, target=kind)
                found["answer"] = _said(route, "answer", ANSWER, OPERATIONS)
            return found | ({CREATE: _made(route, route.create, CLIENT, CLIENT)} if route.create else {})
        case AdminRoute():
            by = OPERATIONS if route.admin.scope == OPERATIONS else CLIENT
            found = _reads(route, route.kind.name, by) if route.admin.singly else {"list": _listed(route, by)}
            found |= {name: _done(route, segment(name), workflow, by, by) for name, workflow in route.do}
            return found | ({CREATE: _made(route, route.create, by, by)} if route.create else {})


def _made(route: Route, workflow: Workflow, by: str, reader: str) -> Offer:
    return Offer("POST", f"/{route.path}", by, workflow.inputs, None, f"/{route.path}/{{id}}", reader)


def segment(name: str) -> str:
    """Of a path: `set_tier` is `set-tier`."""
    return name.replace("_", "-")


def _done(route: ResourceRoute | AdminRoute, word: str, workflow: Workflow, by: str, reader: str) -> Offer:
    home = f"/{route.path}/{{id}}"
    return Offer("POST", f"{home}/{word}", by, workflow.inputs, route.kind.name, home, reader)


def _said(route: ResourceRoute, name: str, inputs: tuple[InputField, ...], by: str) -> Offer:
    """To the run that waits about a resource."""
    home = f"/{route.path}/{{id}}"
    return Offer("POST", f"{home}/{name.replace('_', '-')}", by, inputs, route.kind.name, home)


def _reads(route: Route, name: str, by: str) -> dict[str, Offer]:
    return {
        "get": Offer("GET", f"/{route.path}/{{id}}", by, target=name),
        "list": _listed(route, by),
    }


def _listed(route: Route, by: str) -> Offer:
    return Offer("GET", f"/{route.path}", by)


def dotted(path: str) -> str:
    return path.replace("/", ".").replace("-", "_")
