"""Accounts of others before the fake API: what is taken from somebody is asked once more, and then done."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from console.strings import accounts as words
from tests.console.serving import at, press, said

PAGE = "accounts"


def opened(login: str) -> AppTest:
    app = at(PAGE)
    app.session_state["accounts.chosen"] = login
    return app.run()


def again(what: str) -> str:
    return words.SURE.format(what=what.lower())


def test_a_password_is_reset_after_a_second_question_and_the_first_one_shown(full: None) -> None:
    app = opened("person-2")

    press(app, words.RESET)
    assert not app.code
    press(app, again(words.RESET))

    assert not app.exception
    assert "first-password-2" in [one.value for one in app.code]
    assert again(words.RESET) not in [one.label for one in app.main.button]


def test_why_somebody_cannot_be_disabled_is_told(full: None) -> None:
    app = opened("person-1")

    press(app, words.DISABLE)
    press(app, again(words.DISABLE))

    assert not app.exception
    assert "The last admin stays" in said(app)
