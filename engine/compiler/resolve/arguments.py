"""`with:` of an action: its inputs by type, its literal names, the formulas of its section, the rows of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.expressions.paths import Path
from engine.compiler.expressions.scope import Scope
from engine.compiler.leaves import Argument, Hole, Word
from engine.compiler.product import Active, BoundFormula, Compute
from engine.compiler.resolve.reading import Reading, Written
from engine.compiler.resolve.scopes import WorkflowScope
from primitives.kit import types as t
from primitives.kit.action import Signature, UnknownName, Write
from primitives.kit.call import Call
from primitives.kit.section import Formula


@dataclass(frozen=True, slots=True)
class Given:
    """An argument, read: where it stands and what it computes."""

    written: Written
    reading: Reading


def find_signature(
    active: Active, write: Write | Call, arguments: tuple[Argument, ...], action: Word, scope: WorkflowScope
) -> Signature | None:
    """The action with its literal names: `limits.take` of rule `daily_out`."""
    given = {argument.name.text: argument for argument in arguments}
    names: dict[str, str] = {}
    for name in write.names:
        argument = given.get(name)
        if argument is None or not isinstance(argument.value, Hole):
            message = f"`{action.text}` needs `{name}`: a name of `{active.manifest.name}`"
            scope.problems.add("FF202", action.place, message, f"add it: `with: {{ {name}: … }}`")
            return None
        names[name] = argument.value.text
    found = write.signature(active.config, names)
    if isinstance(found, UnknownName):
        written = given[found.input].value
        scope.problems.add(
            "FF301",
            written.place,
            f"`{active.manifest.name}` has no {found.input} `{found.name}`",
            did_you_mean(found.name, found.known),
        )
        return None
    return found


def read_arguments(
    signature: Signature,
    names: tuple[str, ...],
    arguments: tuple[Argument, ...],
    action: Word,
    scope: WorkflowScope,
) -> dict[str, Given] | None:
    """Each input with its expression; None where one is missing, unknown or of the wrong type."""
    given: dict[str, Given] = {}
    complete = True
    for argument in arguments:
        name = argument.name.text
        if name in names:
            continue
        if name not in signature.inputs:
            scope.problems.add(
                "FF301",
                argument.name.place,
                f"`{action.text}` has no input `{name}`",
                did_you_mean(name, (*names, *signature.inputs)),
            )
            complete = False
            continue
        reading = _read_one(argument, scope.names.configured(signature.inputs[name].type), scope)
        if reading is None:
            complete = False
        else:
            given[name] = reading
    for name, wanted in signature.inputs.items():
        if wanted.required and not any(argument.name.text == name for argument in arguments):
            type_ = scope.names.configured(wanted.type)
            message = f"`{action.text}` needs `{name}`: {type_}"
            scope.problems.add("FF202", action.place, message, f"add it: `with: {{ {name}: … }}`")
            complete = False
    return given if complete else None


def _read_one(argument: Argument, expected: t.Type, scope: WorkflowScope) -> Given | None:
    if not isinstance(argument.value, Hole):
        message = f"`{argument.name.text}` takes {expected}, this is several values"
        scope.problems.add("FF203", argument.value.place, message)
        return None
    reading = scope.read(argument.value, expected)
    return None if reading is None else Given(argument.value, reading)


def bind_formula(
    name: str, formula: Formula, fills: Mapping[str, Given], scope: WorkflowScope, written: Written
) -> tuple[BoundFormula, int] | None:
    """A formula of a section with its names filled by references of this workflow; and its rounds.

    The rows the formula goes through start at those references, so they become demands of the segment.
    """
    own = Scope({key: given.reading.type for key, given in fills.items()}, scope.names.resources)
    rounds = 0
    for path in formula.paths:
        given = fills.get(path.root)
        if given is None or not path.hops(own):
            continue
        start = given.reading.path
        if start is None:
            message = f"`{formula.text}` needs a plain name for `{path.root}`"
            scope.problems.add("FF307", written.place, message)
            return None
        rounds = max(rounds, scope.need(Path(start.root, (*start.fields, *path.fields)), given.written))
    computes: list[tuple[str, Compute]] = [(key, given.reading.compute) for key, given in fills.items()]
    return BoundFormula(name, formula, tuple(computes)), rounds
