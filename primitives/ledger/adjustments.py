"""Corrections by hand, with four eyes: one person proposes, another confirms or rejects.

Who decides states the account and the amount again: that tells `keys` what to load, and a slip of the eye declines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from primitives.kit.contract import Input, Origin, Resource, Signature, Write, nothing_to_undo
from primitives.kit.ids import derived_id
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Rows
from primitives.kit.types import INTEGER, TEXT, TIME, Enum, Optional, Record, Ref
from primitives.ledger.by_hand import (
    ACCOUNT_INPUTS,
    AMOUNT_INPUTS,
    CREDIT,
    DEBIT,
    Target,
    check_amount,
    move,
    target,
    target_keys,
)
from primitives.ledger.domain import Chart
from primitives.ledger.tables import ADJUSTMENT, AdjustmentRow

PROPOSED, CONFIRMED, REJECTED = STATES = ("proposed", "confirmed", "rejected")
DIRECTION = Enum("ledger.direction", (CREDIT, DEBIT))


@dataclass(frozen=True, slots=True)
class Asked:
    """One step on an adjustment. id: of the one decided, or of the one to make."""

    id: str
    chart: Chart
    origin: Origin
    target: Target
    direction: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """n: the transaction of a confirmed one."""

    id: str
    state: str
    n: int | None


def propose(rows: Rows, asked: Asked) -> Answered:
    """Raises Decline: unknown_account_address, adjustments_not_set_up, amount_not_possible."""
    to, origin = asked.target, asked.origin
    address = asked.chart.fill(to.account, to.resource)
    if asked.chart.adjustments is None:
        raise Decline("adjustments_not_set_up")
    check_amount(asked.chart, to)
    row = AdjustmentRow(
        id=asked.id,
        state=PROPOSED,
        account=to.account,
        address=address,
        asset=to.asset,
        direction=asked.direction,
        amount=to.amount,
        reason=asked.reason,
        proposed_by=origin.actor,
        proposer=origin.credential,
        proposed_at=origin.at,
        decided_by=None,
        decided_at=None,
        n=None,
    )
    return _put(rows, row)


def confirm(rows: Rows, asked: Asked) -> Answered:
    """Raises Decline: same_person, already_decided, proposal_differs, unknown_proposal, and those of `move`."""
    row, chart, origin = _proposal(rows, asked), asked.chart, asked.origin
    facts = {"adjustment": row.id, "reason": row.reason, "proposed_by": row.proposed_by, "proposer": row.proposer}
    n = move(rows, chart, "adjustment", asked.target, row.direction, chart.adjustments, origin, **facts)
    return _put(rows, replace(row, state=CONFIRMED, decided_by=origin.actor, decided_at=origin.at, n=n))


def reject(rows: Rows, asked: Asked) -> Answered:
    """Raises Decline: same_person, already_decided, proposal_differs, unknown_proposal."""
    row, origin = _proposal(rows, asked), asked.origin
    return _put(rows, replace(row, state=REJECTED, decided_by=origin.actor, decided_at=origin.at))


def _proposal(rows: Rows, asked: Asked) -> AdjustmentRow:
    row, to, origin = rows.get(ADJUSTMENT, asked.id), asked.target, asked.origin
    if row is None:
        raise Decline("unknown_proposal")
    if row.state != PROPOSED:
        raise Decline("already_decided", state=row.state)
    if row.proposer == origin.credential or row.proposed_by == origin.actor:
        raise Decline("same_person")
    stated = (asked.chart.fill(to.account, to.resource), to.asset, asked.direction, to.amount)
    if stated != (row.address, row.asset, row.direction, row.amount):
        raise Decline("proposal_differs")
    return row


def _put(rows: Rows, row: AdjustmentRow) -> Answered:
    rows.put(ADJUSTMENT, row)
    data: dict[str, Json] = {
        "account": row.account,
        "direction": row.direction,
        "amount": row.amount,
        "asset": row.asset,
    }
    rows.emit(f"ledger.adjustment_{row.state}", row.id, data)
    return Answered(row.id, row.state, row.n)


# ── the actions ───────────────────────────────────────────────────────────────────────────────────────────────

_STATED: Mapping[str, Input] = {
    **ACCOUNT_INPUTS,
    **AMOUNT_INPUTS,
    "direction": Input(DIRECTION, title="credit gives to the account, debit takes from it"),
}
_OUTPUT = Record("ledger.adjustment", (("id", TEXT), ("state", TEXT), ("n", Optional(INTEGER))))
_DECIDING = ("same_person", "already_decided", "proposal_differs", "unknown_proposal", "unknown_account_address")
_MOVING = ("adjustments_not_set_up", "amount_not_possible", "insufficient_funds")


def _propose_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Asked:
        id_ = derived_id(origin.run, f"ledger.adjustment/{origin.step}/{origin.line}")
        return Asked(id_, chart, origin, target(origin, given), given["direction"], given["reason"])

    return Signature(
        inputs={**_STATED, "reason": Input(TEXT, max_length=400, title="Why")},
        keys=lambda origin, given: (),
        build=build,
        output=_OUTPUT,
        declines=("unknown_account_address", "adjustments_not_set_up", "amount_not_possible"),
    )


def _decide_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Asked:
        return Asked(given["adjustment"], chart, origin, target(origin, given), given["direction"])

    return Signature(
        inputs={"adjustment": Input(Ref("ledger.adjustment"), key=True, title="The proposal"), **_STATED},
        keys=lambda origin, given: (
            ADJUSTMENT.at(given["adjustment"]),
            *target_keys(chart, target(origin, given), chart.adjustments),
        ),
        build=build,
        output=_OUTPUT,
        declines=(*_DECIDING, *_MOVING),
    )


def _write(name: str, signature: Callable[[Any, Mapping[str, str]], Signature], apply: Any, title: str) -> Write:
    return Write(name, signature, apply, nothing_to_undo, _record, _revive, title=title)


def _record(answered: Answered) -> Json:
    return {"id": answered.id, "state": answered.state, "n": answered.n}


def _revive(stored: Any) -> Answered:
    return Answered(**stored)


PROPOSE = _write("propose_adjustment", _propose_signature, propose, "Propose a correction of one account")
CONFIRM = _write("confirm_adjustment", _decide_signature, confirm, "Confirm a colleague's correction: it is posted")
REJECT = _write("reject_adjustment", _decide_signature, reject, "Reject a colleague's correction")

RESOURCE = Resource(
    name="adjustment",
    table=ADJUSTMENT,
    fields=Record(
        "ledger.adjustment",
        (
            ("id", TEXT),
            ("state", Enum("ledger.adjustment.state", STATES)),
            ("account", TEXT),
            ("address", TEXT),
            ("asset", TEXT),
            ("direction", DIRECTION),
            ("amount", INTEGER),
            ("reason", TEXT),
            ("proposed_by", TEXT),
            ("proposed_at", TIME),
            ("decided_by", Optional(TEXT)),
            ("decided_at", Optional(TIME)),
            ("n", Optional(INTEGER)),
        ),
    ),
    states=STATES,
    shows=(
        "account",
        "address",
        "asset",
        "direction",
        "amount",
        "reason",
        "proposed_by",
        "proposed_at",
        "decided_by",
        "decided_at",
        "n",
    ),
    create=PROPOSE,
    by_operations={"confirm": CONFIRM, "reject": REJECT},
    filters=("state", "account", "address"),
    title="Correction by hand",
)
