"""What an expression stands for, and whether it is of the type its place asks for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeVar

from primitives.ledger.script import ast
from primitives.ledger.script.errors import DivideByZero, InvalidPortion, MismatchedAsset, WrongType
from primitives.ledger.script.features import GET_AMOUNT, GET_ASSET, INTERPOLATION, MID_SCRIPT, OVERDRAFT
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.literals import read_account
from primitives.ledger.script.program_errors import (
    BadArity,
    CannotCastToString,
    FeatureNeeded,
    NegativeBalance,
    NestedMeta,
    UnboundFunction,
    UnboundVariable,
)
from primitives.ledger.script.values import Account, Asset, Monetary, Value, name_of, text_of, type_of


def value(node: ast.Expression, state: State) -> Value:
    match node:
        case ast.Variable():
            return _variable(node, state)
        case ast.AccountLiteral():
            return _address(node, state)
        case ast.AssetLiteral():
            return Asset(node.name)
        case ast.StringLiteral() | ast.NumberLiteral() | ast.PercentLiteral():
            return node.value
        case ast.MonetaryLiteral():
            return Monetary(asset(node.asset, state), number(node.amount, state))
        case ast.Negative():
            return _negative(node, state)
        case ast.Infix(operator="/"):
            return _quotient(node, state)
        case ast.Infix():
            return _sum(node, state)
        case ast.Call():
            return _call(node, state)


def _variable(node: ast.Variable, state: State) -> Value:
    if node.name not in state.values:
        raise UnboundVariable(node.range, node.name)
    return state.values[node.name]


def _address(node: ast.AccountLiteral, state: State) -> Account:
    written = [part for part in node.parts if isinstance(part, str)]
    if len(written) == len(node.parts):
        return Account(":".join(written))
    if INTERPOLATION not in state.features:
        raise FeatureNeeded(node.range, INTERPOLATION)
    parts = [part if isinstance(part, str) else _part(part, node, state) for part in node.parts]
    return read_account(":".join(parts), node.range)


def _part(node: ast.Variable, whole: ast.AccountLiteral, state: State) -> str:
    found = _variable(node, state)
    if type_of(found) not in ("account", "string", "number"):
        raise CannotCastToString(whole.range, found)
    return text_of(found)


# ── arithmetic ─────────────────────────────────────────────────────────────────────────────────────────────


def _negative(node: ast.Negative, state: State) -> Value:
    match value(node.operand, state):
        case Monetary(asset=name, amount=amount):
            return Monetary(name, -amount)
        case int(amount):
            return -amount
        case other:
            raise WrongType(node.operand.range, "monetary|number", other)


def _sum(node: ast.Infix, state: State) -> Value:
    """Of two amounts of one asset, or of two numbers; or their difference."""
    sign = 1 if node.operator == "+" else -1
    match value(node.left, state):
        case Monetary(asset=name, amount=amount):
            right = monetary(node.right, state)
            if right.asset != name:
                raise MismatchedAsset(node.right.range, name, right.asset)
            return Monetary(name, amount + sign * right.amount)
        case int(amount):
            return amount + sign * number(node.right, state)
        case other:
            raise WrongType(node.left.range, "monetary|number", other)


def _quotient(node: ast.Infix, state: State) -> Fraction:
    numerator, denominator = number(node.left, state), number(node.right, state)
    if denominator == 0:
        raise DivideByZero(node.range, numerator)
    return Fraction(numerator, denominator)


# ── functions ──────────────────────────────────────────────────────────────────────────────────────────────


def _call(node: ast.Call, state: State) -> Value:
    """What is wrong with a call is told in this order, and a mistake in an argument before that."""
    if not state.calls:
        raise FeatureNeeded(node.range, MID_SCRIPT)
    given = [value(argument, state) for argument in node.arguments]
    match node.name:
        case "meta":
            raise NestedMeta(node.range)
        case "balance":
            return _balance(node, given, state)
        case "overdraft":
            return _overdraft(node, given, state)
        case "get_asset":
            return Asset(_amount_asked(node, given, GET_ASSET, state).asset)
        case "get_amount":
            return _amount_asked(node, given, GET_AMOUNT, state).amount
        case _:
            raise UnboundFunction(node.range, node.name)


def _balance(node: ast.Call, given: list[Value], state: State) -> Monetary:
    """Below zero is no amount: `overdraft` tells that."""
    name, of_asset = expect_arguments(node, given, Account, Asset)
    amount = state.balances.balance(name, of_asset, node.range)
    if amount < 0:
        raise NegativeBalance(node.range, name, amount)
    return Monetary(of_asset, amount)


def _overdraft(node: ast.Call, given: list[Value], state: State) -> Monetary:
    """How far below zero the account is."""
    _expect_feature(node, OVERDRAFT, state)
    name, of_asset = expect_arguments(node, given, Account, Asset)
    return Monetary(of_asset, max(0, -state.balances.balance(name, of_asset, node.range)))


def _amount_asked(node: ast.Call, given: list[Value], feature: str, state: State) -> Monetary:
    _expect_feature(node, feature, state)
    found: Monetary
    (found,) = expect_arguments(node, given, Monetary)
    return found


def _expect_feature(node: ast.Call, feature: str, state: State) -> None:
    if feature not in state.features:
        raise FeatureNeeded(node.range, feature)


def expect_arguments(node: ast.Call, given: list[Value], *kinds: type | None) -> list[Any]:
    """A wrong number of arguments is told before a wrong type. kinds: None for any."""
    if len(given) != len(kinds):
        raise BadArity(node.range, len(kinds), len(given))
    for argument, found, kind in zip(node.arguments, given, kinds, strict=True):
        if kind is not None:
            _expect(kind, found, argument)
    return given


# ── of the type that is asked for ──────────────────────────────────────────────────────────────────────────

T = TypeVar("T")


def _expect(kind: type[T], found: Any, node: ast.Expression) -> T:
    """Exactly the type: addresses and assets are no texts, though they are written as ones."""
    if type(found) is kind:
        return found
    raise WrongType(node.range, name_of(kind), found)


def monetary(node: ast.Expression, state: State) -> Monetary:
    return _expect(Monetary, value(node, state), node)


def number(node: ast.Expression, state: State) -> int:
    return _expect(int, value(node, state), node)


def account(node: ast.Expression, state: State) -> Account:
    return _expect(Account, value(node, state), node)


def asset(node: ast.Expression, state: State) -> Asset:
    return _expect(Asset, value(node, state), node)


def string(node: ast.Expression, state: State) -> str:
    return _expect(str, value(node, state), node)


def portion(node: ast.Expression, state: State) -> Fraction:
    """One above 1 is for the sum of its shares to refuse."""
    found = _expect(Fraction, value(node, state), node)
    if found < 0:
        raise InvalidPortion(node.range, str(found), "portion must be between 0% and 100% inclusive")
    return found
