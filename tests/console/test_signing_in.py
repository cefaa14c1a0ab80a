"""Signing in, choosing a password, leaving."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from console.session import WHO
from console.strings import sign_in as words
from console.strings.shared import UNREACHABLE
from tests.console.fake_api import TOKEN
from tests.console.serving import nobody, said, somebody


def signing_in(login: str, password: str) -> AppTest:
    app = nobody()
    app.text_input[0].input(login)
    app.text_input[1].input(password)
    return app.button[0].click().run()


def test_the_right_password_leads_home(full: None) -> None:
    app = signing_in("admin", "right")

    assert app.title[0].value == "Home"
    assert app.session_state[WHO].token == TOKEN


@pytest.mark.parametrize("password", ["wrong", ""])
def test_another_password_does_not(full: None, password: str) -> None:
    app = signing_in("admin", password)

    assert app.title[0].value == words.TITLE
    assert app.error
    assert WHO not in app.session_state


def test_a_wrong_password_is_told_without_saying_what_was_wrong(full: None) -> None:
    assert words.REFUSALS["sign_in_refused"] in signing_in("admin", "wrong").error[0].value.replace("\\", "")


def test_a_locked_account_says_until_when(full: None) -> None:
    assert "1 Jan 2099, 08:00" in signing_in("locked", "right").error[0].value


def test_who_comes_with_a_first_password_chooses_another_before_anything_else(full: None) -> None:
    app = signing_in("new", "right")
    assert app.title[0].value == words.NEW_TITLE
    with pytest.raises(ValueError, match="Could not find"):
        app.switch_page("screens/home.py")

    choosing(app, "right", "a sentence of my own", "a sentence of my own")

    assert app.title[0].value == "Home"


def test_two_different_new_passwords_are_not_sent(full: None) -> None:
    app = choosing(signing_in("new", "right"), "right", "a sentence of my own", "another sentence")

    assert app.error[0].value == words.DIFFERENT


def test_a_wrong_old_password_is_told_where_it_was_typed(full: None) -> None:
    app = choosing(signing_in("new", "right"), "wrong", "a sentence of my own", "a sentence of my own")

    assert "typed wrong" in app.error[0].value
    assert WHO in app.session_state


def choosing(app: AppTest, old: str, new: str, again: str) -> AppTest:
    for field, text in zip(app.text_input, (old, new, again), strict=True):
        field.input(text)
    return app.button[0].click().run()


def test_leaving_forgets_everything_of_the_window(full: None) -> None:
    app = somebody()

    next(button for button in app.sidebar.button if button.label == "Sign out").click().run()

    assert app.title[0].value == words.TITLE
    assert WHO not in app.session_state


def test_signing_in_says_when_the_api_is_down(down: None) -> None:
    assert UNREACHABLE in said(signing_in("admin", "right"))
