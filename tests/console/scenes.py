"""What stands behind each page of the console: the steps that lead from one picture to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import expect

from tests.console.window import PATIENCE_MS, Window

Scene = Callable[[Window], None]


def pressed(name: str, then: str = "") -> Scene:
    """then: words that tell that it is there."""

    def press(window: Window) -> None:
        window.press(name)
        _seen(window, then)

    return press


def chosen(name: str, then: str = "") -> Scene:
    """One of a few that stand side by side."""

    def choose(window: Window) -> None:
        radio = window.page.get_by_role("radio", name=name, exact=True)
        window.page.locator("label").filter(has=radio).or_(radio).or_(
            window.page.get_by_role("button", name=name, exact=True)
        ).or_(window.page.get_by_role("tab", name=name, exact=True)).first.click()
        _seen(window, then)

    return choose


def first_row(window: Window) -> None:
    """Opens what the first table begins with."""
    window.page.get_by_role("table").first.get_by_role("button").first.click()
    window.page.wait_for_timeout(500)
    window.settled()


def row(words: str) -> Scene:
    """Opens the first row that says this."""

    def open_it(window: Window) -> None:
        window.page.get_by_role("row").filter(has_text=words).first.get_by_role("button").first.click()
        window.page.wait_for_timeout(500)
        window.settled()

    return open_it


def workflow(title: str) -> Scene:
    def choose(window: Window) -> None:
        window.page.get_by_label("Workflow", exact=True).filter(visible=True).first.click()
        window.page.get_by_role("option", name=title, exact=True).click()
        window.settled()

    return choose


def back(by: str, scene: Scene) -> Scene:
    """by: the button that leaves what was opened."""

    def again(window: Window) -> None:
        window.press(by)
        expect(window.page.get_by_role("button", name=by, exact=True)).to_have_count(0, timeout=PATIENCE_MS)
        window.settled()
        scene(window)

    return again


def wizard_named(window: Window) -> None:
    window.page.get_by_role("button", name="Begin with").first.click()
    _step(window, "Who is it?")
    window.type("Name", "acme")
    window.type("Title", "Acme Pay")


def wizard_numbers(window: Window) -> None:
    window.press("Next")
    _step(window, "What are its numbers?")


def wizard_looked(window: Window) -> None:
    window.press("Next")
    _step(window, "Is it right?")


def wizard_made(window: Window) -> None:
    window.press("Make Acme Pay")
    _step(window, "Its first API key")


def broken(window: Window) -> None:
    """A word that no template knows, at its first line."""
    window.page.keyboard.press("Escape")
    chosen("Problems")(window)
    text = window.page.get_by_role("textbox", name="Template", exact=True)
    text.press("Control+Home")
    window.page.keyboard.type("versionn: 1\n")
    _seen(window, "did you mean")


def completed(window: Window) -> None:
    """What may stand at the beginning of a line."""
    window.page.get_by_role("textbox", name="Template", exact=True).press("Control+Home")
    window.page.keyboard.press("Control+Space")
    window.page.wait_for_timeout(500)


def _seen(window: Window, words: str) -> None:
    if words:
        window.sees(words)
    window.settled()


def _step(window: Window, heading: str) -> None:
    expect(window.page.get_by_role("heading", name=heading, exact=True)).to_be_visible(timeout=PATIENCE_MS)
    window.settled()


SCENES: Mapping[str, Mapping[str, Scene]] = {
    "products/products": {
        "template": pressed("See Stored-value e-wallet", "Name of the product"),
        "template-workflow": workflow("Send money to an account at a bank"),
        "template-accounts": chosen("Accounts"),
        "draft": back("All products", pressed("Change e-wallet", "No problems")),
        "draft-parameters": chosen("Parameters"),
        "draft-workflows": chosen("Workflows"),
        "draft-workflow": workflow("Send money to an account at a bank"),
        "draft-try": chosen("Try it"),
        "draft-tried": pressed("Try", "What it moved"),
        "draft-completion": completed,
        "draft-problem": broken,
    },
    "change/change": {"one": row("waits for approval")},
    "tenants/tenants": {
        "one": pressed("Demo Pay", "All tenants"),
        "one-parameters": chosen("Parameters"),
        "one-connectors": chosen("Connectors"),
        "one-keys": chosen("API keys"),
        "one-webhooks": chosen("Webhooks"),
    },
    "operations/inbox": {"one": first_row, "one-answer": pressed("Answer", "Yes, answer")},
    "operations/things": {
        "one": first_row,
        "one-suspend": pressed("Suspend", "Yes, suspend"),
        "new": back("Back to the list", pressed("New customer")),
    },
    "operations/runs": {"one": first_row},
    "operations/connectors": {"pause": pressed("Pause instapay")},
    "ledger/ledger": {
        "account": first_row,
        "transactions": back("Back", chosen("Transactions")),
        "transaction": first_row,
        "trial": back("Back", chosen("Trial balance", "It balances")),
        "chain": chosen("Chain"),
        "chain-checked": pressed("Check the chain", "The chain is whole"),
    },
    "audit": {"line": first_row},
    "accounts": {"one": first_row},
}
"""By page: further pictures in their order, and what leads to each from the one before."""

WIZARD: Mapping[str, Scene] = {
    "wizard": pressed("New tenant", "What shall it offer?"),
    "wizard-name": wizard_named,
    "wizard-numbers": wizard_numbers,
    "wizard-look": wizard_looked,
    "wizard-done": wizard_made,
}
"""From the tenants' list to another tenant, which is the chosen one from then on."""
