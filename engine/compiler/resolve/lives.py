"""`create:`, `become:` and `undo:`: the life of a template's own resource within a workflow."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.compiler import steps as written
from engine.compiler.diagnostics import did_you_mean
from engine.compiler.expressions.agreement import accepts
from engine.compiler.leaves import Named, Word
from engine.compiler.product import BecomeStep, Compute, CreateStep, Kind, UndoStep
from engine.compiler.resolve.own import BUILT_IN
from engine.compiler.resolve.reading import Invented, Reading
from engine.compiler.resolve.scopes import Subject, WorkflowScope
from engine.compiler.resolve.surroundings import Surroundings
from primitives.kit import types as t

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def resolve_create(step: written.Create, around: Surroundings, scope: WorkflowScope) -> CreateStep | None:
    """A new resource, in scope under its kind's name; FF202 for a required field that nothing sets."""
    kind = find_own(step.resource, scope)
    if kind is None:
        scope.lost.add(step.resource.text)
        return None
    if not scope.check_name(step.resource):
        return None
    sets = _sets(step.sets, kind, scope)
    for name, type_ in _fields(kind).items():
        if name not in sets and not any(one.name.text == name for one in step.sets):
            found = _taken_over(name, type_, step.resource, scope)
            if found is not None:
                sets[name] = found
            elif not isinstance(type_, t.Optional) and name not in scope.inputs:
                message = f"`{kind.name}` needs `{name}`: {type_}"
                scope.problems.add("FF202", step.resource.place, message, f"add it: `set: {{ {name}: … }}`")
    _check_addressed(step, kind, sets, around, scope)
    scope.bind(kind.name, t.Ref(kind.full_name))
    scope.early.add(kind.name)
    scope.fresh.add(kind.name)
    scope.subjects[kind.name] = Subject(kind, sets)
    scope.demand(kind.name, kind.full_name, 0)
    return CreateStep(around.line(step.verb), kind.name, tuple((name, one.compute) for name, one in sets.items()))


def resolve_become(step: written.Become, around: Surroundings, scope: WorkflowScope) -> BecomeStep | None:
    """The state's name says which resource is meant, where the workflow has two."""
    name = step.state.text
    lives = [(one.kind, one.kind.own.states) for one in scope.subjects.values() if one.kind.own is not None]
    fitting = [kind for kind, states in lives if name in states]
    if not lives:
        if not scope.lost:
            message = "there is no resource here whose state this could be"
            help = "`create:` one before, or add `acts_on:` to the workflow"
            scope.problems.add("FF301", step.state.place, message, help)
        return None
    if not fitting:
        whose = " or ".join(f"`{kind.name}`" for kind, _ in lives)
        known = [state for _, states in lives for state in states]
        scope.problems.add("FF301", step.state.place, f"{whose} has no state `{name}`", did_you_mean(name, known))
        return None
    if len(fitting) > 1:
        message = f"{' and '.join(f'`{kind.name}`' for kind in fitting)} each have a state `{name}`"
        scope.problems.add("FF306", step.state.place, message, "give the states different names")
        return None
    kind = fitting[0]
    sets = _sets(step.sets, kind, scope)
    for one in step.sets:
        if one.name.text in around.addressed(kind):
            message = f"`{one.name.text}` is part of the address of an account of `{kind.name}`, so it never changes"
            scope.problems.add("FF309", one.name.place, message, "set it when the resource is made")
    scope.moved |= {f"{kind.name}.{field}" for field in sets}
    computes: tuple[tuple[str, Compute], ...] = tuple((field, one.compute) for field, one in sets.items())
    return BecomeStep(around.line(step.verb), kind.name, name, computes)


def resolve_undo(step: written.Undo, around: Surroundings, scope: WorkflowScope) -> UndoStep | None:
    if step.names is None:
        return UndoStep(around.line(step.verb), None)
    unknown = [one for one in step.names if one.text not in scope.undoable]
    for one in unknown:
        if not scope.mentions_lost(one.text):
            message = f"no step before this is called `{one.text}` and can be undone"
            scope.problems.add("FF301", one.place, message, did_you_mean(one.text, scope.undoable))
    return None if unknown else UndoStep(around.line(step.verb), tuple(one.text for one in step.names))


def find_own(word: Word, scope: WorkflowScope) -> Kind | None:
    """A resource of the template's own; FF301."""
    own = {name: one for name, one in scope.names.kinds.items() if one.own is not None}
    if word.text not in own:
        message = f"the template has no resource `{word.text}` of its own"
        scope.problems.add("FF301", word.place, message, did_you_mean(word.text, own))
    return own.get(word.text)


def _fields(kind: Kind) -> dict[str, t.Type]:
    return {name: type_ for name, type_ in kind.resource.fields.fields if name not in BUILT_IN}


def _sets(named: tuple[Named, ...], kind: Kind, scope: WorkflowScope) -> dict[str, Reading]:
    fields = _fields(kind)
    found: dict[str, Reading] = {}
    for one in named:
        name = one.name.text
        if name not in fields:
            message = f"`{kind.name}` has no field `{name}`"
            scope.problems.add("FF301", one.name.place, message, did_you_mean(name, fields))
            continue
        reading = scope.read(one.value, fields[name])
        if reading is not None:
            found[name] = reading
    return found


def _taken_over(name: str, type_: t.Type, word: Word, scope: WorkflowScope) -> Reading | None:
    """An input of the field's name; FF302 where it is of another type."""
    if name not in scope.inputs:
        return None
    if not accepts(type_, scope.seen[name]):
        message = f"the input `{name}` is {scope.seen[name]}, and the field `{name}` takes {type_}"
        scope.problems.add("FF302", word.place, message, f"set it: `set: {{ {name}: … }}`, or rename the input")
        return None
    return scope.read(Invented(name, word.place), type_)


def _check_addressed(
    step: written.Create, kind: Kind, sets: Mapping[str, Reading], around: Surroundings, scope: WorkflowScope
) -> None:
    """A field in an address is what it was set from for good: a name, or a reference, which never changes."""
    for name in around.addressed(kind):
        reading = sets.get(name)
        if reading is None or (isinstance(reading.type, t.Ref) and reading.path is not None):
            continue
        if any(path.hops(reading.scope) for path in reading.paths):
            message = f"`{name}` is part of an account's address, and `{reading.text}` may change in its row"
            place = next((one.value.place for one in step.sets if one.name.text == name), step.resource.place)
            scope.problems.add("FF309", place, message, "set it from an input")
