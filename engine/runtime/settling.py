"""What an answer does to the call it is for: it settles it, changes nothing, asks people, or sends it another way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.compiler.product import CallStep
from engine.runtime.execute import Execution
from engine.runtime.outcomes import NOT_FITTING, STILL_UNKNOWN, answer_json
from engine.runtime.rows import SegmentRows
from engine.runtime.segment import SegmentFailed
from engine.runtime.tables import CALLS, RUNS, SCHEMA, CallRow, Run
from engine.runtime.writing import calling, intended, publish
from primitives.kit.call import Intent, Settled
from primitives.kit.canonical import canonical, parse
from primitives.kit.connector import UNKNOWN, Answer
from primitives.kit.store import Json

OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class AnsweredCall:
    """final: there will be no other answer, so `unknown` counts. by: the person who gave it, None for the connector."""

    run: str
    step: CallStep
    call: CallRow
    answer: Answer
    final: bool
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Stays:
    """The run does not go on. state, why: what the inbox row of the answer becomes; moved: whether its row changed."""

    state: str
    why: str | None
    moved: bool


def settle(rows: SegmentRows, execution: Execution, answered: AnsweredCall) -> Stays | None:
    """None where the run goes on with what follows the outcome."""
    step = answered.step
    origin = execution.at(step.line.text)
    primitive = rows.enter(step.active.manifest.name)
    settled = step.call.settle(primitive, origin, intent_of(answered.call), answered.answer)
    rows.enter(SCHEMA)
    if settled.again is not None:
        _send_again(rows, execution, answered, settled.again)
        return Stays("taken", None, moved=True)
    if settled.outcome is None or (settled.outcome == UNKNOWN and not answered.final):
        publish(rows, answered.run, answered.at, None)
        if settled.outcome is None:
            return Stays("open", NOT_FITTING, moved=False)
        return Stays("taken", STILL_UNKNOWN, moved=False)
    if settled.outcome != answered.answer.outcome:
        raise SegmentFailed(f"{answered.call.action} made {settled.outcome} of {answered.answer.outcome}")
    _record(rows, execution, answered, settled)
    if settled.outcome == UNKNOWN and (step.unknown is None or step.unknown.asks):
        _ask(rows, execution, answered)
        return Stays("taken", None, moved=True)
    return None


def intent_of(call: CallRow) -> Intent:
    return Intent(call.connector, call.message, parse(call.body))


def _record(rows: SegmentRows, execution: Execution, answered: AnsweredCall, settled: Settled) -> None:
    step, call = answered.step, answered.call
    output: Json = step.call.record(settled.output)
    execution.record.append([step.line.text, call.action, output, step.result, settled.outcome])
    if step.result is not None:
        execution.frame.names[step.result] = settled.output
    known = replace(call, state=answered.answer.outcome, answered_at=answered.at, by=answered.by)
    rows.put(CALLS, replace(known, answer=answer_json(answered.answer)))


def _ask(rows: SegmentRows, execution: Execution, answered: AnsweredCall) -> None:
    """Nobody knows, and the template asks people or says nothing: the run stays where it is, in their inbox."""
    unknown = answered.step.unknown
    role = unknown.asks if unknown and unknown.asks else OPERATIONS
    publish(rows, answered.run, answered.at, None)
    rows.enter(SCHEMA).put(RUNS, replace(_further(rows, execution, answered.run), asks=role))


def _send_again(rows: SegmentRows, execution: Execution, answered: AnsweredCall, again: Intent) -> None:
    """The same order by another way, as a call of its own, within the same time."""
    step, call = answered.step, answered.call
    told = answer_json(answered.answer)
    rows.put(CALLS, replace(call, state="replaced", answered_at=answered.at, answer=told))
    sent: Json = {"connector": again.connector, "message": again.message}
    execution.record.append([step.line.text, call.action, sent, None, "intended"])
    run = _further(rows, execution, answered.run)
    rows.put(CALLS, replace(intended(run, step, again, execution.frame), until=call.until))
    publish(rows, run.id, answered.at, None)
    rows.enter(SCHEMA).put(RUNS, calling(rows, run, again))


def _further(rows: SegmentRows, execution: Execution, id_: str) -> Run:
    run = rows.read(RUNS, (id_,))
    if run is None:
        raise SegmentFailed("the run is gone")
    record, moved_at = canonical(execution.record), rows.inserted_at
    return replace(run, step=run.step + 1, record=record, wake_at=None, attempt=0, needs="nothing", moved_at=moved_at)
