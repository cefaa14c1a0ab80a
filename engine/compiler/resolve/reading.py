"""Expressions of a template, read in a scope: text → a typed closure, problems at their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.compiler.diagnostics import Problems
from engine.compiler.expressions.check import check
from engine.compiler.expressions.compile import compile_expression
from engine.compiler.expressions.parse import parse
from engine.compiler.expressions.paths import Path
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.texts import compile_text, template
from engine.compiler.product import Compute
from engine.compiler.source import Place
from primitives.kit.types import Type


class Written(Protocol):
    """A text with its place: a Hole or a Scalar."""

    @property
    def text(self) -> str: ...

    @property
    def place(self) -> Place: ...

    def at(self, start: int, end: int) -> Place: ...


@dataclass(frozen=True, slots=True)
class Invented:
    """An expression the compiler writes itself, placed at what it serves."""

    text: str
    place: Place

    def at(self, start: int, end: int) -> Place:
        return self.place


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression, checked and compiled. rounds: how many rows must be loaded one after the other before it."""

    text: str
    type: Type
    compute: Compute
    paths: tuple[Path, ...]
    balances: tuple[str, ...]
    scope: Scope

    @property
    def rounds(self) -> int:
        return max((len(path.hops(self.scope)) for path in self.paths), default=0)

    @property
    def path(self) -> Path | None:
        """The path itself, where the expression is nothing else."""
        return self.paths[0] if len(self.paths) == 1 and str(self.paths[0]) == self.text.strip() else None


def read(written: Written, scope: Scope, expected: Type | None, problems: Problems) -> Reading | None:
    """None where the text has problems, which are added."""
    parsed = parse(written.text)
    if parsed.expression is None or parsed.problems:
        _add(parsed.problems, written, problems)
        return None
    checked = check(parsed.expression, scope, expected)
    _add(checked.problems, written, problems)
    if checked.typed is None:
        return None
    typed = checked.typed
    return Reading(written.text, typed.type, compile_expression(typed), typed.paths(), typed.balances(), scope)


def read_path(text: str, scope: Scope) -> Reading:
    """A path the compiler itself made: one that cannot be read is a bug, and raises ValueError."""
    parsed = parse(text)
    if parsed.expression is None:
        raise ValueError(text)
    checked = check(parsed.expression, scope, None)
    if checked.typed is None:
        raise ValueError(f"{text}: {checked.problems}")
    typed = checked.typed
    return Reading(text, typed.type, compile_expression(typed), typed.paths(), typed.balances(), scope)


def read_text(written: Written, scope: Scope, problems: Problems) -> Compute | None:
    """A text whose `{…}` are filled from the scope."""
    checked = template(written.text, scope)
    _add(checked.problems, written, problems)
    return None if checked.pieces is None else compile_text(checked.pieces)


def _add(found: tuple[ExpressionProblem, ...], written: Written, problems: Problems) -> None:
    for one in found:
        place = written.at(one.span.start, one.span.end)
        problems.add(one.code, place, one.message, one.help or None)
