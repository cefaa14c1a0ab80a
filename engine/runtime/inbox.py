"""The inbox: everything of one product that waits for a person, and what each thing lets that person do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.compiler.own import OwnRow
from engine.compiler.product import PersonStart, Product, ResourceRoute
from engine.runtime.own_desk import at_its_call, stands_by
from engine.runtime.rendering import moment
from engine.runtime.tables import CallRow, InboxRow, Run
from engine.runtime.waiting import Item
from engine.runtime.writing import STUCK
from primitives.kit.canonical import parse
from primitives.kit.store import Json

KINDS = ("resource", "run", "arrival")


@dataclass(frozen=True, slots=True)
class Offer:
    """An operation, and the path below the product's that does it."""

    name: str
    title: str
    post: str

    def json(self) -> dict[str, Json]:
        return {"name": self.name, "title": self.title, "post": self.post}


class Offers:
    """What a person may do to each kind of thing, by the product's routes and workflows."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._paths = {
            route.kind.name: route.path
            for route in product.routes
            if isinstance(route, ResourceRoute) and route.kind.own is not None
        }

    @property
    def stands(self) -> Sequence[tuple[str, str]]:
        """Every kind with each of its states that stands in an inbox."""
        own = {kind.name: kind.own for kind in self._product.kinds.values() if kind.own is not None}
        return [(name, state.name) for name, one in own.items() for state in one.states.values() if state.by]

    def of_resource(self, row: OwnRow, waiting: Run | None) -> tuple[Offer, ...]:
        """waiting: a run about it that stands at its call."""
        path = self._paths.get(row.kind)
        if path is None:
            return (_answer(f"/runs/{waiting.id}"),) if waiting else ()
        below = f"/{path}/{row.id}"
        offers = [
            Offer(one.name, one.title, f"{below}/{one.name.replace('_', '-')}")
            for one in self._product.workflows.values()
            if isinstance(one.start, PersonStart)
            and one.acts_on is not None
            and one.acts_on.kind == row.kind
            and row.state in one.acts_on.states
        ]
        return tuple(offers) + ((_answer(below),) if waiting else ())

    def of_run(self, run: Run, calls: Mapping[str, CallRow]) -> tuple[Offer, ...]:
        below = f"/runs/{run.id}"
        if run.status == STUCK:
            return (Offer("retry", "Send it on", f"{below}/retry"),)
        if at_its_call(run, calls):
            return (_answer(below),)
        if run.asks is None:
            return ()
        return (Offer("approve", "Approve", f"{below}/approve"), Offer("reject", "Reject", f"{below}/reject"))

    def of_arrival(self, row: InboxRow) -> tuple[Offer, ...]:
        return (Offer("close", "Close, with evidence", f"/inbox/arrivals/{row.connector}/{row.message}/close"),)


def _answer(below: str) -> Offer:
    return Offer("answer", "Answer for the outside system", f"{below}/answer")


def shown(
    item: Item, product: Product, offers: Offers, runs: Mapping[str, Run], calls: Mapping[str, CallRow]
) -> dict[str, Json]:
    """runs: those that wait at their call, by the resource they are about."""
    match item:
        case OwnRow():
            offered = offers.of_resource(item, runs.get(item.id))
            return {**_resource(item, product), "offers": [one.json() for one in offered]}
        case Run():
            return {**_run(item), "offers": [one.json() for one in offers.of_run(item, calls)]}
        case InboxRow():
            return {**arrival(item), "offers": [one.json() for one in offers.of_arrival(item)]}


def _resource(row: OwnRow, product: Product) -> dict[str, Json]:
    return {
        "kind": "resource",
        "id": row.id,
        "reference": row.reference,
        "resource": row.kind,
        "state": row.state,
        "for": stands_by(product.kinds[row.kind], row.state),
        "run": row.run,
        "since": moment(row.changed_at),
    }


def _run(run: Run) -> dict[str, Json]:
    problem = parse(run.problem) if run.problem else None
    return {
        "kind": "run",
        "id": run.id,
        "reference": run.reference,
        "workflow": run.workflow,
        "status": run.status,
        "for": run.asks,
        "resource": run.resource,
        "problem": problem.get("code") if problem else None,
        "since": moment(run.moved_at or run.at),
    }


def arrival(row: InboxRow) -> dict[str, Json]:
    """Without its data: that is the sender's, and shown for one arrival at a time."""
    return {
        "kind": "arrival",
        "connector": row.connector,
        "message": row.message,
        "event": row.name if row.kind == "event" else None,
        "answer_to": row.name if row.kind == "answer" else None,
        "state": row.state,
        "why": row.note,
        "run": row.run,
        "since": moment(row.received_at),
    }


def at_calls(runs: Iterable[Run], calls: Mapping[str, CallRow]) -> dict[str, Run]:
    """By resource, the run about it that stands at its call."""
    return {run.resource: run for run in runs if run.resource and at_its_call(run, calls)}
