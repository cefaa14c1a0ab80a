"""Corrections by hand, with four eyes: one person proposes, another confirms or rejects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.ids import derived_id
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.resource import Resource
from primitives.kit.store import Found, Json, Keys, Rows
from primitives.kit.types import INTEGER, TEXT, TIME, Enum, Optional, Record, Ref
from primitives.ledger.by_hand import (
    AMOUNT,
    CREDIT,
    DEBIT,
    MONEY,
    Target,
    account_inputs,
    check_amount,
    move,
    named,
    target,
    target_keys,
)
from primitives.ledger.domain import Chart
from primitives.ledger.tables import ADJUSTMENT, AdjustmentRow

PROPOSED, CONFIRMED, REJECTED = STATES = ("proposed", "confirmed", "rejected")
UNDECIDED = (PROPOSED,)
DIRECTION = Enum("ledger.direction", (CREDIT, DEBIT))


@dataclass(frozen=True, slots=True)
class Asked:
    """A new adjustment."""

    id: str
    chart: Chart
    origin: Origin
    target: Target
    direction: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deciding:
    """id: of the adjustment."""

    id: str
    chart: Chart
    origin: Origin


@dataclass(frozen=True, slots=True)
class Answered:
    """n: the transaction of a confirmed one."""

    id: str
    state: str
    n: int | None


def propose(rows: Rows, asked: Asked) -> Answered:
    """Raises Decline: unknown_account_address, adjustments_not_set_up, amount_not_possible."""
    to, origin = asked.target, asked.origin
    address = asked.chart.fill(to.account, to.holes)
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


def confirm(rows: Rows, asked: Deciding) -> Answered:
    """Ceilings and freezes do not bind it. Raises Decline: same_person, already_decided, unknown_proposal, and those
    of `move`."""
    row, chart, origin = _proposal(rows, asked), asked.chart, asked.origin
    to = _target(chart, row)
    if to is None:
        raise Decline("unknown_account_address", account=row.account)
    facts = {"adjustment": row.id, "reason": row.reason, "proposed_by": row.proposed_by, "proposer": row.proposer}
    n = move(rows, chart, "adjustment", to, row.direction, chart.adjustments, origin, None, **facts)
    return _put(rows, replace(row, state=CONFIRMED, decided_by=origin.actor, decided_at=origin.at, n=n))


def reject(rows: Rows, asked: Deciding) -> Answered:
    """Raises Decline: same_person, already_decided, unknown_proposal."""
    row, origin = _proposal(rows, asked), asked.origin
    return _put(rows, replace(row, state=REJECTED, decided_by=origin.actor, decided_at=origin.at))


def _proposal(rows: Rows, asked: Deciding) -> AdjustmentRow:
    row, origin = rows.get(ADJUSTMENT, asked.id), asked.origin
    if row is None:
        raise Decline("unknown_proposal")
    if row.state not in UNDECIDED:
        raise Decline("already_decided", state=row.state)
    if row.proposer == origin.credential or row.proposed_by == origin.actor:
        raise Decline("same_person")
    return row


def _target(chart: Chart, row: AdjustmentRow) -> Target | None:
    """What was proposed; None where the chart of today has no such account."""
    account = chart.accounts.get(row.account)
    holes = account.values(row.address) if account else None
    return None if holes is None else Target(row.account, holes, row.asset, row.amount)


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

_OUTPUT = Record("ledger.adjustment", (("id", TEXT), ("state", TEXT), ("n", Optional(INTEGER))))
_DECIDING = ("same_person", "already_decided", "unknown_proposal")
_MOVING = ("unknown_account_address", "adjustments_not_set_up", "amount_not_possible", "insufficient_funds")


def _propose_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Asked:
        id_ = derived_id(origin.run, f"ledger.adjustment/{origin.step}/{origin.line}")
        return Asked(id_, chart, origin, target(chart, origin, given), given["direction"], given["reason"])

    return Signature(
        inputs={
            **account_inputs(chart),
            **AMOUNT,
            "direction": Input(DIRECTION, title="credit gives to the account, debit takes from it"),
            "reason": Input(TEXT, max_length=400, title="Why"),
        },
        keys=lambda origin, given: (),
        build=build,
        output=_OUTPUT,
        addressed=lambda given: named(chart, given),
        declines=("unknown_account_address", "adjustments_not_set_up", "amount_not_possible"),
    )


def _confirm_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    def follow(found: Found, origin: Origin, given: Mapping[str, Any]) -> Keys:
        row = found.get(ADJUSTMENT, given["adjustment"])
        to = _target(chart, row) if row is not None else None
        return target_keys(chart, to, chart.adjustments) if to is not None else ()

    return replace(_reject_signature(chart, names), follow=follow, declines=(*_DECIDING, *_MOVING))


def _reject_signature(chart: Chart, names: Mapping[str, str]) -> Signature:
    return Signature(
        inputs={"adjustment": Input(Ref("ledger.adjustment"), key=True, title="The proposal")},
        keys=lambda origin, given: (ADJUSTMENT.at(given["adjustment"]),),
        build=lambda origin, given: Deciding(given["adjustment"], chart, origin),
        output=_OUTPUT,
        declines=_DECIDING,
    )


def _write(
    name: str,
    signature: Callable[[Any, Mapping[str, str]], Signature],
    apply: Any,
    title: str,
    acts_on: tuple[str, ...] | None = None,
) -> Write:
    return Write(name, signature, apply, nothing_to_undo, _record, _revive, title=title, acts_on=acts_on)


def _record(answered: Answered) -> Json:
    return {"id": answered.id, "state": answered.state, "n": answered.n}


def _revive(stored: Any) -> Answered:
    return Answered(**stored)


PROPOSE = _write("propose_adjustment", _propose_signature, propose, "Propose a correction of one account")
CONFIRM = _write(
    "confirm_adjustment", _confirm_signature, confirm, "Confirm a colleague's correction: it is posted", UNDECIDED
)
REJECT = _write("reject_adjustment", _reject_signature, reject, "Reject a colleague's correction", UNDECIDED)

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
            ("amount", MONEY),
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
