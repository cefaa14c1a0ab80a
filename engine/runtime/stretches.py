"""A workflow's stretches: from its start, and from each outcome of each cut, to the next point where it must wait.

There are no loops, so what follows an outcome is a plain row of steps: its own, then all that stands behind the cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.compiler.product import (
    ApproveStep,
    CallStep,
    ChooseStep,
    Demand,
    DoStep,
    FailStep,
    PostStep,
    Problem,
    Step,
    UndoStep,
    WaitStep,
    Workflow,
)
from engine.runtime.filling import keys_of
from engine.runtime.following import demanded, following
from engine.runtime.frame import Frame, Missing
from engine.runtime.rows import Loaded
from primitives.kit.origin import Origin
from primitives.kit.store import Key

After = tuple[int, str]
"""The number of a cut and how it went on: `accepted`, `late.rejected`, `message.delivered`, `after`, `approved`."""

Keyed = DoStep | PostStep | CallStep


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps with what each round of keys asks for. undoes: whether one of them reverses what was recorded."""

    steps: tuple[Step, ...]
    rounds: int
    demands: tuple[tuple[Demand, ...], ...]
    keyed: tuple[tuple[Keyed, ...], ...]
    followed: tuple[tuple[DoStep, ...], ...]
    addressed: tuple[DoStep, ...]
    undoes: bool

    def keys(self, number: int, frame: Frame, loaded: Loaded, origin: Origin) -> Iterator[Key]:
        """The rows of one round, as far as their names are known by then."""
        if number >= self.rounds:
            return
        for demand in self.demands[number]:
            id_ = _known(demand, frame)
            if id_ is not None:
                yield Key(demand.table, (id_,))
        for step in self.keyed[number]:
            try:
                yield from keys_of(step, frame, origin)
            except (Missing, KeyError):
                continue
        for step in self.followed[number]:
            yield from following(step, frame, loaded, origin)
        for step in self.addressed:
            yield from demanded(step, frame, number)


def _known(demand: Demand, frame: Frame) -> Any:
    try:
        return demand.id(frame)
    except (Missing, KeyError):
        return None


def first_stretch(workflow: Workflow) -> Stretch:
    return _stretch(workflow, workflow.steps)


def later_stretches(workflow: Workflow) -> dict[After, Stretch]:
    return {after: _stretch(workflow, steps) for after, steps in _continuations(workflow.steps, ())}


def _stretch(workflow: Workflow, steps: tuple[Step, ...]) -> Stretch:
    reached = list(_until_cut(steps))
    keyed = [step for step in reached if isinstance(step, DoStep | PostStep | CallStep)]
    doing = [step for step in keyed if isinstance(step, DoStep) and step.signature.follow is not None]
    rounds = range(workflow.rounds)
    return Stretch(
        steps=steps,
        rounds=workflow.rounds,
        demands=tuple(tuple(one for one in workflow.demands if one.round == number) for number in rounds),
        keyed=tuple(tuple(step for step in keyed if step.round == number) for number in rounds),
        followed=tuple(tuple(step for step in doing if step.round + 1 == number) for number in rounds),
        addressed=tuple(step for step in keyed if isinstance(step, DoStep) and step.addresses),
        undoes=any(isinstance(step, UndoStep) for step in reached),
    )


def _until_cut(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Every step that could run before the next cut, on some path; what an outcome leads to is a later stretch's."""
    for step in steps:
        yield step
        match step:
            case ChooseStep(branches=branches, otherwise=otherwise):
                for _, _, inner in branches:
                    yield from _until_cut(inner)
                yield from _until_cut(otherwise)
            case PostStep(otherwise=tuple() as otherwise):
                yield from _until_cut(otherwise)
            case ApproveStep(on=on):
                yield from _until_cut(on.get("approved", ()))
            case CallStep() | WaitStep():
                return


def _continuations(steps: tuple[Step, ...], rest: tuple[Step, ...]) -> Iterator[tuple[After, tuple[Step, ...]]]:
    """What follows a late answer is its own steps alone: the run had ended, and nothing stands behind it any more."""
    for place, step in enumerate(steps):
        behind = steps[place + 1 :] + rest
        for after, inner in _ways(step):
            late = after is not None and after[1].startswith("late.")
            if after is not None:
                yield after, inner if late else inner + behind
            yield from _continuations(inner, () if late else behind)


def _ways(step: Step) -> Iterator[tuple[After | None, tuple[Step, ...]]]:
    """The inner steps of a step, with the outcome that leads there where it is a cut."""
    match step:
        case ChooseStep(branches=branches, otherwise=otherwise):
            yield from ((None, inner) for _, _, inner in branches)
            yield None, otherwise
        case PostStep(otherwise=tuple() as otherwise):
            yield None, otherwise
        case CallStep(cut=cut):
            yield (cut, "accepted"), step.accepted
            yield (cut, "rejected"), _refused(step) if step.rejected is None else step.rejected
            yield (cut, "unknown"), step.unknown.steps if step.unknown else ()
            yield from (((cut, f"late.{outcome}"), inner) for outcome, inner in step.late.items())
        case WaitStep(cut=cut, messages=messages, after=after):
            yield from (((cut, f"message.{name}"), inner) for name, inner in messages)
            if after is not None:
                yield (cut, "after"), after[1]
        case ApproveStep(cut=cut, on=on):
            ways = {"approved": (), **on}  # where nothing is written, what was approved goes on below
            yield from (((cut, outcome), inner) for outcome, inner in ways.items())


def _refused(step: CallStep) -> tuple[Step, ...]:
    """Where the template says nothing of a rejection: what was done for the call is undone, and the run fails."""
    return UndoStep(step.line, None), FailStep(step.line, Problem(step.call.refusal, None))


Stretches = Mapping[After, Stretch]
