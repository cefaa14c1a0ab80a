"""What an answer is to a call that is out: the way its run goes on, or why it goes nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from engine.runtime.tables import CallRow, Run
from primitives.kit.canonical import canonical, parse
from primitives.kit.connector import ACCEPTED, REJECTED, UNKNOWN, Answer
from primitives.kit.store import Json

REPEATED, CONTRADICTS, REPLACED, LATE = ("repeated", "contradicts", "replaced", "late")
NOT_FITTING, STILL_UNKNOWN = ("not_fitting", "still_unknown")
NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Nowhere:
    """why: one of the words above. seen: whether people must look at it."""

    why: str
    seen: bool


def direction(run: Run, call: CallRow, outcome: str, late: tuple[str, ...]) -> str | Nowhere:
    """The name of the stretch that follows: `accepted`, `late.rejected`; late: the outcomes that have a stretch.

    A run that ended on `unknown` has no cut any more; one that asks people still has.
    """
    if call.state in (ACCEPTED, REJECTED):
        return Nowhere(REPEATED, False) if call.state == outcome else Nowhere(CONTRADICTS, outcome != UNKNOWN)
    if call.state == "replaced":
        return Nowhere(REPLACED, outcome == ACCEPTED)
    if call.state == UNKNOWN and run.cut is None:
        if outcome == UNKNOWN:
            return Nowhere(REPEATED, False)
        return f"late.{outcome}" if outcome in late else Nowhere(LATE, True)
    return outcome


def answer_json(answer: Answer) -> str:
    facts: dict[str, Json] = dict(answer.facts)
    return canonical({"outcome": answer.outcome, "reason": answer.reason, "facts": facts})


def answer_of(stored: str) -> Answer:
    found = parse(stored)
    return Answer(found["outcome"], found["reason"], found["facts"])
