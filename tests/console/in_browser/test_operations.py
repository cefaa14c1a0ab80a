"""Operations before the whole product: a cash-out followed to the ledger, and what the outside left open resolved."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.console.in_browser.people import PASSWORD, added, choose_own, entered
from tests.console.installation import Installation
from tests.console.window import PATIENCE_MS, Window

PEOPLE = {"olga": ("operations",), "aldo": ("auditor",)}
EVIDENCE = "The bank's statement of today, line 7"
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Shop:
    """A client of the demo's product, with a wallet that has money and whose owner may send it to banks."""

    product: Installation
    wallet: str

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return posted(self.product, path, body, self.product.key)

    def cash_out(self, amount: int) -> dict[str, Any]:
        money = {"amount": amount, "currency": "PHP"}
        body = {"wallet": self.wallet, "amount": money, "bank": "BOPIPHMM", "account": "1234567890"}
        return self.post("/cash-outs", body)

    def read(self, made: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.product.key}"}
        path = f"{self.product.api}/demo/e-wallet/v1/cash-outs/{made['id']}"
        found: dict[str, Any] = httpx.get(path, headers=headers, trust_env=False, timeout=30).json()
        return found

    def until(self, made: dict[str, Any], state: str) -> dict[str, Any]:
        """As it is then: its reference is the rail's once the rail has taken it."""
        until(lambda: bool(self.read(made)["state"] == state), f"{made['reference']} did not become {state}")
        return self.read(made)


def posted(product: Installation, path: str, body: dict[str, Any], token: str, tenant: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    headers |= {"FinFactory-Tenant": tenant} if tenant else {}
    url = f"{product.api}/demo/e-wallet/v1{path}"
    answer = httpx.post(url, json=body, headers=headers, trust_env=False, timeout=30)
    assert answer.status_code < 300, answer.text
    found: dict[str, Any] = answer.json()
    return found


def until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.2)


@pytest.fixture(scope="module")
def shop(product: Installation) -> Shop:
    for login, roles in PEOPLE.items():
        choose_own(product, login, added(product, login, roles))
    customer = posted(product, "/customers", {"name": "Cara Cash", "external_id": str(uuid4())}, product.key)
    olga = entered(product, "olga")
    posted(product, f"/customers/{customer['id']}/set-tier", {"tier": "verified"}, olga, "demo")
    wallet = posted(product, "/wallets", {"owner": customer["id"]}, product.key)
    money = {"amount": 50_000_00, "currency": "PHP"}
    posted(product, "/sandbox/credits", {"resource": wallet["id"], "amount": money}, product.key)
    return Shop(product, str(wallet["id"]))


@pytest.fixture
def silence(shop: Shop) -> Iterator[None]:
    """The bank answers nothing meanwhile."""
    shop.post("/sandbox/outcomes", {"connector": "instapay", "answers": "silence"})
    yield
    shop.post("/sandbox/outcomes", {"connector": "instapay", "answers": "accept"})


def window_of(login: str, browser: Browser, product: Installation) -> Iterator[Window]:
    found = Window(browser, product.console)
    found.sign_in(login, PASSWORD)
    found.sees_title("Home")
    yield found
    found.page.context.close()


@pytest.fixture
def olga(shop: Shop, browser: Browser, product: Installation) -> Iterator[Window]:
    yield from window_of("olga", browser, product)


@pytest.fixture
def aldo(shop: Shop, browser: Browser, product: Installation) -> Iterator[Window]:
    yield from window_of("aldo", browser, product)


def pick(window: Window, name: str | re.Pattern[str]) -> None:
    """One of a few things side by side."""
    named = window.page.get_by_role("radio", name=name).or_(window.page.get_by_role("button", name=name))
    named.first.click()
    window.settled()


def sees_row(window: Window, *parts: str) -> None:
    """A line of a table with all of these, in this order."""
    name = re.compile(".*".join(re.escape(part) for part in parts))
    expect(window.page.get_by_role("row", name=name).first).to_be_visible(timeout=PATIENCE_MS)


def test_a_cash_out_is_followed_from_its_request_to_the_ledger(olga: Window, shop: Shop) -> None:
    paid = shop.until(shop.cash_out(1_234_50), "paid")

    olga.go("Customers and resources")
    pick(olga, re.compile("^Cash outs$"))
    pick(olga, re.compile("^paid$"))
    olga.press(paid["reference"])
    olga.sees_title("Cash outs")
    sees_row(olga, "Amount", "PHP 1,234.50")
    olga.press("Run")
    olga.sees_title("Run")

    olga.sees("The request")
    sees_row(olga, "Amount", "PHP 1,234.50")
    sees_row(olga, "fees.quote", "e-wallet@", "- do: fees.quote")
    sees_row(olga, "payments.send", "accepted")
    sees_row(olga, "instapay", "accepted")
    olga.sees("In the ledger")
    sees_row(olga, f"wallets:…{shop.wallet[-8:]}:available", ":held:", "PHP 1,234.50", "e-wallet@")
    sees_row(olga, ":held:", "settlement:instapay", "PHP 1,234.50", "e-wallet@")
    assert olga.faults() == []


def enter(window: Window, row: re.Pattern[str]) -> None:
    """What opens a row, by the keyboard alone."""
    window.page.get_by_role("row", name=row).first.get_by_role("button").focus()
    window.page.keyboard.press("Enter")


def test_a_run_and_its_transactions_lead_to_each_other_by_keyboard(olga: Window, shop: Shop) -> None:
    paid = shop.until(shop.cash_out(77_70), "paid")
    olga.go("Runs")
    olga.type("About", paid["id"])
    olga.press("Show")
    expect(olga.page.get_by_role("row")).to_have_count(2, timeout=PATIENCE_MS)
    enter(olga, re.compile("Cash out"))
    olga.sees("In the ledger")

    enter(olga, re.compile(rf"wallets:…{shop.wallet[-8:]}:available .*:held:.* PHP 77\.70"))

    olga.sees("Postings")
    expect(olga.page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Transaction \d+$"))
    sees_row(olga, f"wallets:{shop.wallet}:available", "PHP 77.70")
    assert olga.faults() == []
    olga.page.get_by_role("button", name="See its run").focus()
    olga.page.keyboard.press("Enter")
    olga.sees_title("Run")
    sees_row(olga, "Amount", "PHP 77.70")


def test_an_unknown_outcome_is_resolved_with_evidence_and_the_money_moves_by_it(
    olga: Window, shop: Shop, silence: None
) -> None:
    made = shop.cash_out(2_000_00)
    shop.post("/sandbox/clock", {"by": "20m"})

    olga.go("Inbox")
    olga.press(f"Cash out {made['reference']}")
    olga.sees_title(f"Cash out {made['reference']}")
    olga.press("Answer")
    olga.sees("What you say counts as the outside system's own answer")
    assert olga.faults() == []
    olga.page.get_by_text("Accepted: it happened").click()
    olga.type("Evidence", EVIDENCE)
    olga.press("Yes, answer")
    olga.sees("Done: Answer the call a cash out waits for.")

    shop.until(made, "paid")
    olga.lacks(f"Cash out {made['reference']}")
    olga.go("Runs")
    olga.page.get_by_role("row", name="Cash out").get_by_role("button").first.click()
    sees_row(olga, "instapay", "payments.send", "accepted", "olga")
    sees_row(olga, ":held:", "settlement:instapay", "PHP 2,000.00")


def test_what_nobody_learned_within_the_hour_is_a_case_that_is_resolved_with_evidence(
    olga: Window, shop: Shop, silence: None
) -> None:
    made = shop.cash_out(3_000_00)
    shop.post("/sandbox/clock", {"by": "61m"})
    shop.until(made, "returned")

    olga.go("Inbox")
    pick(olga, "Open cases")
    olga.page.get_by_role("row", name="outcome_unknown").get_by_role("button").first.click()
    olga.sees_title("Cases")
    olga.press("Resolve")
    olga.type("Resolution", "The bank never had it")
    olga.type("Evidence", EVIDENCE)
    olga.press("Yes, resolve")

    olga.sees("Done: Say how a case ended")
    sees_row(olga, "State", "resolved")
    sees_row(olga, "Resolved by", "olga")


def test_a_rail_is_paused_after_a_second_question_and_goes_on(olga: Window) -> None:
    olga.go("Connectors")
    olga.press("Pause pesonet")
    olga.sees("Nothing goes out by pesonet until somebody resumes it")
    olga.press("Yes, pause pesonet")
    sees_row(olga, "pesonet", "paused", "by olga")

    olga.press("Resume pesonet")
    olga.press("Yes, resume pesonet")

    sees_row(olga, "pesonet", "running")


def test_an_auditor_sees_all_of_it_and_is_shown_nothing_that_acts(aldo: Window, shop: Shop, silence: None) -> None:
    made = shop.cash_out(100_00)

    aldo.go("Inbox")
    aldo.press(f"Cash out {made['reference']}")
    aldo.sees("You see everything here and change nothing")
    aldo.lacks("Answer")
    aldo.go("Connectors")
    aldo.sees("pesonet")
    aldo.lacks("Pause pesonet")


@pytest.mark.parametrize("name", ("Inbox", "Customers and resources", "Runs", "Connectors"))
def test_a_page_has_no_serious_fault_for_who_cannot_see_it_well(olga: Window, name: str) -> None:
    olga.go(name)

    assert olga.faults() == []
