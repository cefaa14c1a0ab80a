"""Before books of a million transactions every page is there within a second of the click, once it was seen before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

import psycopg
import pytest
from playwright.sync_api import Browser

from console.navigation import PLACES
from tests.console.in_browser.people import PASSWORD, added, choose_own
from tests.console.installation import Installation, installation
from tests.console.life import demo, live, php
from tests.console.scenes import chosen, first_row
from tests.console.window import Window
from tests.soak.crowd import crowd_of_runs, read_ended

ENTRIES = 1_000_000
MOST_S = 1.0
TIMES = 5

WATCH = """() => {
  window.changedAt = window.clickedAt = 0;
  new MutationObserver(() => { window.changedAt = performance.now(); })
    .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  document.addEventListener("click", () => { window.clickedAt = performance.now(); }, true);
}"""
STANDS = """() => !document.querySelector('[data-test-script-state="running"]')
  && window.changedAt > window.clickedAt && performance.now() - window.changedAt > 400"""
TOOK = "() => (window.changedAt - window.clickedAt) / 1000"

Act = Callable[[Window], None]


@pytest.fixture(scope="module")
def million() -> Iterator[Installation]:
    """A busy day, and transfers there and back between its wallets, a million of them."""
    with installation() as product:
        choose_own(product, "admin", product.password)
        choose_own(product, "pia", added(product, "pia", ["product"]))
        live(product)
        with demo(product) as tenant:
            wallets = [one["id"] for one in tenant.get("/wallets")["data"]]
            pairs = [{"from": giver, "to": taker, "amount": php(100_00)} for giver, taker in permutations(wallets, 2)]
            runs = [tenant.post("/transfers", pair)["id"] for pair in pairs]
        with psycopg.connect(product.database, autocommit=True) as owner:
            crowd_of_runs(product.database, [read_ended(owner, "demo", run) for run in runs], ENTRIES)
            owner.execute("vacuum analyze")
        yield product


@pytest.fixture
def watched(browser: Browser, million: Installation) -> Iterator[Window]:
    window = Window(browser, million.console)
    window.sign_in("admin", PASSWORD)
    window.sees_title("Home")
    window.page.evaluate(WATCH)
    yield window
    window.page.context.close()


def took(window: Window, act: Act) -> float:
    """Seconds from the click to the last change of the page."""
    act(window)
    window.page.wait_for_function(STANDS)
    found: float = window.page.evaluate(TOOK)
    return found


def to(title: str) -> Act:
    return lambda window: window.go(title)


def away(window: Window) -> None:
    window.go("Account")


def opened(page: str, back: str) -> Act:
    """The page's list, whatever of it is open."""

    def act(window: Window) -> None:
        window.page.get_by_role("link", name=page, exact=True).click()
        left = window.page.get_by_role("button", name=back, exact=True)
        window.settled()
        if left.count():
            left.first.click()
        window.sees_title(page)

    return act


def ledger(part: str) -> Act:
    def act(window: Window) -> None:
        opened("Ledger", "Back")(window)
        chosen(part)(window)

    return act


def median(window: Window, act: Act, before: Act) -> float:
    """The first time does not count."""
    found = []
    for _ in range(TIMES + 1):
        before(window)
        window.settled()
        window.page.wait_for_timeout(300)
        found.append(took(window, act))
    return sorted(found[1:])[TIMES // 2]


ACTS: dict[str, tuple[Act, Act]] = {
    **{place.title: (to(place.title), away) for place in PLACES if place.title != "Account"},
    "Ledger: transactions": (chosen("Transactions"), ledger("Accounts")),
    "Ledger: trial balance": (chosen("Trial balance"), ledger("Accounts")),
    "Ledger: an account": (first_row, ledger("Accounts")),
    "Ledger: a transaction": (first_row, ledger("Transactions")),
    "Runs: a run": (first_row, opened("Runs", "All runs")),
}


@pytest.mark.soak
def test_a_page_seen_before_is_there_within_a_second(watched: Window) -> None:
    figures = {name: median(watched, act, before) for name, (act, before) in ACTS.items()}

    print("\n".join(f"{name:24} {seconds:.2f} s" for name, seconds in figures.items()))
    assert {name: seconds for name, seconds in figures.items() if seconds >= MOST_S} == {}
