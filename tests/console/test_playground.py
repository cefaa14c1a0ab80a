"""The playground's page: a program with its variables and balances, what it would post, what is wrong with it."""

from __future__ import annotations

from console.strings import playground as words
from tests.console.fake_ledger import HOSTILE
from tests.console.serving import at, cells, said

PAGE = "ledger/playground"


def test_a_program_shows_its_postings_and_the_balances_after_them(full: None) -> None:
    app = at(PAGE)

    assert cells(app) == [["users:ana:main", "shops:bo", "EUR/2", "1,800"]]
    assert cells(app, 1) == [["shops:bo", "EUR/2", "0", "1,800"]]


def test_a_variable_has_a_field_with_its_type(full: None) -> None:
    app = at(PAGE)

    assert [(one.label, one.value) for one in app.text_input] == [("cents (number)", "2000")]


def test_a_line_that_says_no_balance_is_told(full: None) -> None:
    app = at(PAGE)
    app.text_area[0].set_value("users:ana EUR/2 5\nnonsense").run()

    assert app.warning[0].value == words.WRONG_LINE.format(number=2)
    assert not app.exception


def test_a_problem_stands_at_its_line_and_the_variables_stay(full: None) -> None:
    app = at(PAGE)
    app.session_state["playground.editor"] = {"typed": {"text": "a\n  bad", "version": "1"}}
    app.run()

    assert cells(app) == [["2", HOSTILE, ""]]
    assert words.POSTINGS not in said(app)
    assert len(app.text_input) == 1
