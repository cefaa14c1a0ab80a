"""A change, from what is wrong to what is live: texts broken and repaired, a plan, another person's yes, the API."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.console.hands import Hands, Keys, Mouse
from tests.console.in_browser.people import PASSWORD, added, choose_own, entered
from tests.console.installation import Installation
from tests.console.window import PATIENCE_MS, Window
from tests.processes import until

MOST_ACTIONS = 15
SETTINGS = """tenant: demo
title: Demo Pay
products:
  e-wallet:
    template: e-wallet@1.0.0
    parameters:
      transfer_fee: {{ now: 5.00, 2027-03-01: 4.00 }}
      tiers:
        basic:    {{ balance: 50000.00, monthly_in: 10000.00, daily_out: {daily_out} }}
        verified: {{ balance: 100000.00, monthly_in: 100000.00, daily_out: 100000.00 }}
"""
WRONG, RIGHT = SETTINGS.format(daily_out="none"), SETTINGS.format(daily_out="5000.00")
"""Wrong: customers of the lower tier can send nothing at all."""


@pytest.fixture(scope="module")
def people(product: Installation) -> tuple[str, str]:
    """One who writes and one who decides."""
    for login in ("pia", "rosa"):
        choose_own(product, login, added(product, login, ["product"]))
    return "pia", "rosa"


@pytest.fixture
def wrong(product: Installation, people: tuple[str, str]) -> Installation:
    """With a release that is live and wrong."""
    if not sends(product):
        return product
    pia, rosa = (entered(product, login) for login in people)
    draft = control(product, pia, "POST", "/drafts", {"product": "e-wallet", "settings": WRONG})
    for token, name in ((pia, "propose"), (rosa, "approve"), (pia, "apply")):
        draft = control(product, token, "POST", f"/drafts/{draft['id']}/{name}", {"version": draft["version"]})
    until(lambda: not sends(product), 20)
    return product


@pytest.fixture
def pia(browser: Browser, product: Installation, people: tuple[str, str]) -> Iterator[Window]:
    """Signed in."""
    window = Window(browser, product.console)
    window.sign_in("pia", PASSWORD)
    window.sees_title("Home")
    yield window
    window.page.context.close()


@pytest.mark.parametrize("way", [Mouse, Keys])
def test_what_is_wrong_is_live_and_right_in_fifteen_actions(
    wrong: Installation, pia: Window, way: type[Hands], people: tuple[str, str]
) -> None:
    hands = way(pia)
    hands.go("Products")
    hands.press("Change e-wallet")
    hands.choose("Tenant's settings", instead_of="Template")
    hands.type("Tenant's settings", RIGHT)
    pia.sees("No problems. It can be proposed")
    hands.press("See what it changes")
    pia.sees("parameter tiers")
    hands.press("Propose")
    pia.sees("You wrote or proposed this, so you cannot approve it")
    expect(pia.page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    hands.press("Sign out")

    hands.type("Login", "rosa")
    hands.type("Password", PASSWORD)
    hands.press("Sign in")
    hands.go("Change")
    hands.press("e-wallet")
    pia.sees("What applying it changes")
    hands.press("Approve")
    pia.sees("approved by rosa")
    hands.press("Apply")
    pia.sees("It is live as release")

    assert hands.actions <= MOST_ACTIONS
    until(lambda: sends(wrong), 20)


def test_a_broken_template_is_told_at_its_line_and_repaired(pia: Window) -> None:
    pia.go("Products")
    pia.press("Change e-wallet")
    text = pia.page.get_by_role("textbox", name="Template", exact=True)
    text.press("Control+Home")
    pia.page.keyboard.type("versionn: 1\n")

    pia.sees("a template has no `versionn`")
    pia.sees("did you mean `version`?")
    expect(pia.page.get_by_title("a template has no `versionn`")).to_have_text("1", timeout=PATIENCE_MS)
    text.press("Control+End")
    pia.press("Go to Template, line 1")
    expect(text).to_be_focused()
    pia.page.keyboard.press("Shift+End")
    pia.page.keyboard.press("Delete")
    pia.page.keyboard.press("Delete")

    pia.sees("No problems. It can be proposed")
    assert pia.faults() == []


@pytest.mark.soak
def test_a_problem_stands_at_its_line_within_a_second_of_the_last_key(pia: Window) -> None:
    pia.go("Products")
    pia.press("Change e-wallet")
    text = pia.page.get_by_role("textbox", name="Template", exact=True)
    text.press("Control+Home")
    problem, took = pia.page.get_by_title("a template has no `xtemplate`"), []
    for _ in range(5):
        pia.settled()
        pia.page.keyboard.press("x")
        typed = time.monotonic()
        expect(problem).to_have_text("1", timeout=PATIENCE_MS)
        took.append(time.monotonic() - typed)
        pia.page.keyboard.press("Backspace")
        expect(problem).to_have_count(0, timeout=PATIENCE_MS)

    print("a problem at its line after", ", ".join(f"{one:.2f} s" for one in took))
    assert sorted(took)[2] < 1.0


def test_going_back_to_an_earlier_release_is_asked_twice(wrong: Installation, pia: Window) -> None:
    pia.go("Change")
    pia.press("Roll back")
    pia.sees("becomes live again at once")
    assert not sends(wrong)

    pia.page.get_by_role("button", name="Cancel", exact=True).first.click()
    pia.lacks("becomes live again at once")


def test_products_templates_and_changes_have_no_serious_fault(pia: Window) -> None:
    pia.go("Products")
    assert pia.faults() == []
    pia.page.get_by_role("button", name="See Stored-value e-wallet", exact=True).click()
    pia.sees("Name of the product")
    assert pia.faults() == []
    pia.go("Change")
    assert pia.faults() == []


def sends(product: Installation) -> bool:
    """Whether a new customer, of the lower tier, can send money to another."""
    wallets = []
    for name in ("Ana", "Ben"):
        customer = wallet_api(product, "/customers", {"name": name, "external_id": str(uuid4())}).json()
        wallets.append(wallet_api(product, "/wallets", {"owner": customer["id"]}).json()["id"])
    hundred, ten = ({"amount": amount, "currency": "PHP"} for amount in (100_00, 10_00))
    wallet_api(product, "/sandbox/credits", {"resource": wallets[0], "amount": hundred})
    answer = wallet_api(product, "/transfers", {"from": wallets[0], "to": wallets[1], "amount": ten})
    return answer.status_code == 201


def wallet_api(product: Installation, path: str, body: dict[str, Any]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {product.key}", "Idempotency-Key": str(uuid4())}
    url = f"{product.api}/demo/e-wallet/v1{path}"
    return httpx.post(url, json=body, headers=headers, trust_env=False, timeout=30)


def control(product: Installation, token: str, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "FinFactory-Tenant": "demo", "Idempotency-Key": str(uuid4())}
    url = f"{product.api}/control{path}"
    answer = httpx.request(method, url, json=body, headers=headers, trust_env=False, timeout=60)
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found
