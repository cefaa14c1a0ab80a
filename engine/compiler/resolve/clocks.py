"""The states of a template's own resources: their clocks, what these do, and whose inbox they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.compiler import document as d
from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.expressions.agreement import present
from engine.compiler.expressions.scope import Scope
from engine.compiler.leaves import Hole
from engine.compiler.product import Compute, Kind, OwnState
from engine.compiler.resolve.durations import refuse_business_days
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.reading import Invented, Written, read
from primitives.kit import types as t


def with_clocks(template: d.Template, names: Names, parameters: t.Record, problems: Problems) -> dict[str, Kind]:
    """The template's own kinds with their states in full. FF301 for what no clock can start, FF302 for no time."""
    found = {}
    for resource in template.resources:
        kind = names.kinds[resource.name.text]
        if kind.own is None:
            continue
        states = {one.name.text: _state(one, kind, template, names, parameters, problems) for one in resource.states}
        found[kind.name] = replace(kind, own=replace(kind.own, states=states))
    return found


def _state(
    state: d.State, kind: Kind, template: d.Template, names: Names, parameters: t.Record, problems: Problems
) -> OwnState:
    workflow, other = _follows(state, kind, template.workflows, problems)
    until = _until(state.until, kind, names, parameters, problems) if state.until is not None else None
    return OwnState(state.name.text, state.end, until, workflow, other, state.by.text if state.by else None)


def _follows(
    state: d.State, kind: Kind, workflows: Iterable[d.Workflow], problems: Problems
) -> tuple[str | None, str | None]:
    """What the clock does: a workflow that starts from the resource, or another state."""
    if state.then is None or kind.own is None:
        return None, None
    name = state.then.text
    started = [one.name.text for one in workflows if _starts_from(one, kind)]
    if name in started:
        return name, None
    if name in kind.own.states:
        return None, name
    if any(one.name.text == name for one in workflows):
        message = f"the workflow `{name}` does not start from `{kind.name}`"
        problems.add("FF301", state.then.place, message, f"write `start: {{ from: {kind.name} }}` in it")
    else:
        message = f"`{kind.name}` has no state `{name}`, and no workflow of that name starts from it"
        problems.add("FF301", state.then.place, message, did_you_mean(name, (*started, *kind.own.states)))
    return None, None


def _starts_from(workflow: d.Workflow, kind: Kind) -> bool:
    return isinstance(workflow.start, d.FromStart) and workflow.start.source.text == kind.name


def _until(hole: Hole, kind: Kind, names: Names, parameters: t.Record, problems: Problems) -> Compute | None:
    """A time or how long; it sees the resource, parameters and the time, and no other rows."""
    reference: Mapping[str, t.Type] = {"params": parameters, kind.name: t.Ref(kind.full_name)}
    scope = Scope(reference, names.resources)
    refuse_business_days(hole, problems)
    bare = hole.text.strip()
    written: Written = hole
    if kind.resource.fields.field(bare) is not None:
        written = Invented(f"{kind.name}.{bare}", hole.place)
    reading = read(written, scope, None, problems)
    if reading is None:
        return None
    names.read_parameters.update(path.fields[0] for path in reading.paths if path.root == "params" and path.fields)
    if present(reading.type) not in (t.TIME, t.SPAN):
        message = f"a clock takes a time or a duration, this is {reading.type}"
        problems.add("FF302", hole.place, message, "write `24h`, or a field that is a time")
        return None
    if any(len(path.hops(scope)) > 1 for path in reading.paths):
        message = f"the clock of `{kind.name}` reads the row of another resource"
        problems.add("FF307", hole.place, message, "keep the time in a field of its own, set when it is made")
        return None
    return reading.compute
