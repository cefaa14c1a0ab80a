"""What an expression means in its scope, with the type of every part; or all its problems.

A literal takes its meaning from what is expected of it: by the hole, or by the other side of its operator.
A part with a problem has no term; what stands above it says nothing more about it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.compiler.expressions import ast
from engine.compiler.expressions.ast import Expression
from engine.compiler.expressions.guards import Known
from engine.compiler.expressions.joining import Joining
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.terms import Term, TermType, Unrounded
from engine.compiler.expressions.typed import Checked, Typed
from primitives.kit import types as t


def check(expression: Expression, scope: Scope, expected: t.Type | None) -> Checked:
    """expected: the type of the hole; None takes the expression as it is."""
    checker = _Checker(scope)
    term = checker.whole(expression) if expected is None else checker.expect(expression, expected, frozenset())
    if term is None or isinstance(term.type, Unrounded):
        return Checked(None, tuple(checker.problems))
    return Checked(Typed(expression, term, term.type))


class _Checker(Joining):
    __slots__ = ()

    def part(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        match node:
            case ast.Number() | ast.Percentage() | ast.Duration() | ast.Quoted() | ast.Flag():
                return self.literal(node, hint)
            case ast.Name():
                return self.name(node, hint)
            case ast.Field():
                return self.field(node, known)
            case ast.Index():
                return self.index(node, known)
            case ast.ListLiteral():
                return self.list(node, hint, known)
            case ast.Call():
                return self.call(node, known)
            case ast.Unary():
                return self.unary(node, hint, known)
            case ast.Binary(operator=operator):
                return _BINARY[operator](self, node, hint, known)
            case ast.Choice():
                return self.choice(node, hint, known)


_Rule = Callable[[_Checker, ast.Binary, TermType | None, Known], Term | None]
_BINARY: Mapping[str, _Rule] = {
    **dict.fromkeys(("&&", "||"), _Checker.logic),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _Checker.comparison),
    **dict.fromkeys(("+", "-", "*", "/", "%"), _Checker.arithmetic),
    "in": _Checker.membership,
}
