"""What changes a case: a workflow opens it, a person resolves it.

A case is never undone: that something had to be looked at stays true whatever the workflow takes back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from primitives.kit.action import Input, Signature, UnknownName, Write, nothing_to_undo
from primitives.kit.ids import derived_id, reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline, Defect
from primitives.kit.store import Json, Rows
from primitives.kit.types import TEXT, Money, Record, Ref
from primitives.reconciliation.config import Config
from primitives.reconciliation.domain import OPEN, RESOLVED, Case
from primitives.reconciliation.tables import CASES

RESOLVABLE = (OPEN,)
REASON = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Answered:
    id: str
    state: str
    reference: str


@dataclass(frozen=True, slots=True)
class Opening:
    """amount: minor units of the template's asset; outside: what the other side calls it."""

    origin: Origin
    reason: str
    amount: int | None
    outside: str | None


def open_case(rows: Rows, asked: Opening) -> Answered:
    origin = asked.origin
    id_ = derived_id(origin.run, f"reconciliation.case/{origin.step}/{origin.line}")
    case = Case(
        id=id_,
        reference=reference(id_),
        state=OPEN,
        reason=asked.reason,
        minor=asked.amount,
        asset=origin.asset,
        outside=asked.outside,
        run=origin.run,
        resource=origin.resource,
        opened_at=origin.at,
    )
    rows.put(CASES, case)
    rows.emit("case.opened", id_, {"reason": case.reason, "run": case.run, "resource": case.resource})
    return Answered(id_, OPEN, case.reference)


@dataclass(frozen=True, slots=True)
class Resolving:
    """resolution: how it ended, in a few words; evidence: what shows it."""

    case: str
    resolution: str
    evidence: str
    actor: str
    at: datetime


def resolve(rows: Rows, asked: Resolving) -> Answered:
    """Raises Decline: case_already_resolved."""
    case = rows.get(CASES, asked.case)
    if case is None:
        raise Defect(f"no case {asked.case}: the engine looks a reference up before the action")
    if case.state not in RESOLVABLE:
        raise Decline("case_already_resolved")
    rows.put(
        CASES,
        replace(
            case,
            state=RESOLVED,
            resolution=asked.resolution,
            evidence=asked.evidence,
            resolved_by=asked.actor,
            resolved_at=asked.at,
        ),
    )
    rows.emit("case.resolved", case.id, {"reason": case.reason})
    return Answered(case.id, RESOLVED, case.reference)


# ── the actions ───────────────────────────────────────────────────────────────────────────────────────────────


def _open_signature(config: Config, names: Mapping[str, str]) -> Signature | UnknownName:
    """A reason is any plain word: the section declares none, the list of cases filters by it."""
    reason = names["reason"]
    if REASON.fullmatch(reason) is None:
        return UnknownName("reason", reason, ())
    return Signature(
        inputs={
            "amount": Input(Money(""), required=False, title="What it is about, where that is an amount"),
            "reference": Input(
                TEXT, required=False, max_length=140, title="What the other side calls it", personal=True
            ),
        },
        keys=lambda origin, given: (),
        build=lambda origin, given: Opening(origin, reason, given.get("amount"), given.get("reference")),
        output=_OUTPUT,
    )


def _resolve_signature(config: Config, names: Mapping[str, str]) -> Signature:
    return Signature(
        inputs={
            "case": Input(Ref("reconciliation.case"), key=True, title="The case"),
            "resolution": Input(TEXT, max_length=80, title="How it ended, in a few words", personal=True),
            "evidence": Input(TEXT, max_length=2000, title="What shows it", personal=True),
        },
        keys=lambda origin, given: (CASES.at(given["case"]),),
        build=lambda origin, given: Resolving(
            given["case"], given["resolution"], given["evidence"], origin.actor, origin.at
        ),
        output=_OUTPUT,
        declines=("case_already_resolved",),
    )


_OUTPUT = Record("reconciliation.case", (("id", TEXT), ("state", TEXT), ("reference", TEXT)))


def _record(answered: Answered) -> Json:
    return {"id": answered.id, "state": answered.state, "reference": answered.reference}


def _revive(stored: Any) -> Answered:
    return Answered(**stored)


OPEN_CASE = Write(
    "open_case",
    _open_signature,
    open_case,
    nothing_to_undo,
    _record,
    _revive,
    names=("reason",),
    title="Open a case for a person to look at",
)
RESOLVE = Write(
    "resolve",
    _resolve_signature,
    resolve,
    nothing_to_undo,
    _record,
    _revive,
    title="Say how a case ended, and what shows it",
    acts_on=RESOLVABLE,
)
