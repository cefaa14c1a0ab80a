"""An operator freezes one account, in all assets it may hold, and lifts the freeze. Both stand in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from primitives.kit.canonical import canonical
from primitives.kit.contract import Input, Origin, Resource, Signature, Write, nothing_to_undo
from primitives.kit.ids import derived_id
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Key, Rows
from primitives.kit.types import TEXT, TIME, Enum, Optional, Record, Ref
from primitives.ledger.books import row_of
from primitives.ledger.by_hand import ACCOUNT_INPUTS
from primitives.ledger.domain import Chart
from primitives.ledger.journal import Entering, cause_of, enter
from primitives.ledger.tables import BALANCE, FREEZE, HEAD, FreezeRow

FROZEN, LIFTED = STATES = ("frozen", "lifted")


@dataclass(frozen=True, slots=True)
class Asked:
    """id: of the freeze to lift, or of the one to make."""

    id: str
    chart: Chart
    origin: Origin
    account: str
    resource: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    id: str
    state: str


def freeze(rows: Rows, asked: Asked) -> Answered:
    """Raises Decline: unknown_account_address."""
    address = asked.chart.fill(asked.account, asked.resource)
    _mark(rows, asked, address, True)
    origin = asked.origin
    row = FreezeRow(asked.id, FROZEN, asked.account, address, asked.reason, origin.actor, origin.at, None, None)
    rows.put(FREEZE, row)
    rows.emit("ledger.account_frozen", row.id, {"account": asked.account})
    return Answered(row.id, row.state)


def lift(rows: Rows, asked: Asked) -> Answered:
    """Raises Decline: unknown_proposal, already_decided, proposal_differs, unknown_account_address."""
    row = rows.get(FREEZE, asked.id)
    if row is None:
        raise Decline("unknown_proposal")
    if row.state != FROZEN:
        raise Decline("already_decided", state=row.state)
    if row.address != asked.chart.fill(asked.account, asked.resource):
        raise Decline("proposal_differs")
    _mark(rows, asked, row.address, False)
    rows.put(FREEZE, replace(row, state=LIFTED, lifted_by=asked.origin.actor, lifted_at=asked.origin.at))
    rows.emit("ledger.account_unfrozen", row.id, {"account": row.account})
    return Answered(row.id, LIFTED)


def _mark(rows: Rows, asked: Asked, address: str, frozen: bool) -> None:
    origin, assets = asked.origin, _assets(asked)
    kind = "freeze" if frozen else "unfreeze"
    facts = canonical({"account": address, "assets": list(assets), "freeze": asked.id})
    n = enter(rows, Entering(kind, (), origin.at, cause_of(origin), metadata=facts), ())
    for asset in assets:
        rows.put(BALANCE, replace(row_of(rows, address, asset), frozen=frozen, n=n))


def _assets(asked: Asked) -> tuple[str, ...]:
    return asked.chart.accounts[asked.account].assets or (asked.origin.asset,)


def _keys(asked: Asked) -> Iterable[Key]:
    yield FREEZE.at(asked.id)
    yield HEAD.at()
    try:
        address = asked.chart.fill(asked.account, asked.resource)
    except Decline:
        return
    for asset in _assets(asked):
        yield BALANCE.at(address, asset)


# ── the actions ───────────────────────────────────────────────────────────────────────────────────────────────


def _freeze_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Asked:
        id_ = derived_id(origin.run, f"ledger.freeze/{origin.step}/{origin.line}")
        return Asked(id_, chart, origin, given["account"], given.get("resource") or "", given.get("reason") or "")

    return Signature(
        inputs={**ACCOUNT_INPUTS, "reason": Input(TEXT, max_length=400, title="Why")},
        keys=lambda origin, given: _keys(build(origin, given)),
        build=build,
        output=_OUTPUT,
        declines=("unknown_account_address",),
    )


def _lift_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Asked:
        return Asked(given["freeze"], chart, origin, given["account"], given.get("resource") or "")

    return Signature(
        inputs={"freeze": Input(Ref("ledger.freeze"), key=True, title="The freeze"), **ACCOUNT_INPUTS},
        keys=lambda origin, given: _keys(build(origin, given)),
        build=build,
        output=_OUTPUT,
        declines=("unknown_proposal", "already_decided", "proposal_differs", "unknown_account_address"),
    )


_OUTPUT = Record("ledger.freeze", (("id", TEXT), ("state", TEXT)))


def _record(answered: Answered) -> Json:
    return {"id": answered.id, "state": answered.state}


def _revive(stored: Any) -> Answered:
    return Answered(**stored)


FREEZE_ACCOUNT = Write(
    "freeze_account", _freeze_signature, freeze, nothing_to_undo, _record, _revive, title="Freeze an account"
)
LIFT = Write("lift_freeze", _lift_signature, lift, nothing_to_undo, _record, _revive, title="Lift the freeze")

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
