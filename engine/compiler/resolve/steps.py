"""Steps: each verb of the language, with its names found and its expressions compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.compiler import steps as written
from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.leaves import Argument, Hole, Word
from engine.compiler.product import (
    Active,
    ChooseStep,
    DoStep,
    FailStep,
    FinishStep,
    Line,
    PostStep,
    Problem,
    ProblemEntry,
    RequireStep,
    Step,
    Total,
)
from engine.compiler.resolve.arguments import Given, bind_formula, find_signature, read_arguments
from engine.compiler.resolve.posts import resolve_post, result_type
from engine.compiler.resolve.problems import DeclaredText
from engine.compiler.resolve.reading import read_text
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.source import Place
from primitives.kit import types as t
from primitives.kit.contract import Signature, Write


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every workflow of the template shares. texts: the template's own problem texts, with their places."""

    template: str
    active: Mapping[str, Active]
    entries: Mapping[str, ProblemEntry]
    texts: Mapping[str, DeclaredText]
    workflows: tuple[str, ...]
    problems: Problems
    used_problems: set[str]

    @property
    def books(self) -> Active | None:
        """The primitive that keeps books."""
        return next((one for one in self.active.values() if one.manifest.posting), None)

    def line(self, place: Place) -> Line:
        return Line(f"{self.template}:{place.line}", place)


def resolve_steps(steps: written.Steps, around: Surroundings, scope: WorkflowScope) -> tuple[Step, ...]:
    """The steps in their order; what has problems is left out, and the problems added."""
    resolved: list[Step] = []
    for index, step in enumerate(steps.steps):
        found = _resolve(step, around, scope)
        if found is not None:
            resolved.append(found)
        if isinstance(step, written.Finish | written.Fail) and index + 1 < len(steps.steps):
            place = steps.steps[index + 1].place
            around.problems.add("FF408", place, "no path reaches this step", "the step before it ends the run")
            break
    return tuple(resolved)


def always_ends(steps: tuple[Step, ...]) -> bool:
    """Whether every path through the steps finishes or fails."""
    for step in steps:
        match step:
            case FinishStep() | FailStep():
                return True
            case ChooseStep(branches=branches, otherwise=otherwise):
                if always_ends(otherwise) and all(always_ends(inner) for _, _, inner in branches):
                    return True
    return False


def _resolve(step: written.Step, around: Surroundings, scope: WorkflowScope) -> Step | None:
    match step:
        case written.Require():
            return _require(step, around, scope)
        case written.Do():
            return _do(step, around, scope)
        case written.Post():
            return _post(step, around, scope)
        case written.Choose():
            return _choose(step, around, scope)
        case written.Finish(verb=verb, status=status):
            return FinishStep(around.line(verb), status.text)
        case written.Fail(verb=verb, problem=problem):
            found = find_problem(problem, around, scope)
            return FailStep(around.line(verb), found) if found else None
    _not_in_one_segment(step.verb, type(step).__name__.lower(), around)
    return None


def _not_in_one_segment(place: Place, verb: str, around: Surroundings) -> None:
    around.problems.add(
        "FF690",
        place,
        f"`{verb}` is not proven yet: workflows that end in one segment are",
        "use require, do of a write, post, choose, finish and fail",
    )


def find_problem(word: Word, around: Surroundings, scope: WorkflowScope) -> Problem | None:
    """A declared problem, its text compiled in the scope of the step that answers with it."""
    code = word.text
    around.used_problems.add(code)
    if code not in around.entries:
        message = f"`{code}` is not among the problems"
        around.problems.add("FF403", word.place, message, did_you_mean(code, around.entries))
        return None
    declared = around.texts.get(code)
    if declared is None or declared.text is None or "{" not in declared.text.text:
        return Problem(code, None)
    text = read_text(declared.text, scope.scope, around.problems)
    for path in declared.paths(scope.scope):
        scope.need(path, declared.text)
    return None if text is None else Problem(code, text)


def _require(step: written.Require, around: Surroundings, scope: WorkflowScope) -> Step | None:
    test = scope.read(step.condition, t.BOOL)
    problem = find_problem(step.problem, around, scope)
    if test is None or problem is None:
        return None
    return RequireStep(around.line(step.verb), test.compute, step.condition.text, problem)


def _choose(step: written.Choose, around: Surroundings, scope: WorkflowScope) -> Step | None:
    branches = []
    for choice in step.choices:
        test = scope.read(choice.condition, t.BOOL)
        inner = resolve_steps(choice.steps, around, scope.copy())
        if test is not None:
            branches.append((test.compute, choice.condition.text, inner))
    otherwise = resolve_steps(step.otherwise, around, scope.copy()) if step.otherwise else ()
    return ChooseStep(around.line(step.verb), tuple(branches), otherwise)


def _post(step: written.Post, around: Surroundings, scope: WorkflowScope) -> Step | None:
    keeper = around.books
    if keeper is None or keeper.manifest.posting is None:
        around.problems.add("FF402", step.verb, "`post` needs a primitive that keeps books", "activate `ledger`")
        return None
    posting = keeper.manifest.posting
    found = resolve_post(step, keeper, posting, scope, around.line(step.verb))
    if found is None:
        return None
    if step.result:
        scope.bind(step.result.text, result_type(tuple(posting.chart(keeper.config)), scope.names.asset))
    return _with_otherwise(found, step, around, scope)


def _with_otherwise(post: PostStep, step: written.Post, around: Surroundings, scope: WorkflowScope) -> PostStep | None:
    match step.otherwise:
        case Word() as word:
            problem = find_problem(word, around, scope)
            return None if problem is None else replace(post, otherwise=problem)
        case written.Steps() as steps:
            return replace(post, otherwise=resolve_steps(steps, around, scope.copy()))
    return post


def _do(step: written.Do, around: Surroundings, scope: WorkflowScope) -> Step | None:
    name, _, action = step.action.text.partition(".")
    if not action and name in around.workflows:
        _not_in_one_segment(step.verb, "do of a workflow", around)
        return None
    active = around.active.get(name)
    write = find_write(active, action) if active else None
    if active is None or write is None:
        _unknown_action(step.action, around)
        return None
    if step.on:
        _not_in_one_segment(step.verb, "do with outcomes", around)
        return None
    signature = find_signature(active, write, step.arguments, step.action, scope)
    if signature is None:
        return None
    given = read_arguments(signature, write.names, step.arguments, step.action, scope)
    if given is None:
        return None
    names = tuple(_text(argument) for argument in step.arguments if argument.name.text in write.names)
    found = make_do(active, write, signature, given, around.line(step.verb), scope, around, names, step.result)
    if found is not None and step.result and signature.output:
        scope.bind(step.result.text, _output(signature.output, scope))
    return found


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
    scope: WorkflowScope,
    around: Surroundings,
    names: tuple[str, ...] = (),
    result: Word | None = None,
) -> DoStep | None:
    """The step, with its formulas bound and its keys' rounds counted."""
    formulas = []
    rounds = max((given[name].reading.rounds for name in given if signature.inputs[name].key), default=0)
    for name, bound in signature.formulas.items():
        fills = {seen: given[source] for seen, source in bound.names.items() if source in given}
        written_at = next(iter(given.values())).written if given else None
        found = bind_formula(name, bound.formula, fills, scope, written_at) if written_at else None
        if found is None:
            return None
        formulas.append(found[0])
    for name, one in given.items():
        _check_key(name, one, signature, scope)
    return DoStep(
        line=line,
        active=active,
        write=write,
        names=names,
        signature=signature,
        arguments=tuple((name, one.reading.compute) for name, one in given.items()),
        keyed=tuple((name, one.reading.compute) for name, one in given.items() if signature.inputs[name].key),
        formulas=tuple(formulas),
        totals=_totals(signature, given, around),
        result=result.text if result else None,
        round=rounds,
    )


def _totals(signature: Signature, given: Mapping[str, Given], around: Surroundings) -> tuple[Total, ...]:
    """Sums of a resource's accounts, where a primitive keeps books; nothing is held where none does."""
    keeper = around.books
    if keeper is None or keeper.manifest.posting is None:
        return ()
    return tuple(
        Total(name, keeper, keeper.manifest.posting, str(given[source].reading.type), given[source].reading.compute)
        for name, source in signature.totals.items()
    )


def _check_key(name: str, given: Given, signature: Signature, scope: WorkflowScope) -> None:
    late = [path.root for path in given.reading.paths if path.root not in scope.early]
    if signature.inputs[name].key and late:
        scope.problems.add(
            "FF309",
            given.written.place,
            f"`{name}` decides which rows are loaded, and `{late[0]}` is known only later",
            "use an input, or a field of a resource that is loaded before",
        )


def _output(record: t.Record, scope: WorkflowScope) -> t.Record:
    return t.Record(record.name, tuple((name, scope.names.configured(type_)) for name, type_ in record.fields))


def _unknown_action(word: Word, around: Surroundings) -> None:
    known = [f"{name}.{write.name}" for name, active in around.active.items() for write in active.manifest.writes]
    message = f"no active primitive offers `{word.text}`"
    around.problems.add("FF301", word.place, message, did_you_mean(word.text, (*known, *around.workflows)))
