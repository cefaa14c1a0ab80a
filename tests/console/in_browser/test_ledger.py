"""The ledger before the whole product: money moved by its API is seen in the books, and the books hold."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from tests.console.installation import Installation
from tests.console.window import PATIENCE_MS, Window


def moved(product: Installation, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {product.key}", "Idempotency-Key": str(uuid4())}
    answer = httpx.post(
        f"{product.api}/demo/e-wallet/v1{path}", json=body, headers=headers, trust_env=False, timeout=30
    )
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def wallet(product: Installation) -> str:
    """Its id. It was given 123.45 pesos of test money."""
    customer = moved(product, "/customers", {"name": "Lea Ledger", "external_id": str(uuid4())})
    found = moved(product, "/wallets", {"owner": customer["id"]})
    amount = {"amount": 123_45, "currency": "PHP"}
    moved(product, "/sandbox/credits", {"resource": found["id"], "amount": amount})
    return str(found["id"])


@pytest.fixture
def ledger(admin: Window, wallet: str) -> Window:
    admin.go("Ledger")
    return admin


def part(window: Window, name: str) -> None:
    window.page.get_by_role("radio", name=name, exact=True).or_(
        window.page.get_by_role("button", name=name, exact=True)
    ).first.click()
    window.settled()


def test_the_trial_balance_balances(ledger: Window) -> None:
    part(ledger, "Trial balance")

    ledger.sees("It balances:")
    total = ledger.page.get_by_role("row", name=re.compile("^Total")).get_by_role("cell").all_inner_texts()
    assert total[-1] == total[-2] != "0.00"


def test_an_account_is_opened_down_to_an_address_with_its_balance_now_and_at_a_day(ledger: Window, wallet: str) -> None:
    ledger.sees("Liabilities")
    ledger.press("Available")
    ledger.sees_title("Available")
    ledger.press(f"wallets:…{wallet[-8:]}:available")

    ledger.sees(f"wallets:{wallet}:available")
    ledger.sees("123.45")
    ledger.page.get_by_role("spinbutton").first.click()
    ledger.page.keyboard.type(f"{date.today() - timedelta(days=30):%Y%m%d}")
    ledger.page.keyboard.press("Escape")
    ledger.page.get_by_role("heading", level=1).click()
    ledger.sees("counting what had happened by then")
    expect(ledger.page.get_by_test_id("stMetricValue")).to_have_text("0.00", timeout=PATIENCE_MS)


def test_a_transaction_is_found_by_its_account_and_shows_its_postings(ledger: Window, wallet: str) -> None:
    part(ledger, "Transactions")
    ledger.type("Address", f"wallets:{wallet}:available")
    ledger.press("Show")
    ledger.settled()
    rows = ledger.page.get_by_role("row", name=re.compile(r"PHP 123\.45"))
    expect(rows).to_have_count(1, timeout=PATIENCE_MS)
    rows.get_by_role("button").first.click()

    ledger.sees("Postings")
    posted = re.compile(rf"sandbox:funding wallets:{wallet}:available PHP 123\.45")
    expect(ledger.page.get_by_role("row", name=posted)).to_be_visible(timeout=PATIENCE_MS)
    ledger.sees("ledger.credit.sandbox_credit")
    ledger.sees("See its run")
    assert ledger.faults() == []


def test_the_chain_is_whole(ledger: Window) -> None:
    part(ledger, "Chain")
    ledger.press("Check the chain")

    ledger.sees("The chain is whole")


@pytest.mark.parametrize("name", ("Accounts", "Transactions", "Trial balance", "Chain"))
def test_a_part_has_no_serious_fault_for_who_cannot_see_it_well(ledger: Window, name: str) -> None:
    part(ledger, name)

    assert ledger.faults() == []
