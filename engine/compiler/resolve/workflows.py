"""Workflows: inputs typed, steps resolved, the rows and rounds of their segment counted."""

from __future__ import annotations

from engine.compiler import document as d
from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Hole
from engine.compiler.product import (
    ChooseStep,
    Demand,
    DoStep,
    FinishStep,
    InputField,
    PostStep,
    Shown,
    Step,
    Workflow,
)
from engine.compiler.resolve.inputs import read_input
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.scopes import ROUNDS_MAX, WorkflowScope
from engine.compiler.resolve.steps import always_ends, resolve_steps
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.resolve.unproven import not_proven
from primitives.kit import types as t


def resolve_workflow(workflow: d.Workflow, names: Names, parameters: t.Record, around: Surroundings) -> Workflow | None:
    """None where its start or an input cannot be read; problems of steps are added and the steps left out."""
    problems = around.problems
    if not isinstance(workflow.start, d.ClientStart | d.PersonStart) or workflow.acts_on is not None:
        place = workflow.acts_on.place if workflow.acts_on else workflow.start.place or workflow.place
        what = (
            "a workflow that acts on a state" if workflow.acts_on else "a workflow that no client and no person starts"
        )
        not_proven(around.problems, place, what, "leave it out, or let a client start it")
        return None
    inputs = [read_input(field, names, around) for field in workflow.input]
    if any(one is None for one in inputs):
        return None
    fields = tuple(one for one in inputs if one is not None)
    before = len(problems.errors)
    scope = workflow_scope(names, parameters, fields, problems, workflow.input)
    if len(problems.errors) > before:
        return None
    steps = resolve_steps(workflow.steps, around, scope)
    shows = tuple(shown for shown in (_shown(named.name.text, named.value, scope) for named in workflow.shows) if shown)
    if len(problems.errors) == before:
        _check_inputs(fields, workflow.input, scope)
        _check_end(workflow, steps, problems)
    by = workflow.start.by.text if isinstance(workflow.start, d.PersonStart) else None
    title = workflow.title.text if workflow.title else workflow.name.text.replace("_", " ")
    return finished(workflow.name.text, title, fields, shows, steps, scope, by)


def _check_end(workflow: d.Workflow, steps: tuple[Step, ...], problems: Problems) -> None:
    if not always_ends(steps):
        message = f"a path of `{workflow.name.text}` ends without finish or fail"
        problems.add("FF202", workflow.name.place, message, "end it with `finish: STATUS`")


def _check_inputs(fields: tuple[InputField, ...], written: tuple[d.Field, ...], scope: WorkflowScope) -> None:
    """A required input that no step reads is asked for in vain; optional text is kept with the run for people."""
    for field, one in zip(fields, written, strict=True):
        if field.name not in scope.used and not field.optional:
            message = f"`{field.name}` is asked for and never used"
            scope.problems.add("FF401", one.place, message, "use it in a step, or leave it out")


def workflow_scope(
    names: Names,
    parameters: t.Record,
    inputs: tuple[InputField, ...],
    problems: Problems,
    written: tuple[d.Field, ...] = (),
) -> WorkflowScope:
    """Parameters and inputs; the rows of references are demanded, so that each is known to exist.

    written: the inputs as the template names them, FF205 for those that cannot be names.
    """
    scope = WorkflowScope(names, problems, {"params"}, {"params": parameters})
    for one in written:
        scope.check_name(one.name)
    for field in inputs:
        scope.seen[field.name] = t.Optional(field.type) if field.optional else field.type
        scope.early.add(field.name)
    if problems.failed:
        return scope
    for field in inputs:
        if isinstance(field.type, t.Ref):
            scope.demand(field.name, field.type.resource, 0)
    return scope


def finished(
    name: str,
    title: str,
    inputs: tuple[InputField, ...],
    shows: tuple[Shown, ...],
    steps: tuple[Step, ...],
    scope: WorkflowScope,
    by: str | None,
) -> Workflow:
    demands = tuple(sorted(scope.demands.values(), key=lambda one: one.round))
    rounds = 1 + max((_round(one) for one in (*demands, *all_steps(steps))), default=0)
    if rounds > ROUNDS_MAX and not scope.problems.failed:
        raise ValueError(f"{name} needs {rounds} rounds")
    return Workflow(name, title, inputs, shows, steps, demands, rounds, by, statuses(steps))


def all_steps(steps: tuple[Step, ...]) -> list[Step]:
    """Every step, those in branches included."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, ChooseStep):
            for _, _, inner in step.branches:
                found.extend(all_steps(inner))
            found.extend(all_steps(step.otherwise))
        elif isinstance(step, PostStep) and isinstance(step.otherwise, tuple):
            found.extend(all_steps(step.otherwise))
    return found


def statuses(steps: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.status for step in all_steps(steps) if isinstance(step, FinishStep)))


def _round(one: Demand | Step) -> int:
    if isinstance(one, DoStep):
        return one.last_round
    return one.round if isinstance(one, Demand | PostStep) else 0


def _shown(name: str, hole: Hole, scope: WorkflowScope) -> Shown | None:
    reading = scope.read(hole, None)
    return None if reading is None else Shown(name, reading.type, reading.compute)
