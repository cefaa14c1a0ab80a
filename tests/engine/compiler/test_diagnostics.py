"""Problems: a closed list of codes, one order, one screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped, unused-ignore]

import engine.compiler
from engine.compiler.codes import CODES
from engine.compiler.diagnostics import Problem, Problems, did_you_mean, nearest
from engine.compiler.screen import as_json, screen, screens
from engine.compiler.source import Place, Source

LINES = ("workflows:", "  pay:", "    steps:", "      - become: paid")
HERE = Place("shop/template.yaml", 4, 9, 4, 21)


def test_the_table_of_codes_is_the_published_list() -> None:
    published = yaml.safe_load((Path(engine.compiler.__file__).parent / "problems.yaml").read_text())

    assert {code: (entry.family, entry.name) for code, entry in CODES.items()} == {
        code: (family, name) for family, codes in published.items() for code, name in codes.items()
    }


def test_a_code_outside_the_list_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Problems().add("FF999", HERE, "no such thing")


def test_a_code_is_an_error_unless_the_list_says_warning() -> None:
    problems = Problems()
    problems.add("FF574", HERE, "nothing can reach this limit")
    assert not problems.failed

    problems.add("FF573", HERE, "no step takes this limit")
    assert problems.failed
    assert [problem.code for problem in problems.errors] == ["FF573"]


def test_a_proof_may_say_warning_where_the_list_says_error() -> None:
    problems = Problems()
    problems.add("FF580", HERE, "the fee is more than the amount", severity="warning")

    assert not problems.failed


def test_problems_come_once_each_in_the_order_of_the_text() -> None:
    problems = Problems()
    for file, line, column in [("b", 1, 1), ("a", 10, 1), ("a", 9, 2), ("a", 9, 1), ("a", 9, 2)]:
        problems.add("FF301", Place(file, line, column, line, column + 1), "no such name")

    places = [(problem.place.file, problem.place.line, problem.place.column) for problem in problems]
    assert places == [("a", 9, 1), ("a", 9, 2), ("a", 10, 1), ("b", 1, 1)]
    assert len(problems) == 4


def test_a_screen_shows_the_line_the_caret_the_path_and_the_help() -> None:
    problem = Problem(
        "FF520",
        HERE,
        "1,015.00 PHP are still held",
        help="add `undo: all` before it",
        path=("create → send → finish", "with amount 1,000.00"),
    )

    assert screen(problem, LINES) == (
        "shop/template.yaml:4:9  error FF520 hold-not-released\n"
        "    4 |       - become: paid\n"
        "      |         ^^^^^^^^^^^^ 1,015.00 PHP are still held\n"
        "   path: create → send → finish\n"
        "         with amount 1,000.00\n"
        "   help: add `undo: all` before it"
    )


def test_a_caret_of_several_lines_ends_with_the_first() -> None:
    shown = screen(Problem("FF203", Place("t", 1, 1, 4, 21), "this is wrong"), LINES)

    assert shown.split("\n")[2] == "      | ^^^^^^^^^^ this is wrong"


def test_a_caret_stands_under_its_character_behind_a_tab() -> None:
    shown = screen(Problem("FF101", Place("t", 1, 4, 1, 5), "wrong"), ("a:\tb",))

    assert shown.split("\n")[1:] == ["    1 | a:\tb", "      |   \t^ wrong"]


def test_of_a_very_long_line_the_part_around_the_caret_is_shown() -> None:
    shown = screen(Problem("FF203", Place("t", 1, 5001, 1, 5004), "wrong"), ("x" * 5000 + "abc" + "x" * 5000,))

    _, line, caret = shown.split("\n")
    assert len(line) < 180
    assert line[caret.index("^") : caret.rindex("^") + 1] == "abc"


def test_a_place_in_a_source_that_is_not_there_is_shown_without_its_line() -> None:
    assert screens([Problem("FF301", HERE, "no such name")], []).split("\n")[1] == "   no such name"


def test_screens_stand_apart() -> None:
    source = Source(HERE.file, "\n".join(LINES))
    problems = [Problem("FF301", HERE, "one"), Problem("FF302", HERE, "two")]

    assert screens(problems, [source]).count("\n\n") == 1


def test_a_program_gets_every_part_of_a_problem() -> None:
    problem = Problem("FF520", HERE, "held", help="undo", path=("a", "b"))

    assert json.loads(json.dumps(as_json([problem]))) == [
        {
            "code": "FF520",
            "name": "hold-not-released",
            "severity": "error",
            "file": "shop/template.yaml",
            "line": 4,
            "column": 9,
            "end_line": 4,
            "end_column": 21,
            "message": "held",
            "help": "undo",
            "path": ["a", "b"],
        }
    ]


def test_the_nearest_name_is_suggested_and_nothing_far_fetched() -> None:
    assert nearest("daily_aut", ["daily_in", "daily_out", "monthly_out"]) == "daily_out"
    assert nearest("colour", ["amount", "wallet"]) is None
    assert did_you_mean("colour", ["wallet", "amount"]) == "known here: amount, wallet"
    assert did_you_mean("x", []) == "nothing is known here"


def test_a_long_name_is_compared_in_bounded_time() -> None:
    assert nearest("a" * 1_000_000, ["amount"]) is None


def test_a_message_that_quotes_a_very_long_text_is_shortened() -> None:
    problems = Problems()
    problems.add("FF204", HERE, f"an amount is a number, not `{'9' * 100_000}`")

    (problem,) = problems
    assert len(problem.message) < 500
    assert problem.message.startswith("an amount is a number, not `999")
