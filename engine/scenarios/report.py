"""What `finfactory test` shows: each failure with its line, what was expected and what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.compiler.screen import excerpt
from engine.scenarios.failures import Failure
from engine.scenarios.known import Answer
from engine.scenarios.run import Result
from primitives.kit.canonical import canonical

_LONGEST_ANSWER = 1_000


def as_screen(results: Sequence[Result]) -> str:
    """One line per scenario, the failures below theirs."""
    return "\n".join(line for result in results for line in _lines(result))


def as_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    return [
        {
            "title": result.title,
            "file": result.source.path,
            "line": result.line,
            "passed": not result.failures,
            "seconds": round(result.seconds, 3),
            "failures": [_failure_json(failure) for failure in result.failures],
        }
        for result in results
    ]


def _lines(result: Result) -> list[str]:
    if not result.failures:
        return [f"passed  {result.title}"]
    lines = [f"FAILED  {result.title}"]
    for failure in result.failures:
        lines += ["", *_failure(failure, result.source.lines)]
    return [*lines, ""]


def _failure(failure: Failure, lines: tuple[str, ...]) -> list[str]:
    place = failure.place
    told = [f"   seen:     {failure.seen}"]
    if failure.answer is not None:
        told.append(f"   answer:   {_answer(failure.answer)}")
    head = f"{place.file}:{place.line}:{place.column}"
    return [head, *excerpt(place, f"expected {failure.expected}", lines), *told]


def _answer(answer: Answer) -> str:
    text = answer.body if isinstance(answer.body, str) else canonical(answer.body)
    short = text if len(text) <= _LONGEST_ANSWER else f"{text[:_LONGEST_ANSWER]} …"
    return f"{answer.request} → {answer.status} {short}"


def _failure_json(failure: Failure) -> dict[str, Any]:
    place, answer = failure.place, failure.answer
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "expected": failure.expected,
        "seen": failure.seen,
        "answer": None if answer is None else {"request": answer.request, "status": answer.status, "body": answer.body},
    }
