"""Play money: a sandbox tenant credits an account from the chart's `sandbox` account, within its ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from primitives.kit.action import Signature, Write, nothing_to_undo
from primitives.kit.ids import derived_id
from primitives.kit.origin import Origin
from primitives.kit.posting import Filled
from primitives.kit.resource import Resource
from primitives.kit.store import Json, Rows
from primitives.kit.types import INTEGER, TEXT, TIME, Enum, Record
from primitives.ledger.by_hand import AMOUNT, CREDIT, MONEY, Target, account_inputs, move, named, target, target_keys
from primitives.ledger.domain import Chart
from primitives.ledger.tables import CREDIT as CREDITS
from primitives.ledger.tables import CreditRow

CREDITED = "credited"


@dataclass(frozen=True, slots=True)
class Give:
    id: str
    chart: Chart
    origin: Origin
    target: Target
    filled: Filled | None


@dataclass(frozen=True, slots=True)
class Given:
    """n: its transaction."""

    id: str
    state: str
    n: int


def give(rows: Rows, new: Give) -> Given:
    """Raises Decline: unknown_account_address, adjustments_not_set_up, amount_not_possible, account_frozen,
    ceiling_exceeded, not_allowed."""
    to, chart = new.target, new.chart
    n = move(rows, chart, "sandbox", to, CREDIT, chart.sandbox, new.origin, new.filled, credit=new.id)
    address = chart.fill(to.account, to.holes)
    rows.put(CREDITS, CreditRow(new.id, CREDITED, to.account, address, to.asset, to.amount, n, new.origin.at))
    return Given(new.id, CREDITED, n)


_DECLINES = (
    "unknown_account_address",
    "adjustments_not_set_up",
    "amount_not_possible",
    "insufficient_funds",
    "account_frozen",
    "ceiling_exceeded",
    "floor_reached",
    "not_allowed",
)


def _signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Give:
        id_ = derived_id(origin.run, f"ledger.credit/{origin.step}/{origin.line}")
        return Give(id_, chart, origin, target(chart, origin, given), given["filled"])

    return Signature(
        inputs={**account_inputs(chart), **AMOUNT},
        keys=lambda origin, given: target_keys(chart, target(chart, origin, given), chart.sandbox),
        build=build,
        output=Record("ledger.credit", (("id", TEXT), ("state", TEXT), ("n", INTEGER))),
        declines=_DECLINES,
        addressed=lambda given: named(chart, given),
    )


def _record(given: Given) -> Json:
    return {"id": given.id, "state": given.state, "n": given.n}


def _revive(stored: Any) -> Given:
    return Given(**stored)


GIVE = Write("sandbox_credit", _signature, give, nothing_to_undo, _record, _revive, title="Give an account play money")

RESOURCE = Resource(
    name="credit",
    table=CREDITS,
    fields=Record(
        "ledger.credit",
        (
            ("id", TEXT),
            ("state", Enum("ledger.credit.state", (CREDITED,))),
            ("account", TEXT),
            ("address", TEXT),
            ("asset", TEXT),
            ("amount", MONEY),
            ("n", INTEGER),
            ("at", TIME),
        ),
    ),
    states=(CREDITED,),
    shows=("account", "address", "amount", "n", "at"),
    create=GIVE,
    filters=("state", "account", "address"),
    title="Play money of a sandbox",
)
