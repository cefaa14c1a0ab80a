"""Steps over rows: require, do, post, choose, finish, fail, in the template's order, and what each recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.compiler.product import (
    BoundFormula,
    ChooseStep,
    DoStep,
    FailStep,
    FinishStep,
    PostStep,
    Problem,
    RequireStep,
    Slot,
    Step,
)
from engine.runtime.following import address_of
from engine.runtime.frame import Frame, Missing
from engine.runtime.rows import SegmentRows
from primitives.kit.origin import Origin
from primitives.kit.posting import Filled, Post
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Key

Recorded = list[Json]


class Refused(Decline):
    """A decline and where it was: did, the step's action. text: what the template wrote for it, already filled in."""

    def __init__(self, code: str, line: str, did: str, text: str | None, **facts: str | int | bool | None) -> None:
        super().__init__(code, **facts)
        self.line = line
        self.did = did
        self.text = text


@dataclass(frozen=True, slots=True)
class Ending:
    """status: of the run. output: what the last action answered, for actions of resources."""

    status: str
    output: Any


class Execution:
    """One segment's steps. record: per step [line, what, recorded], for `explain` and a later undo."""

    __slots__ = ("_origin", "_output", "_rows", "frame", "record")

    def __init__(self, rows: SegmentRows, frame: Frame, origin: Origin) -> None:
        self._rows = rows
        self._origin = origin
        self._output: Any = None
        self.frame = frame
        self.record: list[Recorded] = []

    def run(self, steps: tuple[Step, ...]) -> Ending | None:
        """None where the steps fall through. Raises Decline."""
        for step in steps:
            ending = _DOES[type(step)](self, step)
            if ending is not None:
                found: Ending = ending
                return found
        return None

    def require(self, step: RequireStep) -> None:
        if not step.test(self.frame):
            self._fail(step.problem, step.line.text)
        self.record.append([step.line.text, "require", step.text])

    def do(self, step: DoStep) -> None:
        frame, rows = self.frame, self._rows
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
            output = step.write.apply(rows, step.signature.build(self._at(step.line.text), inputs))
        except Decline as decline:
            raise _located(decline, step.line.text, f"{step.active.manifest.name}.{step.write.name}") from None
        self._output = output
        if step.result is not None:
            self.frame.names[step.result] = output
        self.record.append(
            [step.line.text, f"{step.active.manifest.name}.{step.write.name}", step.write.record(output)]
        )

    def post(self, step: PostStep) -> Ending | None:
        frame = self.frame
        variables = {name: compute(frame) for name, compute in step.variables}
        accounts = tuple([fill(slot, frame) for slot in step.slots])
        mark = self._rows.mark() if step.otherwise is not None else None
        rows = self._rows.enter(step.active.manifest.name)
        try:
            posted = step.apply(rows, Post(self._at(step.line.text), step.script, accounts, variables))
        except Decline as decline:
            if step.otherwise is None or mark is None:
                raise _located(decline, step.line.text, "post") from None
            self._rows.reset(mark)
            if isinstance(step.otherwise, Problem):
                self._fail(step.otherwise, step.line.text)
            return self.run(step.otherwise)  # type: ignore[arg-type]
        if step.result is not None:
            frame.names[step.result] = posted
        self.record.append([step.line.text, "post", step.posting.record(posted)])
        return None

    def choose(self, step: ChooseStep) -> Ending | None:
        for test, text, steps in step.branches:
            if test(self.frame):
                self.record.append([step.line.text, "choose", text])
                return self.run(steps)
        self.record.append([step.line.text, "choose", "else"])
        return self.run(step.otherwise)

    def finish(self, step: FinishStep) -> Ending:
        self.record.append([step.line.text, "finish", step.status])
        return Ending(step.status, self._output)

    def fail(self, step: FailStep) -> None:
        self._fail(step.problem, step.line.text)

    def _fail(self, problem: Problem, line: str) -> None:
        text = None if problem.text is None else str(problem.text(self.frame))
        raise Refused(problem.code, line, "require", text)

    def _addressed(self, step: DoStep, inputs: dict[str, Any]) -> Filled | None:
        chosen = address_of(step, inputs, self.frame)
        if chosen is None:
            return None
        address, frame = chosen
        for hole, resource in address.owners:
            frame.row(resource, frame.names[hole])
        return fill(address.slot, frame)

    def _at(self, line: str) -> Origin:
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
        )


def keys_of(step: DoStep | PostStep, frame: Frame, origin: Origin) -> Iterable[Key]:
    """The rows a step loads, once its key inputs are known; a reference to nothing asks for nothing."""
    if isinstance(step, DoStep):
        inputs = {name: compute(frame) for name, compute in step.keyed}
        keys = list(step.signature.keys(origin, inputs))
        for total in step.totals:
            keys += total.posting.total_keys(total.active.config, total.hole, total.resource(frame), origin.asset)
        return keys
    holes = tuple(_known(slot, frame) for slot in step.slots)
    return step.posting.keys(step.active.config, step.script, holes, origin.asset)


def fill(slot: Slot, frame: Frame) -> Filled:
    """An account of the chart with its holes, its formulas and whether it is frozen. Raises Missing."""
    if not slot.fill:
        return Filled(slot.account, (), {bound.name: evaluate(bound, frame) for bound in slot.formulas}, False)
    holes = tuple([compute(frame) for compute in slot.fill])
    values = {bound.name: evaluate(bound, frame) for bound in slot.formulas}
    frozen = False
    for compute in slot.frozen:
        frozen = frozen or compute(frame)
    return Filled(slot.account, holes, values, frozen)


def evaluate(bound: BoundFormula, frame: Frame) -> Any:
    if not bound.names:
        return bound.formula.evaluate(frame)
    names = {name: compute(frame) for name, compute in bound.names}
    names["params"] = frame.names["params"]
    return bound.formula.evaluate(frame.over(names))


def _known(slot: Slot, frame: Frame) -> tuple[str, ...] | None:
    try:
        return tuple([compute(frame) for compute in slot.fill])
    except (Missing, KeyError):
        return None


def _located(decline: Decline, line: str, did: str) -> Refused:
    return Refused(decline.code, line, did, None, **decline.facts)


_DOES: dict[type, Any] = {
    RequireStep: Execution.require,
    DoStep: Execution.do,
    PostStep: Execution.post,
    ChooseStep: Execution.choose,
    FinishStep: Execution.finish,
    FailStep: Execution.fail,
}
