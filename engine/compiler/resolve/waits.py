"""`wait:` and `approve:`: a run that stops until a message, a clock or a person moves it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler import steps as written
from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Hole
from engine.compiler.product import ApproveStep, Compute, Step, WaitStep
from engine.compiler.resolve.durations import read_duration
from engine.compiler.resolve.outcomes import ReadSteps, steps_of, steps_or_ignore
from engine.compiler.resolve.reading import Invented
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.resolve.surroundings import Surroundings
from primitives.kit import types as t

Branch = tuple[Step, ...]


def resolve_wait(step: written.Wait, read: ReadSteps, around: Surroundings, scope: WorkflowScope) -> WaitStep | None:
    """FF301 for a message that no path of the API lists."""
    cut = next(scope.numbers)
    duration = _duration(step, scope)
    scope.settle()
    messages: list[tuple[str, Branch]] = []
    after: tuple[Compute, Branch] | None = None
    for branch in step.branches:
        inner = scope.copy()
        if isinstance(branch, written.Arrival):
            _check_message(branch, around, scope)
            messages.append((branch.name.text, steps_or_ignore(branch.answer, branch.name.text, read, around, inner)))
        elif duration is not None:
            steps = () if branch.answer is None else steps_or_ignore(branch.answer, "after", read, around, inner)
            after = (duration, steps)
    status = step.status.text if step.status else None
    return WaitStep(around.line(step.verb), cut, status, tuple(messages), after)


def _duration(step: written.Wait, scope: WorkflowScope) -> Compute | None:
    clock = next((branch for branch in step.branches if isinstance(branch, written.After)), None)
    return read_duration(clock.duration, scope) if clock is not None else None


def _check_message(branch: written.Arrival, around: Surroundings, scope: WorkflowScope) -> None:
    known = around.messages(scope.workflow, scope.subjects)
    if branch.name.text not in known:
        message = f"no path of the API brings the message `{branch.name.text}`"
        help = did_you_mean(branch.name.text, known) if known else f"list it: `messages: [{branch.name.text}]`"
        around.problems.add("FF301", branch.name.place, message, help)


def resolve_approve(
    step: written.Approve, read: ReadSteps, around: Surroundings, scope: WorkflowScope
) -> ApproveStep | None:
    cut = next(scope.numbers)
    above = _above(step.above, scope) if step.above is not None else None
    within = read_duration(step.within, scope) if step.within is not None else None
    shows = [(one.name.text, scope.read(one.value, None)) for one in step.shows]
    waited = scope.copy()
    waited.settle()
    if above is None:
        scope.settle()
    on = _outcomes(step, read, around, waited, scope)
    return ApproveStep(
        line=around.line(step.verb),
        cut=cut,
        by=step.by.text,
        above=above,
        within=within,
        shows=tuple((name, reading.compute) for name, reading in shows if reading is not None),
        on=on,
    )


def _outcomes(
    step: written.Approve, read: ReadSteps, around: Surroundings, waited: WorkflowScope, unasked: WorkflowScope
) -> Mapping[str, Branch]:
    """unasked: what `approved` knows where the amount is too small to ask, and the segment simply goes on."""
    found = {}
    for one in step.on:
        inner = (unasked if one.name.text == "approved" else waited).copy()
        found[one.name.text] = steps_of(one.answer, one.name.text, read, around, inner)
    return found


def _above(hole: Hole, scope: WorkflowScope) -> tuple[Compute, Compute] | None:
    """`above: 10000.00` is compared with the input of that type: `amount`, or the only one."""
    fitting = [name for name in scope.inputs if isinstance(scope.seen.get(name), t.Money)]
    if "amount" in fitting:
        fitting = ["amount"]
    if len(fitting) != 1:
        message = "`above` compares with the money that is asked for, and this workflow does not say which"
        scope.problems.add("FF306", hole.place, message, "call one input `amount`")
        return None
    asked = scope.known(fitting[0])
    scope.need(asked.paths[0], Invented(fitting[0], hole.place))
    bound = scope.read(hole, asked.type)
    return (asked.compute, bound.compute) if bound is not None else None
