"""Operators and choices: what one side says about the literals of the other, and what both give."""

from __future__ import annotations

from dataclasses import replace

from engine.compiler.expressions import ast, operators, terms
from engine.compiler.expressions.agreement import Mismatch, common, mismatch
from engine.compiler.expressions.ast import Expression
from engine.compiler.expressions.guards import Known, known_if
from engine.compiler.expressions.inference import wanted_type
from engine.compiler.expressions.reading import Reading
from engine.compiler.expressions.terms import Term, TermType, Unrounded
from primitives.kit import types as t

Sides = tuple[Term | None, Term | None]


class Joining(Reading):
    """What stands between others."""

    __slots__ = ()

    def unary(self, node: ast.Unary, hint: TermType | None, known: Known) -> Term | None:
        if node.operator == "!":
            of = self.expect(node.of, t.BOOL, known)
            return of and terms.Not(t.BOOL, of, node.span)
        if isinstance(node.of, ast.Number | ast.Percentage):
            constant = self.literal(node.of, hint, "-")
            return constant and replace(constant, span=node.span)
        of = self.plain(node.of, hint, known)
        if of is None or isinstance(of.type, t.Integer | t.Decimals | t.Percent | t.Money | Unrounded):
            return of and terms.Negative(of.type, of, node.span)
        return self.refuse(node, Mismatch(f"{of.type} has no negative"))

    def logic(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        left = self.expect(node.left, t.BOOL, known)
        right = self.expect(node.right, t.BOOL, known | known_if(node.left, node.operator == "&&"))
        return left and right and terms.Logic(t.BOOL, node.operator, left, right, node.span)

    def comparison(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        left, right = self._sides(node.left, node.right, None, known)
        if left is None or right is None:
            return None
        if isinstance(left.type, t.Optional) or isinstance(right.type, t.Optional):
            return self.unguarded(node.left if isinstance(left.type, t.Optional) else node.right)
        refused = operators.comparison(node.operator, left.type, right.type)
        if refused is not None:
            return self.refuse(node, refused)
        return terms.Comparison(t.BOOL, node.operator, left, right, node.span)

    def membership(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        if self.floating(node.left) and not self.floating(node.right):
            right = self.plain(node.right, None, known)
            item = right.type.item if right is not None and isinstance(right.type, t.ListOf) else None
            left = right and self.plain(node.left, item, known)
        else:
            left = self.plain(node.left, None, known)
            list_ = None if left is None or isinstance(left.type, Unrounded) else t.ListOf(left.type)
            right = self.plain(node.right, list_, known) if left or not self.floating(node.right) else None
        if left is None or right is None:
            return None
        if not isinstance(right.type, t.ListOf):
            return self.refuse(node.right, Mismatch(f"`in` looks into a list, this is {right.type}"))
        refused = operators.comparison("==", left.type, right.type.item)
        return self.refuse(node, refused) if refused else terms.Membership(t.BOOL, left, right, node.span)

    def arithmetic(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        hint = None if isinstance(wanted_type(hint), t.Text | t.Time | t.Date) else hint
        if node.operator in "+-":
            left, right = self._sides(node.left, node.right, hint, known)
        else:
            left, right = self._factors(node.left, node.right, hint, known)
        if left is None or right is None:
            return None
        result = operators.arithmetic(node.operator, left.type, right.type)
        if isinstance(result, Mismatch):
            return self.refuse(node, result)
        return terms.Arithmetic(result, node.operator, left, right, node.span)

    def choice(self, node: ast.Choice, hint: TermType | None, known: Known) -> Term | None:
        condition = self.expect(node.condition, t.BOOL, known)
        knowns = tuple(known | known_if(node.condition, outcome) for outcome in (True, False))
        then, otherwise = self._branches(node, hint, knowns)
        if condition is None or then is None or otherwise is None:
            return None
        type_ = common(then.type, otherwise.type)
        if type_ is None:
            return self.refuse(node.otherwise, mismatch(then.type, otherwise.type))
        return terms.Either(type_, condition, then, otherwise, node.span)

    def _branches(self, node: ast.Choice, hint: TermType | None, knowns: tuple[Known, ...]) -> Sides:
        if self.floating(node.then) and not self.floating(node.otherwise):
            otherwise = self.infer(node.otherwise, hint, knowns[1])
            then = otherwise and self.infer(node.then, hint or otherwise.type, knowns[0])
        else:
            then = self.infer(node.then, hint, knowns[0])
            heard = hint if hint is not None or then is None else then.type
            skipped = then is None and self.floating(node.otherwise)
            otherwise = None if skipped else self.infer(node.otherwise, heard, knowns[1])
        return then, otherwise

    def _sides(self, left: Expression, right: Expression, hint: TermType | None, known: Known) -> Sides:
        if self.floating(left) and not self.floating(right):
            one, other = self._sides(right, left, hint, known)
            return other, one
        first = self.plain(left, hint, known)
        if first is None and self.floating(right):
            return None, None
        return first, self.plain(right, hint if first is None else first.type, known)

    def _factors(self, left: Expression, right: Expression, hint: TermType | None, known: Known) -> Sides:
        if self.floating(left) and not self.floating(right):
            one, other = self._factors(right, left, hint, known)
            return other, one
        first = self.plain(left, hint, known)
        if first is None and self.floating(right):
            return None, None
        decimal = first is not None and isinstance(first.type, t.Decimals)
        return first, self.plain(right, t.DECIMAL if decimal else None, known)
