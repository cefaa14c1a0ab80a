"""Expressions compiled to closures. What a variable or an account stands for is the front door's business."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from primitives.ledger.script import ast
from primitives.ledger.script.errors import (
    DivideByZero,
    InvalidPortion,
    MismatchedAsset,
    WrongType,
)
from primitives.ledger.script.frame import Frame
from primitives.ledger.script.values import Account, Asset, Monetary, Value, name_of

Evaluate = Callable[[Frame], Any]
T = TypeVar("T")


class Names(Protocol):
    """A front door: what names in the text mean.

    `account` yields an address; `variable` and `call` yield any Value.
    """

    def allows(self, feature: str) -> bool:
        """Whether the script may use this experimental feature of the language."""

    def variable(self, node: ast.Variable) -> Evaluate: ...

    def account(self, node: ast.AccountLiteral) -> Evaluate: ...

    def call(self, node: ast.Call) -> Evaluate: ...


def compile_value(node: ast.Expression, names: Names) -> Evaluate:
    match node:
        case ast.Variable():
            return names.variable(node)
        case ast.AccountLiteral():
            return names.account(node)
        case ast.Call():
            return names.call(node)
        case ast.AssetLiteral():
            return _constant(Asset(node.name))
        case ast.MonetaryLiteral():
            return _monetary_literal(node, names)
        case ast.Negative():
            return _negative(node, names)
        case ast.Infix():
            return _infix(node, names)
        case _:
            return _constant(node.value)


def _constant(value: Value) -> Evaluate:
    def constant(frame: Frame) -> Value:
        return value

    return constant


def _monetary_literal(node: ast.MonetaryLiteral, names: Names) -> Evaluate:
    asset_of, amount_of = compile_asset(node.asset, names), compile_number(node.amount, names)
    if isinstance(node.asset, ast.AssetLiteral) and isinstance(node.amount, ast.NumberLiteral):
        return _constant(Monetary(node.asset.name, node.amount.value))

    def monetary(frame: Frame) -> Monetary:
        return Monetary(asset_of(frame), amount_of(frame))

    return monetary


def _negative(node: ast.Negative, names: Names) -> Evaluate:
    operand = compile_value(node.operand, names)

    def negative(frame: Frame) -> Value:
        value = operand(frame)
        if type(value) is Monetary:
            return Monetary(value.asset, -value.amount)
        if type(value) is int:
            return -value
        raise WrongType(node.operand.range, "monetary|number", value)

    return negative


def _infix(node: ast.Infix, names: Names) -> Evaluate:
    if node.operator == "/":
        return _quotient(node, names)
    left, right = compile_value(node.left, names), compile_value(node.right, names)
    sign = 1 if node.operator == "+" else -1

    def infix(frame: Frame) -> Value:
        first = left(frame)
        if type(first) is Monetary:
            second = expect(Monetary, right(frame), node.right)
            if first.asset != second.asset:
                raise MismatchedAsset(node.right.range, first.asset, second.asset)
            return Monetary(first.asset, first.amount + sign * second.amount)
        if type(first) is int:
            return first + sign * expect(int, right(frame), node.right)
        raise WrongType(node.left.range, "monetary|number", first)

    return infix


def _quotient(node: ast.Infix, names: Names) -> Evaluate:
    left, right = compile_number(node.left, names), compile_number(node.right, names)

    def quotient(frame: Frame) -> Fraction:
        numerator, denominator = left(frame), right(frame)
        if denominator == 0:
            raise DivideByZero(node.range, numerator)
        return Fraction(numerator, denominator)

    return quotient


# ── expressions of which the type is known from where they stand ──────────────────────────────────────────


def compile_monetary(node: ast.Expression, names: Names) -> Callable[[Frame], Monetary]:
    return _typed(Monetary, node, names)


def compile_number(node: ast.Expression, names: Names) -> Callable[[Frame], int]:
    return _typed(int, node, names)


def compile_string(node: ast.Expression, names: Names) -> Callable[[Frame], str]:
    return _typed(str, node, names)


def compile_account(node: ast.Expression, names: Names) -> Callable[[Frame], str]:
    if isinstance(node, ast.AccountLiteral):
        return names.account(node)
    return _typed(Account, node, names)


def compile_asset(node: ast.Expression, names: Names) -> Callable[[Frame], str]:
    if isinstance(node, ast.AssetLiteral):
        return _constant(Asset(node.name))
    return _typed(Asset, node, names)


def compile_portion(node: ast.Expression, names: Names) -> Callable[[Frame], Fraction]:
    """One above 1 is for the sum of its allotment to refuse."""
    value_of = _typed(Fraction, node, names)

    def portion(frame: Frame) -> Fraction:
        value: Fraction = value_of(frame)
        if value >= 0:
            return value
        raise InvalidPortion(node.range, str(value), "portion must be between 0% and 100% inclusive")

    return portion


def _typed(kind: type[T], node: ast.Expression, names: Names) -> Callable[[Frame], T]:
    value_of = compile_value(node, names)

    def typed(frame: Frame) -> T:
        value = value_of(frame)
        if type(value) is kind:
            return value
        raise WrongType(node.range, name_of(kind), value)

    return typed


def expect(kind: type[T], value: Any, node: ast.Expression) -> T:
    """The value of the node, if it is of exactly this kind: an address is no text. Raises WrongType otherwise."""
    if type(value) is kind:
        return value
    raise WrongType(node.range, name_of(kind), value)
