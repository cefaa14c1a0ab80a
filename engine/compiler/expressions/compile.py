"""A checked expression as a closure: built once, called for every row.

An EvaluationError is a value the template's author can meet; any other exception is a bug of ours.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import datetime, time
from fractions import Fraction
from typing import Any

from engine.compiler.expressions import terms
from engine.compiler.expressions.ast import Span
from engine.compiler.expressions.comparing import key_of, order_of, same_kind
from engine.compiler.expressions.env import Env, EvaluationError
from engine.compiler.expressions.numbers import ROUNDING, remainder, truncated
from engine.compiler.expressions.tables import finder
from engine.compiler.expressions.terms import Term
from engine.compiler.expressions.typed import Typed
from primitives.kit import types as t
from primitives.kit.clock import Duration, after

Evaluate = Callable[[Env], Any]
_Operation = Callable[[Any, Any], Any]


def compile_expression(typed: Typed) -> Callable[[Env], object]:
    """The result has the run-time form of `typed.type`. The closure raises EvaluationError."""
    return _compile(typed.term)


def _compile(term: Term) -> Evaluate:
    return _COMPILERS[type(term)](term)


def _constant(term: terms.Constant) -> Evaluate:
    value = term.value
    return lambda env: value


def _variable(term: terms.Variable) -> Evaluate:
    name = term.name
    return lambda env: env.names[name]


def _now(term: terms.Now) -> Evaluate:
    return lambda env: env.now


def _balance(term: terms.Balance) -> Evaluate:
    account = term.account
    return lambda env: env.balance(account)


def _attribute(term: terms.Attribute) -> Evaluate:
    name, of = term.name, term.of
    while isinstance(of, terms.Attribute):
        name, of = f"{of.name}.{name}", of.of
    get = operator.attrgetter(name)
    if isinstance(of, terms.Variable):
        root = of.name
        return lambda env: get(env.names[root])
    record = _compile(of)
    return lambda env: get(record(env))


def _row_field(term: terms.RowField) -> Evaluate:
    get, resource = operator.attrgetter(term.name), term.resource
    if isinstance(term.of, terms.Variable):
        root = term.of.name
        return lambda env: get(env.row(resource, env.names[root]))  # type: ignore[arg-type]
    id_ = _compile(term.of)
    return lambda env: get(env.row(resource, id_(env)))


def _identity(term: terms.Identity) -> Evaluate:
    return _compile(term.of)


def _cell(term: terms.Cell) -> Evaluate:
    table, span, find = _compile(term.table), term.span, finder(term.column)
    keys = tuple(_compile(key) for key in term.keys)

    def cell(env: Env) -> Any:
        values = tuple([key(env) for key in keys])
        try:
            return find(table(env), values)
        except KeyError:
            raise EvaluationError("no_row", span, f"no row of the table fits {values}") from None

    return cell


def _item(term: terms.Item) -> Evaluate:
    of, index, span = _compile(term.of), _compile(term.index), term.span

    def item(env: Env) -> Any:
        values, place = of(env), index(env)
        if 0 <= place < len(values):
            return values[place]
        raise EvaluationError("out_of_range", span, f"there is no item {place} in a list of {len(values)}")

    return item


def _elements(term: terms.Elements) -> Evaluate:
    if all(isinstance(item, terms.Constant) for item in term.items):
        constants = tuple(item.value for item in term.items if isinstance(item, terms.Constant))
        return lambda env: constants
    items = tuple(_compile(item) for item in term.items)
    return lambda env: tuple([item(env) for item in items])


def _not(term: terms.Not) -> Evaluate:
    of = _compile(term.of)
    return lambda env: not of(env)


def _negative(term: terms.Negative) -> Evaluate:
    of = _compile(term.of)
    return lambda env: -of(env)


def _logic(term: terms.Logic) -> Evaluate:
    left, right = _compile(term.left), _compile(term.right)
    decides = term.operator == "||"

    def logic(env: Env) -> Any:
        try:
            if left(env) is decides:
                return decides
        except EvaluationError:
            if right(env) is decides:
                return decides
            raise
        return right(env)

    return logic


def _comparison(term: terms.Comparison) -> Evaluate:
    left, right, compare = _compile(term.left), _compile(term.right), _COMPARE[term.operator]
    type_, span = term.left.type, term.span
    if isinstance(type_, t.Time):
        return lambda env: compare(*same_kind(left(env), right(env)))
    key = key_of(type_) if term.operator in ("==", "!=") else order_of(type_)
    if key is None:
        return lambda env: compare(left(env), right(env))

    def keyed(env: Env) -> Any:
        try:
            return compare(key(left(env)), key(right(env)))
        except KeyError as error:
            raise EvaluationError("not_a_member", span, f"{error} is no member of {type_}") from None

    return keyed


def _membership(term: terms.Membership) -> Evaluate:
    left, right, key = _compile(term.left), _compile(term.right), key_of(term.left.type)
    if isinstance(term.left.type, t.Time):
        return lambda env: _among(left(env), right(env))
    if key is None:
        return lambda env: left(env) in right(env)
    return lambda env: key(left(env)) in [key(value) for value in right(env)]


def _among(moment: datetime | time, moments: tuple[datetime | time, ...]) -> bool:
    return any(operator.eq(*same_kind(moment, one)) for one in moments)


def _arithmetic(term: terms.Arithmetic) -> Evaluate:
    left, right, span = _compile(term.left), _compile(term.right), term.span
    if isinstance(term.type, t.Time):
        return _moment(term, left, right)
    operation = _operation(term)
    if term.operator not in "/%":
        return lambda env: operation(left(env), right(env))

    def divide(env: Env) -> Any:
        dividend, divisor = left(env), right(env)
        if divisor == 0:
            raise EvaluationError("division_by_zero", span, "division by zero")
        return operation(dividend, divisor)

    return divide


def _operation(term: terms.Arithmetic) -> _Operation:
    if isinstance(term.type, t.Span):
        return _span_sum if term.operator == "+" else _span_difference
    if term.operator == "/":
        return truncated if isinstance(term.type, t.Integer) else _fraction
    return _ARITHMETIC[term.operator]


def _moment(term: terms.Arithmetic, left: Evaluate, right: Evaluate) -> Evaluate:
    forward, span = term.operator == "+", term.span
    if isinstance(term.left.type, t.Span):
        left, right = right, left

    def moment(env: Env) -> datetime:
        start, length = left(env), right(env)
        return _moved(start, length if forward else _span_difference(Duration(), length), span)

    return moment


def _moved(start: datetime | time, length: Duration, span: Span) -> datetime:
    if length.business_days:
        raise EvaluationError("needs_calendar", span, "business days need a calendar")
    if not isinstance(start, datetime):
        raise EvaluationError("out_of_time", span, "a time of day belongs to no day a duration could be added to")
    try:
        return after(start, length)
    except OverflowError:
        raise EvaluationError("out_of_time", span, "this moment is outside the calendar") from None


def _either(term: terms.Either) -> Evaluate:
    condition, then, otherwise = _compile(term.condition), _compile(term.then), _compile(term.otherwise)
    return lambda env: then(env) if condition(env) else otherwise(env)


def _present(term: terms.Present) -> Evaluate:
    of = _compile(term.of)
    return lambda env: of(env) is not None


def _size(term: terms.Size) -> Evaluate:
    of = _compile(term.of)
    return lambda env: len(of(env))


def _rounded(term: terms.Rounded) -> Evaluate:
    of, rounding = _compile(term.of), ROUNDING[term.mode]
    return lambda env: rounding(of(env))


def _fraction(left: Fraction | int, right: Fraction | int) -> Fraction:
    return Fraction(left) / right


def _span_sum(left: Duration, right: Duration) -> Duration:
    return Duration(left.days + right.days, left.seconds + right.seconds, left.business_days + right.business_days)


def _span_difference(left: Duration, right: Duration) -> Duration:
    return _span_sum(left, Duration(-right.days, -right.seconds, -right.business_days))


_COMPARE: Mapping[str, _Operation] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: Mapping[str, _Operation] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "%": remainder,
}
_COMPILERS: Mapping[type[Term], Callable[[Any], Evaluate]] = {
    terms.Constant: _constant,
    terms.Variable: _variable,
    terms.Now: _now,
    terms.Balance: _balance,
    terms.Attribute: _attribute,
    terms.RowField: _row_field,
    terms.Identity: _identity,
    terms.Cell: _cell,
    terms.Item: _item,
    terms.Elements: _elements,
    terms.Not: _not,
    terms.Negative: _negative,
    terms.Logic: _logic,
    terms.Comparison: _comparison,
    terms.Membership: _membership,
    terms.Arithmetic: _arithmetic,
    terms.Either: _either,
    terms.Present: _present,
    terms.Size: _size,
    terms.Rounded: _rounded,
}
