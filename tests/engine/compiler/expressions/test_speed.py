"""Expressions run for every row of a batch: a slow one would be felt."""

import timeit
from types import SimpleNamespace

from engine.compiler.expressions import Scope, check, compile_expression, parse
from primitives.kit import types as t
from tests.engine.compiler.expressions.wallet_scope import Values


def test_a_comparison_of_two_fields_takes_less_than_a_microsecond():
    record = t.Record("limit", (("used", t.Money("PHP/2")), ("cap", t.Money("PHP/2"))))
    typed = check(parse("limit.used <= limit.cap").expression, Scope({"limit": record}), t.BOOL).typed
    decide, env = compile_expression(typed), Values({"limit": SimpleNamespace(used=1, cap=2)})

    best = min(timeit.repeat(lambda: decide(env), number=200, repeat=200)) / 200

    assert best < 1e-6
