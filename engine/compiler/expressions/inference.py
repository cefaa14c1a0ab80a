"""What every rule of the checker stands on: scope, problems, and what is expected of a part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from engine.compiler.expressions import ast
from engine.compiler.expressions.agreement import Mismatch, accepts, mismatch, present
from engine.compiler.expressions.ast import Expression, Span
from engine.compiler.expressions.guards import Known
from engine.compiler.expressions.printing import print_expression
from engine.compiler.expressions.problems import (
    BAD_EXPRESSION,
    TYPE_MISMATCH,
    UNKNOWN_NAME,
    ExpressionProblem,
    nearest,
)
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.terms import Term, TermType, Unrounded
from primitives.kit import types as t


@dataclass(slots=True)
class Inference(ABC):
    """known: the optional values that are present at this place."""

    scope: Scope
    problems: list[ExpressionProblem] = field(default_factory=list)

    @abstractmethod
    def part(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        """The term of `node` as it stands, guards aside."""

    def whole(self, node: Expression) -> Term | None:
        term = self.infer(node, None, frozenset())
        if term is not None and isinstance(term.type, Unrounded | t.Column):
            return self.refuse(node, mismatch("a value", term.type))
        return term

    def expect(self, node: Expression, expected: t.Type, known: Known) -> Term | None:
        term = self.infer(node, expected, known)
        if term is None or accepts(expected, term.type):
            return term
        if isinstance(term.type, t.Optional) and not isinstance(expected, t.Optional):
            return self.unguarded(node)
        return self.refuse(node, mismatch(expected, term.type))

    def plain(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        """A value that is certainly there."""
        term = self.infer(node, hint, known)
        if term is not None and isinstance(term.type, t.Optional):
            return self.unguarded(node)
        if term is not None and isinstance(term.type, t.Column):
            return self.refuse(node, mismatch("a value", term.type))
        return term

    def infer(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        """hint: what a literal is read by; other parts may turn out to be of any type."""
        term = self.part(node, hint, known)
        if term is not None and isinstance(term.type, t.Optional) and node in known:
            return replace(term, type=term.type.item)
        return term

    def floating(self, node: Expression) -> bool:
        """Whether what `node` is depends on what is expected of it."""
        match node:
            case ast.Number():
                return True
            case ast.Name(name=name):
                return name not in self.scope.names and name != "now"
            case ast.Unary(operator="-", of=of):
                return self.floating(of)
            case ast.ListLiteral(items=items):
                return all(self.floating(item) for item in items)
            case ast.Binary(operator=operator, left=left, right=right) if operator in "+-*/%":
                return self.floating(left) and self.floating(right)
            case ast.Choice(then=then, otherwise=otherwise):
                return self.floating(then) and self.floating(otherwise)
        return False

    def refuse(self, node: Expression, why: Mismatch) -> Term | None:
        self.problems.append(ExpressionProblem(node.span, why.code, why.message, why.help))
        return None

    def unguarded(self, node: Expression) -> Term | None:
        text = print_expression(node)
        text = text if len(text) <= 60 else "x"
        message, help_ = "this may be none", f"guard it: present({text}) ? … : …"
        self.problems.append(ExpressionProblem(node.span, TYPE_MISMATCH, message, help_))
        return None

    def unknown(self, span: Span, name: str, known: Iterable[str], message: str = "") -> Term | None:
        message = message or f"there is no `{name}` here"
        self.problems.append(ExpressionProblem(span, UNKNOWN_NAME, message, nearest(name, known)))
        return None

    def bad(self, span: Span, message: str) -> Term | None:
        self.problems.append(ExpressionProblem(span, BAD_EXPRESSION, message))
        return None


def wanted_type(hint: TermType | None) -> t.Type | None:
    if isinstance(hint, Unrounded):
        return t.Money(hint.asset)
    return None if hint is None else present(hint)
