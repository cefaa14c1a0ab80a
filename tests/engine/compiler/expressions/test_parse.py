"""The syntax: what is read is printed and read again, and no text is a surprise."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compiler.expressions import ast, check, compile_expression, parse, print_expression
from engine.compiler.expressions.env import EvaluationError
from tests.engine.compiler.expressions.wallet_scope import NAMES, SCOPE, Values

NO_SPAN = ast.Span(0, 0)
NAME = st.sampled_from(["a", "wallet", "inbox", "trueish", "now", "none", "_x9"])


def leaves():
    return st.one_of(
        st.builds(ast.Name, NAME, st.just(NO_SPAN)),
        st.builds(ast.Number, st.from_regex(r"\A[0-9]{1,6}(\.[0-9]{1,3})?\Z"), st.just(NO_SPAN)),
        st.builds(ast.Percentage, st.from_regex(r"\A[0-9]{1,3}(\.[0-9]{1,3})?%\Z"), st.just(NO_SPAN)),
        st.builds(ast.Duration, st.sampled_from(["30s", "5bd", "7x"]), st.just(NO_SPAN)),
        st.builds(ast.Quoted, st.text(max_size=8), st.just(NO_SPAN)),
        st.builds(ast.Flag, st.booleans(), st.just(NO_SPAN)),
    )


def larger(part):
    row = st.lists(part, max_size=3).map(tuple)
    operators = ["||", "&&", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"]
    return st.one_of(
        st.builds(ast.ListLiteral, row, st.just(NO_SPAN)),
        st.builds(ast.Field, part, NAME, st.just(NO_SPAN)),
        st.builds(ast.Index, part, st.lists(part, min_size=1, max_size=2).map(tuple), st.just(NO_SPAN)),
        st.builds(ast.Call, NAME, row, st.just(NO_SPAN)),
        st.builds(ast.Unary, st.sampled_from(["!", "-"]), part, st.just(NO_SPAN)),
        st.builds(ast.Binary, st.sampled_from(operators), part, part, st.just(NO_SPAN)),
        st.builds(ast.Choice, part, part, part, st.just(NO_SPAN)),
    )


EXPRESSIONS = st.recursive(leaves(), larger, max_leaves=12)
WORDS = st.sampled_from(
    [
        "amount",
        "count",
        "maybe",
        "wallet",
        ".owner",
        ".tier",
        "params",
        ".",
        "[",
        "]",
        "(",
        ")",
        ",",
        "?",
        ":",
        "&&",
        "||",
        "!",
        "==",
        "<",
        "+",
        "-",
        "*",
        "/",
        "%",
        "in",
        "present(",
        "size(",
        "1",
        "0",
        "15.00",
        "1.5%",
        "7x",
        "5bd",
        "'a'",
        '"',
        "now",
        "balance(held)",
        "true",
        "round_down(",
        "params.tiers.balance[",
        "basic",
        "tags",
        "patron",
    ]
)


@given(EXPRESSIONS)
def test_what_is_printed_reads_as_the_same_expression(expression):
    assert parse(print_expression(expression)).expression == expression


@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1")), st.lists(WORDS).map(" ".join)))
def test_any_text_is_an_expression_or_problems_with_a_place(text):
    parsed = parse(text)
    problems = parsed.problems

    if parsed.expression is not None:
        checked = check(parsed.expression, SCOPE, None)
        problems = checked.problems
        assert (checked.typed is None) == bool(problems)

    assert all(0 <= one.span.start <= one.span.end <= len(text) for one in problems)


@given(st.lists(WORDS, min_size=1, max_size=9).map(" ".join))
def test_what_was_checked_has_a_value_or_an_evaluation_error(text):
    expression = parse(text).expression
    typed = expression and check(expression, SCOPE, None).typed
    with suppress(EvaluationError):
        _ = typed and compile_expression(typed)(Values(NAMES))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 9_000,
        "(" * 4_000 + "1" + ")" * 4_000,
        "-" * 9_000 + "1",
        "!" * 9_000 + "true",
        "1" + "+1" * 4_900,
        "1?" * 3_000 + "1" + ":1" * 3_000,
        "[" * 90 + "1" + "]" * 90,
        "[" * 90 + "]" * 90,
        "present(" * 90 + "amount" + ")" * 90,
        "9" * 9_999,
        "'" * 9_999,
        "'" + "\\" * 9_998,
        "a." * 4_000 + "a",
        "x" * 10_001,
        "\x00",
        "\ud800",
        "1.5%" * 2_000,
        "1%" + " " * 9_000,
    ],
)
def test_hostile_texts_are_answered(text):
    parsed = parse(text)
    if parsed.expression is not None:
        check(parsed.expression, SCOPE, None)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("7%3", "7 % 3"),
        ("7%-3", "7 % -3"),
        ("1.5% - a", "1.5% - a"),
        ("1.5% in rates", "1.5% in rates"),
        ("(a+b)*c", "(a + b) * c"),
        ("a?b:c?d:e", "a ? b : c ? d : e"),
        ("a - (b - c)", "a - (b - c)"),
        ("'it''s'", None),
        ("a inb", None),
        ("x.in", None),
    ],
)
def test_corners_of_the_syntax(text, meaning):
    expression = parse(text).expression

    assert (None if expression is None else print_expression(expression)) == meaning


def test_spans_cover_what_was_written():
    text = "aa + (b * c.d) > 15.00"
    expression = parse(text).expression

    parts = [expression, expression.left, expression.left.right, expression.right]

    assert [text[part.span.start : part.span.end] for part in parts] == [
        text,
        "aa + (b * c.d)",
        "(b * c.d)",
        "15.00",
    ]
