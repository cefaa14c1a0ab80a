"""An expression that was checked, with its type and what it reads."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.expressions import paths
from engine.compiler.expressions.ast import Expression
from engine.compiler.expressions.paths import Path
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.terms import Term
from primitives.kit import types as t


@dataclass(frozen=True, slots=True)
class Typed:
    expression: Expression
    term: Term
    type: t.Type

    def paths(self) -> tuple[Path, ...]:
        return paths.paths(self.term)

    def balances(self) -> tuple[str, ...]:
        return paths.balances(self.term)


@dataclass(frozen=True, slots=True)
class Checked:
    """typed: None exactly where there are problems."""

    typed: Typed | None
    problems: tuple[ExpressionProblem, ...] = ()
