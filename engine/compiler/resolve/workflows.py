"""Workflows: inputs typed, steps resolved, the rows and rounds of their segment counted."""

from __future__ import annotations

from engine.compiler import document as d
from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Hole
from engine.compiler.product import (
    CallStep,
    ClientStart,
    CreateStep,
    Demand,
    DoStep,
    FinishStep,
    InputField,
    PersonStart,
    PostStep,
    Shown,
    Step,
    WaitStep,
    Workflow,
)
from engine.compiler.resolve.ending import always_ends
from engine.compiler.resolve.inputs import read_input
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.scopes import ROUNDS_MAX, WorkflowScope
from engine.compiler.resolve.starts import Begun, StartReader
from engine.compiler.resolve.steps import resolve_steps
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.walking import all_steps, cuts_of
from primitives.kit import types as t

BY_CLIENT = Begun(ClientStart(), None, None)


def resolve_workflow(workflow: d.Workflow, names: Names, parameters: t.Record, around: Surroundings) -> Workflow | None:
    """None where its start or an input cannot be read; problems of steps are added and the steps left out."""
    problems, name = around.problems, workflow.name.text
    inputs = [read_input(field, names, around) for field in workflow.input]
    if any(one is None for one in inputs):
        return None
    fields = tuple(one for one in inputs if one is not None)
    acted = _acted_on(workflow, fields, names, problems)
    before = len(problems.errors)
    scope = workflow_scope(names, parameters, (*acted, *fields), problems, workflow.input)
    scope.workflow = name
    if len(problems.errors) > before:
        return None
    begun = StartReader(workflow, around, scope).read()
    if begun is None:
        return None
    steps = resolve_steps(workflow.steps, around, scope)
    shows = tuple(shown for shown in (_shown(named.name.text, named.value, scope) for named in workflow.shows) if shown)
    if len(problems.errors) == before:
        _check_inputs(fields, workflow.input, scope)
        _check_end(workflow, steps, problems)
    title = workflow.title.text if workflow.title else name.replace("_", " ")
    return finished(name, title, (*acted, *fields), shows, steps, scope, begun)


def _acted_on(
    workflow: d.Workflow, fields: tuple[InputField, ...], names: Names, problems: Problems
) -> tuple[InputField, ...]:
    """What a request acts on is an input of its kind's name, which the path fills."""
    written = workflow.acts_on
    if written is None or not isinstance(workflow.start, d.ClientStart | d.PersonStart):
        return ()
    kind = names.kinds.get(written.resource.text)
    if kind is None or kind.own is None:
        return ()
    if any(one.name == kind.name for one in fields):
        message = f"`acts_on` brings the `{kind.name}` already"
        problems.add("FF205", written.resource.place, message, "leave it out of `input`")
        return ()
    return (InputField(kind.name, t.Ref(kind.full_name), title=kind.resource.title),)


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
    scope.inputs = tuple(field.name for field in inputs)
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
    begun: Begun = BY_CLIENT,
) -> Workflow:
    demands = tuple(sorted(scope.demands.values(), key=lambda one: one.round))
    every = all_steps(steps)
    rounds = 1 + max((_round(one) for one in (*demands, *every)), default=0)
    if rounds > ROUNDS_MAX and not scope.problems.failed:
        raise ValueError(f"{name} needs {rounds} rounds")
    creates = tuple(dict.fromkeys(step.kind for step in every if isinstance(step, CreateStep)))
    return Workflow(
        name=name,
        title=title,
        inputs=inputs,
        shows=shows,
        steps=steps,
        demands=demands,
        rounds=rounds,
        by=begun.start.by if isinstance(begun.start, PersonStart) else None,
        statuses=statuses(steps),
        start=begun.start,
        acts_on=begun.acts_on,
        cuts=cuts_of(steps),
        creates=creates,
        subject=begun.acts_on.kind if begun.acts_on else next(iter(creates), None),
        event_type=begun.event_type,
    )


def statuses(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Those it ends with, and those it has while it waits."""
    found = (step.status for step in all_steps(steps) if isinstance(step, FinishStep | CallStep | WaitStep))
    return tuple(dict.fromkeys(status for status in found if status is not None))


def _round(one: Demand | Step) -> int:
    if isinstance(one, DoStep):
        return one.last_round
    return one.round if isinstance(one, Demand | PostStep | CallStep) else 0


def _shown(name: str, hole: Hole, scope: WorkflowScope) -> Shown | None:
    reading = scope.read(hole, None)
    return None if reading is None else Shown(name, reading.type, reading.compute)
