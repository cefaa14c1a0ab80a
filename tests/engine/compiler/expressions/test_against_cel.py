"""Google's CEL is the oracle on the common subset: the same values, and errors in both or in neither.

Integers of CEL end at 63 bits, ours do not: an overflow there is left out, and counted.
"""

from collections import Counter
from datetime import timedelta

import pytest
from cel_expr_python import cel

from engine.compiler.expressions import EvaluationError, Scope, check, compile_expression, parse
from primitives.kit import types as t
from tests.engine.compiler.expressions.cel_cases import Case, Writer
from tests.engine.compiler.expressions.wallet_scope import Values

NAMES = {"n": 5, "m": -7, "zero": 0, "s": "ab", "yes": True, "ns": (3, 5, 8)}
SCOPE = Scope(
    {"n": t.INTEGER, "m": t.INTEGER, "zero": t.INTEGER, "s": t.TEXT, "yes": t.BOOL, "ns": t.ListOf(t.INTEGER)}
)
ERROR = "error"


@pytest.fixture(scope="module")
def oracle():
    integer = cel.Type.INT
    variables = {"n": integer, "m": integer, "zero": integer, "s": cel.Type.STRING, "yes": cel.Type.BOOL}
    return cel.NewEnv(variables={**variables, "ns": cel.Type.List(integer)})


def ours(text: str) -> object:
    expression = parse(text).expression
    typed = expression and check(expression, SCOPE, None).typed
    if typed is None:
        return ERROR
    try:
        return compile_expression(typed)(Values(NAMES))
    except EvaluationError:
        return ERROR


def theirs(oracle: cel.Env, text: str) -> object:
    """None for an overflow, which is no error of ours."""
    try:
        answer = oracle.compile(text).eval(data={**NAMES, "ns": list(NAMES["ns"])})
    except RuntimeError:
        return ERROR
    if answer.type() == cel.Type.ERROR:
        return None if "overflow" in str(answer.value()) else ERROR
    return answer.plain_value()


def counted(case: Case, oracle: cel.Env) -> str:
    expected = theirs(oracle, case.cel)
    if expected is None:
        return "overflow"
    got = ours(case.ours)
    assert (got, type(got)) == (expected, type(expected)), f"{case.ours}  →  {got!r}, CEL: {expected!r}"
    return ERROR if got == ERROR else "value"


def compared(oracle: cel.Env, count: int, seed: int) -> None:
    writer = Writer(seed)
    cases = [writer.case() for _ in range(count)]

    seen = Counter(counted(case, oracle) for case in cases)

    assert sum(case.operators >= 2 for case in cases) >= 0.4 * count
    assert seen[ERROR] >= 0.2 * count
    assert seen["value"] >= 0.5 * count
    assert seen["overflow"] <= 0.1 * count


def test_a_thousand_expressions_mean_what_they_mean_in_cel(oracle):
    compared(oracle, 1_000, seed=1)


@pytest.mark.soak
def test_ten_thousand_expressions_mean_what_they_mean_in_cel(oracle):
    compared(oracle, 10_000, seed=2)


def test_durations_have_the_same_length(oracle):
    assert theirs(oracle, "duration('90s') + duration('1h')") == timedelta(seconds=3690)
    assert ours("90s + 1h").exact() == timedelta(seconds=3690)
