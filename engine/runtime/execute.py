"""Steps over rows, in the template's order, until the run ends or must wait; and what each recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.compiler.product import (
    ApproveStep,
    BecomeStep,
    CallStep,
    ChooseStep,
    CreateStep,
    CutStep,
    DoStep,
    FailStep,
    FinishStep,
    PostStep,
    Problem,
    Product,
    RequireStep,
    Step,
    UndoStep,
    WaitStep,
)
from engine.runtime.filling import evaluate, fill
from engine.runtime.following import address_of
from engine.runtime.frame import Frame
from engine.runtime.own_steps import become, create
from engine.runtime.rows import SegmentRows
from engine.runtime.undoing import undo
from primitives.kit.call import Intent
from primitives.kit.origin import Origin
from primitives.kit.posting import Filled, Post
from primitives.kit.problems import Decline
from primitives.kit.store import Json

Recorded = list[Json]

FAILED = "failed"


class Refused(Decline):
    """A decline and where it was: did, the step's action. text: what the template wrote for it, already filled in."""

    def __init__(self, code: str, line: str, did: str, text: str | None, **facts: str | int | bool | None) -> None:
        super().__init__(code, **facts)
        self.line = line
        self.did = did
        self.text = text


@dataclass(frozen=True, slots=True)
class Ending:
    """status: of the run. output: what the last action answered, for actions of resources.

    failure: the problem a run ended with after it had waited, and its text where the template filled it in.
    """

    status: str
    output: Any
    failure: tuple[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The run stops at a cut. intent: what a call is to send."""

    step: CutStep
    intent: Intent | None = None


class Execution:
    """One segment's steps. record: per step [line, what, recorded, name, mark], for `explain` and a later undo.

    name: what `as:` calls it; mark: of a call, `intended` or its outcome; both left out where there is none.
    resumed: whether the run has waited before, so that a failure commits what the segment did.
    """

    __slots__ = ("_origin", "_output", "_resumed", "frame", "product", "record", "rows")

    def __init__(
        self,
        rows: SegmentRows,
        frame: Frame,
        origin: Origin,
        product: Product,
        record: Iterable[Recorded] = (),
        resumed: bool = False,
    ) -> None:
        self.rows = rows
        self._origin = origin
        self._output: Any = None
        self._resumed = resumed
        self.product = product
        self.frame = frame
        self.record: list[Recorded] = list(record)

    def run(self, steps: tuple[Step, ...]) -> Ending | Waiting | None:
        """None where the steps fall through. Raises Decline."""
        for step in steps:
            ending = _DOES[type(step)](self, step)
            if ending is not None:
                found: Ending | Waiting = ending
                return found
        return None

    def require(self, step: RequireStep) -> Ending | None:
        if not step.test(self.frame):
            return self._fail(step.problem, step.line.text)
        self.record.append([step.line.text, "require", step.text])
        return None

    def do(self, step: DoStep) -> None:
        frame, rows = self.frame, self.rows
        inputs = {name: compute(frame) for name, compute in step.arguments}
        for bound in step.formulas:
            inputs[bound.name] = evaluate(bound, frame)
        for total in step.totals:
            rows.enter(total.active.manifest.name)
            inputs[total.name] = total.posting.total(
                rows, total.active.config, total.hole, total.resource(self.frame), self._origin.asset
            )
        if step.addresses:
            inputs["filled"] = self._addressed(step, inputs)
        rows.enter(step.active.manifest.name)
        try:
            output = step.write.apply(rows, step.signature.build(self.at(step.line.text), inputs))
        except Decline as decline:
            raise _located(decline, step.line.text, f"{step.active.manifest.name}.{step.write.name}") from None
        self._output = output
        if step.result is not None:
            self.frame.names[step.result] = output
        did = f"{step.active.manifest.name}.{step.write.name}"
        self.record.append(_entry(step.line.text, did, step.write.record(output), step.result))

    def post(self, step: PostStep) -> Ending | Waiting | None:
        frame = self.frame
        variables = {name: compute(frame) for name, compute in step.variables}
        accounts = tuple([fill(slot, frame) for slot in step.slots])
        mark = self.rows.mark() if step.otherwise is not None else None
        rows = self.rows.enter(step.active.manifest.name)
        try:
            posted = step.apply(rows, Post(self.at(step.line.text), step.script, accounts, variables))
        except Decline as decline:
            if step.otherwise is None or mark is None:
                raise _located(decline, step.line.text, "post") from None
            self.rows.reset(mark)
            if isinstance(step.otherwise, Problem):
                return self._fail(step.otherwise, step.line.text)
            return self.run(step.otherwise)
        if step.result is not None:
            frame.names[step.result] = posted
        self.record.append(_entry(step.line.text, "post", step.posting.record(posted), step.result))
        return None

    def choose(self, step: ChooseStep) -> Ending | Waiting | None:
        for test, text, steps in step.branches:
            if test(self.frame):
                self.record.append([step.line.text, "choose", text])
                return self.run(steps)
        self.record.append([step.line.text, "choose", "else"])
        return self.run(step.otherwise)

    def finish(self, step: FinishStep) -> Ending:
        self.record.append([step.line.text, "finish", step.status])
        return Ending(step.status, self._output)

    def fail(self, step: FailStep) -> Ending:
        return self._fail(step.problem, step.line.text)

    def create(self, step: CreateStep) -> None:
        kind = self.product.kinds[step.kind]
        create(self.rows, self.frame, self.product.name, kind, step.sets, self.at(step.line.text))
        self.record.append([step.line.text, "create", step.kind])

    def become(self, step: BecomeStep) -> None:
        kind = self.product.kinds[step.kind]
        become(self.rows, self.frame, kind, step.state, step.sets, self.at(step.line.text))
        self.record.append([step.line.text, "become", step.state])

    def undo(self, step: UndoStep) -> None:
        undone = undo(self.rows, self.record, step.names, self.product, self.at(step.line.text))
        self.record.append([step.line.text, "undo", undone])

    def call(self, step: CallStep) -> Waiting:
        """Raises Decline, where there is no way to send it."""
        frame = self.frame
        inputs = {name: compute(frame) for name, compute in step.arguments}
        for bound in step.formulas:
            inputs[bound.name] = evaluate(bound, frame)
        name = step.active.manifest.name
        did = f"{name}.{step.call.name}"
        try:
            built = step.signature.build(self.at(step.line.text), inputs)
            intent = step.call.intend(self.rows.enter(name), built)
        except Decline as decline:
            raise _located(decline, step.line.text, did) from None
        sent: Json = {"connector": intent.connector, "message": intent.message}
        self.record.append([step.line.text, did, sent, None, "intended"])
        return Waiting(step, intent)

    def wait(self, step: WaitStep) -> Waiting:
        self.record.append([step.line.text, "wait", [name for name, _ in step.messages]])
        return Waiting(step)

    def approve(self, step: ApproveStep) -> Ending | Waiting | None:
        if step.above is not None and not step.above[0](self.frame) > step.above[1](self.frame):
            self.record.append([step.line.text, "approve", "not needed"])
            return self.run(step.on.get("approved", ()))
        self.record.append([step.line.text, "approve", step.by])
        return Waiting(step)

    def _fail(self, problem: Problem, line: str) -> Ending:
        """Before the run has waited a failure leaves nothing: raises Refused."""
        text = None if problem.text is None else str(problem.text(self.frame))
        if not self._resumed:
            raise Refused(problem.code, line, "require", text)
        self.record.append([line, "fail", problem.code])
        return Ending(FAILED, self._output, (problem.code, text))

    def _addressed(self, step: DoStep, inputs: dict[str, Any]) -> Filled | None:
        chosen = address_of(step, inputs, self.frame)
        if chosen is None:
            return None
        address, frame = chosen
        for hole, resource in address.owners:
            frame.row(resource, frame.names[hole])
        return fill(address.slot, frame)

    def at(self, line: str) -> Origin:
        origin = self._origin
        return Origin(
            origin.at,
            origin.run,
            len(self.record),
            origin.actor,
            origin.credential,
            origin.release,
            line,
            origin.asset,
            origin.zone,
            origin.resource,
        )


def _located(decline: Decline, line: str, did: str) -> Refused:
    return Refused(decline.code, line, did, None, **decline.facts)


def _entry(line: str, did: str, recorded: Json, name: str | None) -> Recorded:
    return [line, did, recorded] if name is None else [line, did, recorded, name]


_DOES: dict[type, Any] = {
    RequireStep: Execution.require,
    DoStep: Execution.do,
    PostStep: Execution.post,
    ChooseStep: Execution.choose,
    FinishStep: Execution.finish,
    FailStep: Execution.fail,
    CreateStep: Execution.create,
    BecomeStep: Execution.become,
    UndoStep: Execution.undo,
    CallStep: Execution.call,
    WaitStep: Execution.wait,
    ApproveStep: Execution.approve,
}
