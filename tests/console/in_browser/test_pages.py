"""Pages before the whole product, for everybody's eyes."""

from __future__ import annotations

import re

import pytest

from tests.console.in_browser.people import added
from tests.console.installation import Installation
from tests.console.window import Window

PAGES = ("Home", "Audit", "Accounts", "Account")


def test_nothing_is_asked_of_anyone_else(admin: Window) -> None:
    for name in PAGES[1:]:
        admin.go(name)

    assert admin.outside == []


def test_home_shows_what_is_live(admin: Window) -> None:
    admin.sees("Demo Pay / Home")
    admin.sees("/demo/e-wallet/v1")
    admin.sees("Money moved today")
    admin.sees("1.0.0")


def test_the_audit_log_tells_what_was_done_with_its_difference_and_its_chain_is_whole(
    admin: Window, product: Installation
) -> None:
    added(product, "uma", ["auditor"])
    admin.go("Audit")
    admin.type("To what", "uma")
    admin.press("Show")
    admin.page.get_by_role("row", name=re.compile("uma")).get_by_role("button").first.click()

    admin.sees("What changed")
    admin.sees('["auditor"]')
    admin.press("All lines")
    admin.press("Check the chain")
    admin.sees("The chain is whole")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault_for_who_cannot_see_it_well(admin: Window, name: str) -> None:
    if name != "Home":
        admin.go(name)

    assert admin.faults() == []


def test_signing_in_has_no_serious_fault(window: Window) -> None:
    window.sees_title("Sign in")

    assert window.faults() == []
