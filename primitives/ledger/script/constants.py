"""What an expression is worth, where its text alone says so: `(10 - 9) / (2 + 1)` is a third."""

from __future__ import annotations

from fractions import Fraction

from primitives.ledger.script import ast


def number_of(node: ast.Expression) -> int | None:
    """None where a variable or a function has a say."""
    match node:
        case ast.NumberLiteral(value=value):
            return value
        case ast.Negative(operand=operand):
            value_of = number_of(operand)
            return None if value_of is None else -value_of
        case ast.Infix(operator="+" | "-" as operator, left=left, right=right):
            first, second = number_of(left), number_of(right)
            if first is None or second is None:
                return None
            return first + second if operator == "+" else first - second
        case _:
            return None


def portion_of(node: ast.Portion) -> Fraction | None:
    """None where the text does not say, and for what is divided by zero."""
    match node:
        case ast.PercentLiteral(value=value):
            return value
        case ast.Infix(operator="/", left=left, right=right):
            numerator, denominator = number_of(left), number_of(right)
            if numerator is None or not denominator:
                return None
            return Fraction(numerator, denominator)
        case _:
            return None
