"""An expression as text again: `parse(print_expression(e)).expression == e`."""

from __future__ import annotations

from engine.compiler.expressions import ast
from engine.compiler.expressions.ast import Expression
from engine.compiler.expressions.quotes import quote

_STRENGTH = {"||": 1, "&&": 2, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
_STRENGTH |= dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), 3)
_CHOICE, _UNARY, _MEMBER = 0, 6, 7


def print_expression(expression: Expression) -> str:
    match expression:
        case ast.Number(text=text) | ast.Percentage(text=text) | ast.Duration(text=text):
            return text
        case ast.Quoted(value=value):
            return quote(value)
        case ast.Flag(value=flag):
            return "true" if flag else "false"
        case ast.Name(name=name):
            return name
        case ast.ListLiteral(items=items):
            return f"[{_row(items)}]"
        case ast.Field(of=of, name=name):
            return f"{_at_least(_MEMBER, of)}.{name}"
        case ast.Index(of=of, keys=keys):
            return f"{_at_least(_MEMBER, of)}[{_row(keys)}]"
        case ast.Call(function=function, arguments=arguments):
            return f"{function}({_row(arguments)})"
        case ast.Unary(operator=operator, of=of):
            return operator + _at_least(_UNARY, of)
        case ast.Binary(operator=operator, left=left, right=right):
            strength = _STRENGTH[operator]
            return f"{_at_least(strength, left)} {operator} {_at_least(strength + 1, right)}"
        case ast.Choice(condition=condition, then=then, otherwise=otherwise):
            return f"{_at_least(1, condition)} ? {_at_least(1, then)} : {print_expression(otherwise)}"


def _row(expressions: tuple[Expression, ...]) -> str:
    return ", ".join(print_expression(expression) for expression in expressions)


def _at_least(strength: int, expression: Expression) -> str:
    text = print_expression(expression)
    return text if _strength(expression) >= strength else f"({text})"


def _strength(expression: Expression) -> int:
    match expression:
        case ast.Choice():
            return _CHOICE
        case ast.Binary(operator=operator):
            return _STRENGTH[operator]
        case ast.Unary() | ast.Percentage():
            return _UNARY
    return _MEMBER
