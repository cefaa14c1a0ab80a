"""People come in, choose their password, are let in or not."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.console.in_browser.people import PASSWORD, added
from tests.console.installation import Installation
from tests.console.window import PATIENCE_MS, Window


def test_a_wrong_password_opens_nothing(window: Window) -> None:
    window.sign_in("admin", "something else")

    window.sees("The login or the password is wrong")
    window.lacks("Home")


def test_the_first_password_no_longer_opens_anything(window: Window, product: Installation) -> None:
    window.sign_in("admin", product.password)

    window.sees("The login or the password is wrong")


def test_one_signs_in_by_keyboard_alone(window: Window) -> None:
    window.sees_title("Sign in")
    expect(window.page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled(timeout=PATIENCE_MS)
    window.page.keyboard.press("Tab")
    tabs = 0
    while window.page.evaluate("document.activeElement.getAttribute('aria-label')") != "Login":
        window.page.keyboard.press("Tab")
        tabs += 1
        assert tabs < 5
    window.page.keyboard.type("admin")
    window.page.keyboard.press("Tab")
    window.page.keyboard.type(PASSWORD)
    window.page.keyboard.press("Enter")

    window.sees_title("Home")


def test_a_reload_signs_out_and_no_address_holds_a_token(admin: Window) -> None:
    assert not [url for url in admin.asked if "ff_sess" in url]
    assert not [one for one in admin.page.context.cookies() if "ff_sess" in str(one)]

    admin.page.reload()

    admin.sees_title("Sign in")


def test_an_address_of_a_page_shows_nobody_more_than_the_sign_in(window: Window, product: Installation) -> None:
    window.page.goto(f"{product.console}/accounts")

    window.sees_title("Sign in")
    window.lacks("Add an account")


def test_a_new_person_comes_in_with_a_first_password_and_sees_their_pages(
    admin: Window, browser: Browser, product: Installation
) -> None:
    admin.go("Accounts")
    admin.type("Login", "pat")
    admin.type("Name", "Pat Product")
    admin.choose("Roles", ["Product"])
    admin.press("Add account")
    admin.sees("First password of pat")
    first = admin.page.locator("code").first.inner_text()

    pat = Window(browser, product.console)
    pat.sign_in("pat", first)
    pat.sees_title("Choose your password")
    pat.choose_password(first, PASSWORD)
    pat.sees_title("Home")

    pat.lacks("Accounts")
    admin.press("I have noted it")
    admin.lacks(first)


def test_a_disabled_person_is_out_at_once(admin: Window, browser: Browser, product: Installation) -> None:
    first = added(product, "rita", ["auditor"])
    rita = Window(browser, product.console)
    rita.sign_in("rita", first)
    rita.sees_title("Choose your password")

    admin.go("Accounts")
    admin.press("rita")
    admin.press("Disable")
    admin.press("Yes, disable")
    admin.sees("Enable")

    rita.choose_password(first, PASSWORD)
    rita.sees_title("Sign in")
    rita.sign_in("rita", first)
    rita.sees("The login or the password is wrong")
