"""What follows on an outcome of a cut: steps, or a short form of them."""

from __future__ import annotations

from collections.abc import Callable

from engine.compiler import steps as written
from engine.compiler.leaves import Ignore, Word
from engine.compiler.product import FailStep, Problem, Step, UndoStep
from engine.compiler.resolve.scopes import WorkflowScope
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.source import Place

ReadSteps = Callable[[written.Steps, Surroundings, WorkflowScope], tuple[Step, ...]]
FindProblem = Callable[[Word, Surroundings, WorkflowScope], Problem | None]


def steps_of(
    answer: written.Answer, what: str, read: ReadSteps, around: Surroundings, scope: WorkflowScope
) -> tuple[Step, ...]:
    """An outcome that takes steps alone; FF203 for a short form."""
    if isinstance(answer, written.Steps):
        return read(answer, around, scope)
    around.problems.add("FF203", answer.place, f"`{what}` takes a list of steps", "write the steps, `[]` for none")
    return ()


def failing(code: str, place: Place, find: FindProblem, around: Surroundings, scope: WorkflowScope) -> tuple[Step, ...]:
    """`fail`: undo all, and fail with the connector's reason."""
    line = around.line(place)
    problem = find(Word(code, place), around, scope)
    return () if problem is None else (UndoStep(line, None), FailStep(line, problem))


def steps_or_ignore(
    answer: written.Answer, what: str, read: ReadSteps, around: Surroundings, scope: WorkflowScope
) -> tuple[Step, ...]:
    """`ignore` is no steps."""
    return () if isinstance(answer, Ignore) else steps_of(answer, what, read, around, scope)
