"""Steps: each verb of the language, with its names found and its expressions compiled."""

from __future__ import annotations

from dataclasses import replace

from engine.compiler import steps as written
from engine.compiler.diagnostics import nearest
from engine.compiler.leaves import Word
from engine.compiler.product import ChooseStep, FailStep, FinishStep, PostStep, Problem, RequireStep, Step
from engine.compiler.resolve.actions import find_write, resolve_do, unknown_action
from engine.compiler.resolve.calls import CallReader, find_call
from engine.compiler.resolve.ending import always_ends
from engine.compiler.resolve.lives import resolve_become, resolve_create, resolve_undo
from engine.compiler.resolve.posts import resolve_post, result_type
from engine.compiler.resolve.reading import read_text
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.resolve.unproven import not_proven
from engine.compiler.resolve.waits import resolve_approve, resolve_wait
from primitives.kit import types as t


def resolve_steps(steps: written.Steps, around: Surroundings, scope: WorkflowScope) -> tuple[Step, ...]:
    """The steps in their order; what has problems is left out, and the problems added."""
    resolved: list[Step] = []
    for step in steps.steps:
        if always_ends(tuple(resolved)):
            message = "no path reaches this step"
            around.problems.add("FF408", step.verb, message, "every path has ended before it: leave it out, or move it")
            break
        found = _resolve(step, around, scope)
        if found is not None:
            resolved.append(found)
        elif not around.problems.failed:
            raise ValueError(f"a step at {step.verb} was left out, and nothing said why")
    return tuple(resolved)


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
        case written.Create():
            return resolve_create(step, around, scope)
        case written.Become():
            return resolve_become(step, around, scope)
        case written.Undo():
            return resolve_undo(step, around, scope)
        case written.Wait():
            return resolve_wait(step, resolve_steps, around, scope)
        case written.Approve():
            return resolve_approve(step, resolve_steps, around, scope)
        case written.Finish(verb=verb, status=status):
            return FinishStep(around.line(verb), status.text)
        case written.Fail(verb=verb, problem=problem):
            found = find_problem(problem, around, scope)
            return FailStep(around.line(verb), found) if found else None
    not_proven(around.problems, step.verb, "a step for each element of a list", "write the steps once for each")
    return None


def _do(step: written.Do, around: Surroundings, scope: WorkflowScope) -> Step | None:
    """An action of a primitive: a write within the segment, or a call that ends it."""
    name, _, action = step.action.text.partition(".")
    active = around.active.get(name)
    write, call = (find_write(active, action), find_call(active, action)) if active else (None, None)
    if active is not None and write is not None:
        return resolve_do(step, active, write, around, scope)
    if active is not None and call is not None:
        return CallReader(resolve_steps, find_problem, around, scope).resolve(step, active, call)
    if step.action.text in around.workflows:
        help = "write its steps here"
        not_proven(around.problems, step.action.place, "a step that runs another workflow", help)
    else:
        unknown_action(step.action, around)
    if step.result is not None and scope.check_name(step.result):
        scope.lost.add(step.result.text)
    return None


def find_problem(word: Word, around: Surroundings, scope: WorkflowScope) -> Problem | None:
    """A declared problem, its text compiled in the scope of the step that answers with it."""
    code = word.text
    around.used_problems.add(code)
    if code not in around.entries:
        message = f"`{code}` is not among the problems"
        near = nearest(code, around.entries)
        declare = f'declare it under problems: `{code}: {{ status: 409, text: "…" }}`'
        around.problems.add("FF403", word.place, message, f"did you mean `{near}`?" if near else declare)
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
        around.problems.add("FF402", step.verb, "`post` needs a primitive that keeps books", _activate(around))
        return None
    posting = keeper.manifest.posting
    found = resolve_post(step, keeper, posting, scope, around.line(step.verb))
    if found is not None:
        found = _with_otherwise(found, step, around, scope)
    if step.result and scope.check_name(step.result):
        scope.undoable.add(step.result.text)
        scope.bind(step.result.text, result_type(tuple(posting.chart(keeper.config)), scope.names.asset))
    return found


def _activate(around: Surroundings) -> str:
    return "activate " + " or ".join(f"`{name}`" for name in around.keepers)


def _with_otherwise(post: PostStep, step: written.Post, around: Surroundings, scope: WorkflowScope) -> PostStep | None:
    match step.otherwise:
        case Word() as word:
            problem = find_problem(word, around, scope)
            return None if problem is None else replace(post, otherwise=problem)
        case written.Steps() as steps:
            return replace(post, otherwise=resolve_steps(steps, around, scope.copy()))
    return post
