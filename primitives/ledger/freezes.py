"""An operator freezes one account, in all assets it may hold, and lifts the freeze. Both stand in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.canonical import canonical
from primitives.kit.ids import derived_id
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.resource import Resource
from primitives.kit.store import Found, Json, Keys, Rows
from primitives.kit.types import TEXT, TIME, Enum, Optional, Record, Ref
from primitives.ledger.books import row_of
from primitives.ledger.by_hand import Target, account_inputs, named, target
from primitives.ledger.domain import Chart
from primitives.ledger.journal import Entering, cause_of, enter
from primitives.ledger.tables import BALANCE, FREEZE, HEAD, FreezeRow

FROZEN, LIFTED = STATES = ("frozen", "lifted")
LIFTABLE = (FROZEN,)


@dataclass(frozen=True, slots=True)
class Asked:
    """A new freeze."""

    id: str
    chart: Chart
    origin: Origin
    target: Target
    reason: str


@dataclass(frozen=True, slots=True)
class Lifting:
    """id: of the freeze."""

    id: str
    chart: Chart
    origin: Origin


@dataclass(frozen=True, slots=True)
class Answered:
    id: str
    state: str


def freeze(rows: Rows, asked: Asked) -> Answered:
    """One at a time, so that lifting it opens the account. Raises Decline: unknown_account_address, account_frozen."""
    to, origin = asked.target, asked.origin
    address = asked.chart.fill(to.account, to.holes)
    if any(row_of(rows, address, asset).frozen for asset in _assets(asked.chart, origin, to.account)):
        raise Decline("account_frozen", account=to.account)
    row = FreezeRow(asked.id, FROZEN, to.account, address, asked.reason, origin.actor, origin.at, None, None)
    _mark(rows, asked.chart, origin, row)
    rows.put(FREEZE, row)
    rows.emit("ledger.account_frozen", row.id, {"account": row.account})
    return Answered(row.id, row.state)


def lift(rows: Rows, asked: Lifting) -> Answered:
    """Raises Decline: unknown_proposal, already_decided."""
    row = rows.get(FREEZE, asked.id)
    if row is None:
        raise Decline("unknown_proposal")
    if row.state not in LIFTABLE:
        raise Decline("already_decided", state=row.state)
    row = replace(row, state=LIFTED, lifted_by=asked.origin.actor, lifted_at=asked.origin.at)
    _mark(rows, asked.chart, asked.origin, row)
    rows.put(FREEZE, row)
    rows.emit("ledger.account_unfrozen", row.id, {"account": row.account})
    return Answered(row.id, LIFTED)


def _mark(rows: Rows, chart: Chart, origin: Origin, row: FreezeRow) -> None:
    frozen, assets = row.state == FROZEN, _assets(chart, origin, row.account)
    kind = "freeze" if frozen else "unfreeze"
    facts = canonical({"account": row.address, "assets": list(assets), "freeze": row.id})
    n = enter(rows, Entering(kind, (), origin.at, cause_of(origin), metadata=facts), ())
    for asset in assets:
        rows.put(BALANCE, replace(row_of(rows, row.address, asset), frozen=frozen, n=n))


def _assets(chart: Chart, origin: Origin, name: str) -> tuple[str, ...]:
    """Those it may hold; the template's, where it may hold any, and where the chart of today has it no more."""
    account = chart.accounts.get(name)
    return (account.assets if account else ()) or (origin.asset,)


def _balances(chart: Chart, origin: Origin, name: str, address: str) -> Keys:
    return [BALANCE.at(address, asset) for asset in _assets(chart, origin, name)]


# ── the actions ───────────────────────────────────────────────────────────────────────────────────────────────


def _freeze_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Asked:
        id_ = derived_id(origin.run, f"ledger.freeze/{origin.step}/{origin.line}")
        return Asked(id_, chart, origin, target(chart, origin, given), given["reason"])

    def keys(origin: Origin, given: Mapping[str, Any]) -> Keys:
        to = target(chart, origin, given)
        if not chart.has(to.account, to.holes):
            return ()
        return (HEAD.at(), *_balances(chart, origin, to.account, chart.fill(to.account, to.holes)))

    return Signature(
        inputs={**account_inputs(chart), "reason": Input(TEXT, max_length=400, title="Why")},
        keys=keys,
        build=build,
        output=_OUTPUT,
        declines=("unknown_account_address", "account_frozen"),
        addressed=lambda given: named(chart, given),
    )


def _lift_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def follow(found: Found, origin: Origin, given: Mapping[str, Any]) -> Keys:
        row = found.get(FREEZE, given["freeze"])
        return _balances(chart, origin, row.account, row.address) if row is not None else ()

    return Signature(
        inputs={"freeze": Input(Ref("ledger.freeze"), key=True, title="The freeze")},
        keys=lambda origin, given: (FREEZE.at(given["freeze"]), HEAD.at()),
        build=lambda origin, given: Lifting(given["freeze"], chart, origin),
        output=_OUTPUT,
        declines=("unknown_proposal", "already_decided"),
        follow=follow,
    )


_OUTPUT = Record("ledger.freeze", (("id", TEXT), ("state", TEXT)))


def _record(answered: Answered) -> Json:
    return {"id": answered.id, "state": answered.state}


def _revive(stored: Any) -> Answered:
    return Answered(**stored)


FREEZE_ACCOUNT = Write(
    "freeze_account", _freeze_signature, freeze, nothing_to_undo, _record, _revive, title="Freeze an account"
)
LIFT = Write(
    "lift_freeze",
    _lift_signature,
    lift,
    nothing_to_undo,
    _record,
    _revive,
    title="Lift the freeze",
    acts_on=LIFTABLE,
)

RESOURCE = Resource(
    name="freeze",
    table=FREEZE,
    fields=Record(
        "ledger.freeze",
        (
            ("id", TEXT),
            ("state", Enum("ledger.freeze.state", STATES)),
            ("account", TEXT),
            ("address", TEXT),
            ("reason", TEXT),
            ("frozen_by", TEXT),
            ("frozen_at", TIME),
            ("lifted_by", Optional(TEXT)),
            ("lifted_at", Optional(TIME)),
        ),
    ),
    states=STATES,
    shows=("account", "address", "reason", "frozen_by", "frozen_at", "lifted_by", "lifted_at"),
    create=FREEZE_ACCOUNT,
    by_operations={"lift": LIFT},
    filters=("state", "account", "address"),
    title="Freeze of an account",
)
