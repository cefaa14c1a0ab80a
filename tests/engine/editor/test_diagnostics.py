import pytest

from engine.editor.diagnostics import told
from engine.editor.lines import Lines
from engine.editor.script import MAX_CHARACTERS


def of(written):
    return [(one.severity, one.code, written[one.span.start : one.span.end]) for one in told(written, Lines(written))]


def test_a_sound_script_has_nothing_said_of_it():
    assert of("send [USD/2 1] ( source = @a destination = @b )") == []


def test_all_problems_of_a_broken_text_are_told_at_once():
    broken = "send [USD/2 1] ( source @a destination = @b )\nsend ( source = @a )\r\nsave 1"

    assert of(broken) == [("error", "Parsing", "@a"), ("error", "Parsing", "="), ("error", "Parsing", "")]


def test_a_syntax_problem_says_what_was_expected():
    (problem,) = told("send $a ( source @a destination = @b )", Lines(""))

    assert problem.message == "'@a' is not expected here: expected `=`"


@pytest.mark.parametrize(
    "written, expected",
    [
        ("vars { account $x }", ("warning", "UnusedVar", "$x")),
        ('set_tx_meta("💶", $x)', ("error", "UnboundVariable", "$x")),
        ('#![feature("speed")]', ("error", "InvalidFeature", '"speed"')),
        ("send [USD 1] ( source = { @a\r\n@a } destination = @b )", ("warning", "EmptiedAccount", "@a")),
    ],
)
def test_a_finding_stands_where_it_is_in_the_text(written, expected):
    assert of(written) == [expected]


def test_a_text_too_long_is_not_read_and_says_so():
    (one,) = told("x" * (MAX_CHARACTERS + 1), Lines(""))

    assert (one.severity, one.code) == ("information", "TooLong")
    assert "20,001" in one.message


def test_the_longest_text_that_is_read_is_read():
    written = "// " + "x" * (MAX_CHARACTERS - 3)

    assert of(written) == []
