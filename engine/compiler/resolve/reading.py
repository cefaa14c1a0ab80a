"""Expressions of a template, read in a scope: text → a typed closure, problems at their places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Part:
    """The characters from `start` on of what is written, as a text of its own."""

    whole: Written
    start: int
    text: str

    @property
    def place(self) -> Place:
        return self.whole.at(self.start, self.start + len(self.text))

    def at(self, start: int, end: int) -> Place:
        return self.whole.at(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression, checked and compiled. rounds: how many rows must be loaded one after the other before it.

    later: names that are themselves known only after so many rounds, those a lookup finds.
    """

    text: str
    type: Type
    compute: Compute
    paths: tuple[Path, ...]
    balances: tuple[str, ...]
    scope: Scope
    later: Mapping[str, int] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        return max((self.later.get(path.root, 0) + len(path.hops(self.scope)) for path in self.paths), default=0)

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
