import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from, text

from primitives.ledger.script import ast
from primitives.ledger.script.parse import parse
from primitives.ledger.script.ranges import Range

SEND = "send [PHP/2 100] ( source = @a destination = @b )"


def amount(text: str) -> ast.Expression:
    program = parse(f"send {text} ( source = @a destination = @b )").program
    assert program is not None
    sent = program.statements[0].sent
    assert isinstance(sent, ast.SendAmount)
    return sent.amount


def test_every_node_knows_its_place():
    program = parse("\n  send $fee.net (\n    source = @from:available\n    destination = @held\n  )").program

    send = program.statements[0]
    assert send.range == Range(1, 2, 4, 3)
    assert send.sent.amount == ast.Variable(Range(1, 7, 1, 15), "fee.net")
    assert send.source.account == ast.AccountLiteral(Range(2, 13, 2, 28), ("from", "available"))


def test_the_asset_of_a_monetary_binds_tighter_than_the_minus():
    assert isinstance(amount("[USD -100]"), ast.MonetaryLiteral)
    assert isinstance(amount("USD -100"), ast.Infix)


def test_a_quotient_binds_tighter_than_a_sum():
    total = amount("1 + 2/3")

    assert total.operator == "+"
    assert total.right.operator == "/"


def test_numbers_may_be_grouped_by_underscores():
    assert amount("[EUR 10_000]").amount.value == 10_000


@pytest.mark.parametrize(
    "script",
    [
        "// first\n" + SEND,
        SEND + " // no line end",
        "/* outer /* inner */ still outer */" + SEND,
        'set_tx_meta("k", "no // comment /* here")',
    ],
)
def test_comments_are_not_read(script):
    assert parse(script).problems == ()


def test_a_comment_moves_nothing_on_its_line():
    assert parse("/* é */ " + SEND).program.statements[0].range.start_col == 8


def test_a_comment_that_never_ends_is_told_where_it_begins():
    assert parse(SEND + "\n /* …").problems[0].range == Range(1, 1, 1, 3)


def test_all_mistakes_are_told_at_once():
    script = f"send $a ( source = destination = @b )\n{SEND}\nsend ( source = @a )\nsend [PHP/2 1] ( source = @a )"

    assert [problem.range.start_line for problem in parse(script).problems] == [0, 2, 3]


def test_a_problem_says_what_was_expected():
    problem = parse("send $a ( source @a destination = @b )").problems[0]

    assert (problem.message, problem.help) == ("'@a' is not expected here", "expected `=`")
    assert problem.range == Range(0, 17, 0, 19)


@pytest.mark.parametrize(
    "block, message",
    [
        ("{ max $x to @a 1/2 to @b }", "the last line of this block must say where the rest goes"),
        (
            "{ 1/2 to @b max $x to @a remaining to @c }",
            "only `max … to …` may stand before the last line of this block",
        ),
    ],
)
def test_a_block_is_either_capped_or_shared(block, message):
    assert parse(f"send $x ( source = @a destination = {block} )").problems[0].message == message


def test_a_source_without_a_share_among_shares_is_told():
    problem = parse("send $x ( source = { 1/2 from @a @b } destination = @c )").problems[0]

    assert problem.range == Range(0, 33, 0, 35)


@pytest.mark.parametrize(
    "hostile",
    [
        "{" * 10_000,
        "send " + "(" * 10_000,
        "send " + "-" * 10_000 + "1 ( source = @a destination = @b )",
        "send 1" + "+1" * 5_000 + " ( source = @a destination = @b )",
        "send [A 1] ( source = " + "max [A 1] from " * 2_000 + "@a destination = @b )",
        "send [A 1" + "0" * 5_000 + "] ( source = @a destination = @b )",
        "/*" * 10_000,
        '"' * 10_000,
        "send $a (\n" * 5_000,
        "x" * 1_000_001,
        "\x00",
        "send \ud800",
    ],
)
def test_hostile_text_is_refused_with_a_problem(hostile):
    parsed = parse(hostile)

    assert parsed.program is None
    assert 1 <= len(parsed.problems) <= 20


@pytest.mark.parametrize(
    "script, message, column",
    [
        ("send [A 1] ( source = " + "{" * 10_000 + "@a" + "}" * 10_000, "this nests deeper than 200 levels", 221),
        ("send " + "(" * 10_000 + "1" + ")" * 10_000, "this nests deeper than 200 levels", 205),
        ("/*" * 10_000 + "*/" * 10_000, "comments nest deeper than 200 levels", 400),
        ("set_tx_meta(" + "1, " * 10_000 + ")", "a script has at most 20,000 words", 30_009),
    ],
)
def test_what_is_too_much_is_told_where_it_becomes_too_much(script, message, column):
    (problem,) = parse(script).problems

    assert (problem.message, problem.range.start_col) == (message, column)


def test_each_character_without_a_meaning_is_told_and_what_follows_is_read():
    problems = parse('set_tx_meta("k", 1__23)\nset_tx_meta("k", #)\n' + SEND).problems

    assert [(p.range.start_line, p.range.start_col) for p in problems] == [(0, 18), (0, 19), (0, 20), (1, 15), (1, 17)]


LONG = 'set_tx_meta("k", ' + "A" * 18 + ")\n"


def test_what_no_program_may_say_is_told_beside_mistakes_before_and_behind_it():
    problems = parse(LONG + "send [A 1] ( source = @a )\n" + LONG + "send [A 1]").problems

    assert [p.range.start_line for p in problems] == [0, 1, 2, 3]


def test_at_most_twenty_problems_are_told():
    assert len(parse(LONG * 30).problems) == 20
    assert len(parse((LONG + "send $a\n") * 30).problems) == 20


@pytest.mark.parametrize(
    "script, message, help_",
    [
        ('set_tx_meta("k",)', "no argument stands behind this comma", "add one, or take the comma away"),
        ('set_tx_meta("k",', "the script ends too early", "expected an expression"),
        ('set_tx_meta("k", }', "'}' is not expected here", "expected an expression"),
        ("set_tx_meta(", "the script ends too early", "expected `)`, an expression"),
        (
            "send $a ( source = { remaining to @b } destination = @c )",
            "'to' is not expected here",
            "expected `from`",
        ),
        (
            "send $a ( source = { remaining kept } destination = @c )",
            "a source gives, it keeps nothing",
            "write `from` and a source",
        ),
        (
            "send $a ( source = @b destination = { remaining from @c } )",
            "'from' is not expected here",
            "expected `kept`, `to`",
        ),
    ],
)
def test_a_mistake_is_told_with_what_to_write_instead(script, message, help_):
    assert [(p.message, p.help) for p in parse(script).problems] == [(message, help_)]


def test_a_text_without_an_end_is_told_and_what_follows_is_read():
    problems = parse(f'set_tx_meta("k", "v)\nsend $a\n{SEND}').problems

    assert (problems[0].message, problems[0].range.start_line) == ("this text is never closed", 0)
    assert {p.range.start_line for p in problems} == {0, 1}


def test_what_is_no_character_in_a_text_without_an_end_moves_nothing():
    assert parse('"\x00\x000').problems[-1].range.end_col <= 4


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_what_is_no_character_is_refused_wherever_it_stands(character):
    assert parse(f'set_tx_meta("k", "{character}") // {character}').problems[0].range == Range(0, 18, 0, 19)


def test_a_byte_order_mark_and_windows_line_ends_are_not_read():
    assert parse("\ufeff// sale\r\n" + SEND.replace("(", "(\r\n")).problems == ()


def test_a_script_may_nest_deeply():
    script = "send [A 1] ( source = " + "{" * 150 + "@a" + "}" * 150 + " destination = @b )"

    assert parse(script).problems == ()


WORDS = [
    *(
        "send",
        "save",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "A/2",
        "*",
        "1",
        "-",
        "+",
        "/",
        "@a",
        "$x",
        "max",
        "from",
        "to",
    ),
    *(
        "source",
        "destination",
        "=",
        "remaining",
        "kept",
        "oneof",
        "vars",
        '"s"',
        "10%",
        "\\",
        "allowing",
        "up",
    ),
    *("unbounded", "overdraft", "with", "scaling", "through", "f", ",", "//", "/*", "\n"),
]


@given(words=lists(sampled_from(WORDS), max_size=30))
def test_no_sequence_of_words_breaks_the_parser(words):
    parsed = parse(" ".join(words))

    assert (parsed.program is None) == bool(parsed.problems)


@given(script=text(max_size=60), line=integers(0, 3))
def test_no_text_breaks_the_parser(script, line):
    parsed = parse("\n" * line + script)

    assert (parsed.program is None) == bool(parsed.problems)
