"""A tenant made before the whole product, by the words people see; its line is run as it is pasted on a shell."""

from __future__ import annotations

import os
import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.console.in_browser.people import PASSWORD, added, choose_own
from tests.console.installation import Installation
from tests.console.window import PATIENCE_MS, Window


def step(window: Window, heading: str) -> None:
    expect(window.page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=PATIENCE_MS)
    window.settled()


def day(window: Window, label: str, digits: str) -> None:
    """Year, month and day are typed one behind the other."""
    window.page.get_by_label(label, exact=True).get_by_role("spinbutton").first.click()
    window.page.keyboard.type(digits)
    window.page.keyboard.press("Tab")
    window.settled()


def answered(line: str) -> str:
    """The status of what a pasted line asks."""
    found = subprocess.run(
        ["bash", "-c", f"{line} -o /dev/null -w '%{{http_code}}'"],
        capture_output=True, text=True, timeout=60, check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    return found.stdout


def test_the_wizard_makes_a_tenant_whose_pasted_line_is_answered(admin: Window) -> None:
    admin.go("Tenants")
    admin.sees("Demo Pay")
    admin.settled()
    admin.press("New tenant")
    step(admin, "What shall it offer?")
    admin.page.get_by_role("button", name="Begin with").first.click()
    step(admin, "Who is it?")
    admin.type("Name", "acme")
    admin.type("Title", "Acme Pay")
    admin.press("Next")
    step(admin, "What are its numbers?")
    admin.type("Fee of a transfer, VAT included (PHP)", "2.50")
    admin.press("Another value from a day on: Fee of a transfer, VAT included")
    day(admin, "From which day, 1: Fee of a transfer, VAT included", "20270301")
    admin.type("Value from then on, 1: Fee of a transfer, VAT included", "3.00")
    admin.page.keyboard.press("Enter")
    admin.settled()
    assert admin.faults() == []
    admin.press("Next")
    step(admin, "Is it right?")
    admin.sees("2.50; from 2027-03-01: 3.00")
    admin.press("Make Acme Pay")

    step(admin, "Its first API key")
    admin.sees("Acme Pay is there")
    admin.sees("Try it: this line works as it is")
    key, line = (admin.page.locator("code").nth(at).inner_text() for at in (1, 2))
    assert key.strip() in line
    assert answered(line.strip()) == "200"

    admin.press("See Acme Pay")
    admin.sees("/acme/e-wallet/v1")
    admin.lacks(key.strip())
    tab(admin, "Parameters")
    admin.sees("from 2027-03-01: 3.00 PHP")


def connect(window: Window, number: int, name: str, use: str, secret: str) -> None:
    window.type(f"Connector, {number}", name)
    window.type(f"Reaches, {number}", use)
    window.type(f"Name of its secret, {number}", secret)
    window.page.keyboard.press("Tab")
    window.settled()


def test_the_wizard_makes_a_live_tenant_with_secrets_by_name_whose_pasted_line_is_answered(
    admin: Window, product: Installation
) -> None:
    admin.go("Tenants")
    admin.press("New tenant")
    step(admin, "What shall it offer?")
    admin.page.get_by_role("button", name="Begin with").first.click()
    step(admin, "Who is it?")
    admin.type("Name", "bangko")
    admin.type("Title", "Bangko")
    admin.page.get_by_text("Live", exact=True).first.click()
    admin.settled()
    admin.press("Next")
    admin.sees("A live tenant has at least one connector")

    connect(admin, 1, "instapay", "live", "bangko_instapay_key")
    admin.press("Another connector")
    admin.settled()
    connect(admin, 2, "pesonet", "live", "bangko_pesonet_key")
    assert admin.faults() == []
    admin.press("Next")
    step(admin, "What are its numbers?")
    table_without_a_tier(admin)
    assert admin.faults() == []
    admin.press("Next")
    step(admin, "Is it right?")
    admin.sees("live · bangko_instapay_key")
    admin.sees("any: balance: 1000.00; monthly_in: 500.00; daily_out: none")
    admin.press("Make Bangko")

    step(admin, "Its first API key")
    key, line = (admin.page.locator("code").nth(at).inner_text().strip() for at in (1, 2))
    assert key in line
    assert product.api in line
    assert answered(line) == "200"
    assert answered(line.replace("/bangko/", "/demo/")) == "404"

    admin.press("See Bangko")
    admin.sees("bangko · Live")
    admin.lacks(key)
    tab(admin, "Parameters")
    expect(admin.page.get_by_role("row", name=re.compile(r"^any 1,000\.00 PHP"))).to_be_visible(timeout=PATIENCE_MS)
    tab(admin, "Connectors")
    for connector in ("instapay", "pesonet"):
        row = admin.page.get_by_role("row", name=re.compile(f"{connector} live bangko_{connector}_key"))
        expect(row).to_be_visible(timeout=PATIENCE_MS)


def table_without_a_tier(window: Window) -> None:
    """What is said of verified people is said of any but basic ones."""
    title = "What each tier may hold, receive and send"
    window.press(f"Add a row: {title}")
    window.settled()
    window.sees("New row 1 needs its tier.")
    window.page.get_by_label("New row 1: tier").click()
    window.page.get_by_role("option", name="any", exact=True).click()
    window.settled()
    for column, most in (("balance", "1,000.00"), ("monthly in", "500.00"), ("daily out", "none")):
        window.type(f"New row 1: {column}", most)
    window.page.keyboard.press("Tab")
    window.settled()
    window.press(f"Take away verified: {title}")
    window.settled()
    window.lacks("New row 1 needs its tier.")


def tab(window: Window, name: str) -> None:
    window.page.get_by_role("tab", name=name, exact=True).click()
    window.settled()


@pytest.fixture
def demo(admin: Window) -> Window:
    admin.go("Tenants")
    admin.press("Demo Pay")
    admin.sees("All tenants")
    admin.settled()
    return admin


def test_a_parameter_is_changed_through_a_draft_whose_plan_is_seen(demo: Window) -> None:
    tab(demo, "Parameters")
    demo.type("Fee of a transfer, VAT included (PHP)", "4.50")
    demo.type("Why this change", "cheaper")
    demo.page.keyboard.press("Enter")
    demo.settled()
    demo.press("Make a draft")

    demo.sees_title("Change")
    demo.sees("transfer_fee")


def test_a_key_is_shown_once_and_refused_once_it_is_revoked(demo: Window, product: Installation) -> None:
    tab(demo, "API keys")
    demo.page.get_by_label("Name", exact=True).last.fill("a till")
    demo.type("Acts as", "till@demo")
    demo.page.get_by_role("button", name="Issue a key", exact=True).click()
    demo.sees("It is shown this once")
    key = demo.page.get_by_text(re.compile("^ff_test_")).first.inner_text().strip()
    asks = f"curl -sS -H 'Authorization: Bearer {key}' {product.api}/demo/e-wallet/v1/customers"
    assert answered(asks) == "200"

    demo.press("I have noted it")
    demo.lacks(key)
    demo.page.get_by_label("Key to revoke").click()
    demo.page.get_by_role("option", name="a till").click()
    demo.settled()
    demo.press("Revoke")
    demo.press("Yes, revoke it")
    demo.sees("The key is revoked.")
    demo.page.wait_for_timeout(2_500)
    assert answered(asks) == "401"
    assert demo.faults() == []


def test_others_see_tenants_and_make_none(window: Window, product: Installation) -> None:
    choose_own(product, "tess", added(product, "tess", ["auditor"]))
    window.sign_in("tess", PASSWORD)
    window.sees_title("Home")
    window.go("Tenants")

    window.sees("Demo Pay")
    window.lacks("New tenant")
