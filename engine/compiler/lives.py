"""Resources of the template's own: each is made, each state entered, none left without one; messages are waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Template
from engine.compiler.product import (
    BecomeStep,
    CreateStep,
    CutStep,
    FailStep,
    FinishStep,
    Kind,
    Product,
    Step,
    WaitStep,
)
from engine.compiler.walking import inner_steps

Stateless = dict[str, CreateStep]
"""What was made on a path and has no state yet, by its kind."""


def check_lives(template: Template, product: Product, steps: Sequence[Step], problems: Problems) -> None:
    """FF401 and FF523."""
    entered = {(step.kind, step.state) for step in steps if isinstance(step, BecomeStep)}
    made = {step.kind for step in steps if isinstance(step, CreateStep)}
    for resource in template.resources:
        kind = product.kinds[resource.name.text]
        if kind.name not in made:
            message = f"no workflow makes `{kind.name}`"
            problems.add("FF401", resource.name.place, message, f"`create: {kind.name}` in one, or leave it out")
            continue
        known = entered | {(kind.name, state) for state in _moved_to(kind)}
        for state in resource.states:
            if (kind.name, state.name.text) not in known:
                message = f"nothing enters the state `{state.name.text}`"
                problems.add("FF401", state.name.place, message, "`become` it in a workflow, or leave it out")
    _check_messages(template, steps, problems)
    for workflow in product.workflows.values():
        for step in _left(workflow.steps):
            message = f"a path commits `{step.kind}` in no state"
            problems.add("FF523", step.line.place, message, "add `become: STATE` before the run ends or waits")


def _moved_to(kind: Kind) -> set[str]:
    """The states that clocks lead to."""
    return {one.state for one in kind.own.states.values() if one.state is not None} if kind.own else set()


def _check_messages(template: Template, steps: Iterable[Step], problems: Problems) -> None:
    waited = {name for step in steps if isinstance(step, WaitStep) for name, _ in step.messages}
    for route in template.api:
        for word in route.messages:
            if word.text not in waited:
                message = f"no step waits for the message `{word.text}`"
                problems.add("FF401", word.place, message, "wait for it in a workflow, or leave it out")


def _left(steps: tuple[Step, ...]) -> list[CreateStep]:
    """What some path commits without a state: where it ends, or where it waits."""
    found: dict[int, CreateStep] = {}
    _walk(steps, [{}], found)
    return list(found.values())


def _walk(steps: tuple[Step, ...], paths: list[Stateless], found: dict[int, CreateStep]) -> list[Stateless]:
    """The paths that fall through, each with what it leaves stateless."""
    for step in steps:
        match step:
            case CreateStep(kind=kind):
                paths = [{**path, kind: step} for path in paths]
            case BecomeStep(kind=kind):
                paths = [{name: one for name, one in path.items() if name != kind} for path in paths]
            case FinishStep():
                _commit(paths, found)
                return []
            case FailStep():
                return []
            case _:
                paths = _inside(step, paths, found)
        paths = _merged(paths)
    return paths


def _inside(step: Step, paths: list[Stateless], found: dict[int, CreateStep]) -> list[Stateless]:
    inner = inner_steps(step)
    if isinstance(step, CutStep):
        _commit(paths, found)
        for branch in inner:
            _walk(branch, [{}], found)
        return [{}]
    if not inner:
        return paths
    branches = [out for branch in inner for out in _walk(branch, paths, found)]
    falls_through = len(inner) == 1  # a post that is not refused goes on
    return branches + paths if falls_through else branches


def _commit(paths: Iterable[Stateless], found: dict[int, CreateStep]) -> None:
    for path in paths:
        for step in path.values():
            found[id(step)] = step


def _merged(paths: list[Stateless]) -> list[Stateless]:
    """Paths that leave the same are one."""
    return list({tuple(sorted(path)): path for path in paths}.values())
