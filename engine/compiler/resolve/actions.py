"""`do:`: an action of a primitive with its inputs, its formulas bound and its keys' rounds counted."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler import steps as written
from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Argument, Hole, Word
from engine.compiler.product import Active, Address, BoundFormula, DoStep, Line, Total
from engine.compiler.resolve.addresses import addresses_of
from engine.compiler.resolve.arguments import Given, bind_formula, find_signature, read_arguments
from engine.compiler.resolve.reading import Invented, Written
from engine.compiler.resolve.scopes import ROUNDS_MAX, WorkflowScope
from engine.compiler.resolve.surroundings import Surroundings
from primitives.kit import types as t
from primitives.kit.action import Signature, Write, nothing_to_undo


def resolve_do(
    step: written.Do, active: Active, write: Write, around: Surroundings, scope: WorkflowScope
) -> DoStep | None:
    """None where it has problems; what `as:` names is then known by its type, or lost."""
    if step.on:
        message = f"`{step.action.text}` has no outcomes: it is done in this very segment, or declines"
        around.problems.add("FF203", step.on[0].name.place, message, "leave `on` out")
    signature = find_signature(active, write, step.arguments, step.action, scope)
    found = None if signature is None else _found(step, active, write, signature, around, scope)
    if step.result is not None:
        bind_result(step.result, step.action, signature, scope)
        if write.undo is not None and write.undo is not nothing_to_undo:
            scope.undoable.add(step.result.text)
    return found


def _found(
    step: written.Do, active: Active, write: Write, signature: Signature, around: Surroundings, scope: WorkflowScope
) -> DoStep | None:
    if step.status is not None:
        message = f"a status is shown while a run waits, and `{step.action.text}` does not wait"
        around.problems.add("FF401", step.status.place, message, "leave `status` out")
    given = read_arguments(signature, write.names, step.arguments, step.action, scope)
    if given is None:
        return None
    names = tuple(_text(argument) for argument in step.arguments if argument.name.text in write.names)
    at = Invented(step.action.text, step.action.place)
    return make_do(active, write, signature, given, around.line(step.verb), at, scope, around, names, step.result)


def bind_result(result: Word, action: Word, signature: Signature | None, scope: WorkflowScope) -> None:
    if not scope.check_name(result):
        return
    if signature is None:
        scope.lost.add(result.text)
    elif signature.output is None:
        scope.lost.add(result.text)
        message = f"`{action.text}` gives nothing that `{result.text}` could name"
        scope.problems.add("FF401", result.place, message, "leave `as` out")
    else:
        scope.bind(result.text, _output(signature.output, scope))


def _text(argument: Argument) -> str:
    return argument.value.text if isinstance(argument.value, Hole) else ""


def find_write(active: Active, action: str) -> Write | None:
    return next((one for one in active.manifest.writes if one.name == action), None)


def make_do(
    active: Active,
    write: Write,
    signature: Signature,
    given: Mapping[str, Given],
    line: Line,
    at: Written,
    scope: WorkflowScope,
    around: Surroundings,
    names: tuple[str, ...] = (),
    result: Word | None = None,
) -> DoStep | None:
    """The step, with its formulas bound and its keys' rounds counted. at: where it is written."""
    rounds = max((given[name].reading.rounds for name in given if signature.inputs[name].key), default=0)
    formulas = bind_formulas(signature, given, scope, at)
    if formulas is None:
        return None
    check_keys(signature, given, scope)
    addresses: Mapping[str, Address] = {}
    if signature.addressed is not None and around.books is not None:
        addresses = addresses_of(around.books, scope, at)
    step = DoStep(
        line=line,
        active=active,
        write=write,
        names=names,
        signature=signature,
        arguments=tuple((name, one.reading.compute) for name, one in given.items()),
        keyed=tuple((name, one.reading.compute) for name, one in given.items() if signature.inputs[name].key),
        formulas=formulas,
        totals=_totals(signature, given, around),
        addresses=addresses,
        result=result.text if result else None,
        round=rounds,
    )
    if step.last_round >= ROUNDS_MAX:
        message = f"the rows of `{write.name}` are known only after {step.last_round} others"
        scope.problems.add("FF307", at.place, message, "use an input that is nearer to it")
        return None
    return step


def _totals(signature: Signature, given: Mapping[str, Given], around: Surroundings) -> tuple[Total, ...]:
    """Sums of a resource's accounts, where a primitive keeps books; nothing is held where none does."""
    keeper = around.books
    if keeper is None or keeper.manifest.posting is None:
        return ()
    return tuple(
        Total(name, keeper, keeper.manifest.posting, str(given[source].reading.type), given[source].reading.compute)
        for name, source in signature.totals.items()
    )


def bind_formulas(
    signature: Signature, given: Mapping[str, Given], scope: WorkflowScope, at: Written
) -> tuple[BoundFormula, ...] | None:
    """The formulas of its section, over the arguments given; None where one has problems."""
    formulas = []
    for name, bound in signature.formulas.items():
        fills = {seen: given[source] for seen, source in bound.names.items() if source in given}
        found = bind_formula(name, bound.formula, fills, scope, at)
        if found is None:
            return None
        formulas.append(found[0])
    return tuple(formulas)


def check_keys(signature: Signature, given: Mapping[str, Given], scope: WorkflowScope) -> None:
    """FF309 for an argument that decides which rows are loaded, and is known only within the segment."""
    for name, one in given.items():
        late = [path for path in one.reading.paths if scope.is_late(path)]
        if signature.inputs[name].key and late:
            scope.problems.add(
                "FF309",
                one.written.place,
                f"`{name}` decides which rows are loaded, and `{late[0].root}` is known only later",
                "use an input, or a field of a resource that is loaded before",
            )


def _output(record: t.Record, scope: WorkflowScope) -> t.Record:
    return t.Record(record.name, tuple((name, scope.names.configured(type_)) for name, type_ in record.fields))


def unknown_action(word: Word, around: Surroundings) -> None:
    known = []
    for name, active in around.active.items():
        known += [f"{name}.{write.name}" for write in active.manifest.writes]
        known += [f"{name}.{call.name}" for call in active.manifest.calls]
    primitive = word.text.partition(".")[0]
    known = [one for one in known if one.startswith(f"{primitive}.")] or known
    message = f"no active primitive offers `{word.text}`"
    around.problems.add("FF301", word.place, message, did_you_mean(word.text, (*known, *around.workflows)))
