"""A browser's window before the console, used as people use it: by the words they see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.console.installation import CHROMIUM

ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
PATIENCE_MS = 30_000
SIZE = {"width": 1280, "height": 900}

OF_STREAMLIT = {
    "list": "its navigation groups pages by `div` within one `ul`",
    "listitem": "the same `div` stands between the pages and their `ul`",
}
"""Rules of axe that Streamlit's own widgets break, serious or worse. Nothing the project draws may break any."""

OURS = ('[data-testid="stBidiComponentIsolated"]', "stHtml", "stBidiComponent")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        yield browser
        browser.close()


class Window:
    """asked: every address the window asked for, but those within it."""

    def __init__(self, browser: Browser, console: str) -> None:
        self.page: Page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
        self.page.set_default_timeout(PATIENCE_MS)
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self._console = console
        self.page.goto(console)

    @property
    def outside(self) -> list[str]:
        """What was asked of anyone but the console."""
        return [url for url in self.asked if not url.startswith((self._console, "blob:", "data:"))]

    def sees(self, text: str) -> Locator:
        """Somewhere: the same words may stand in a tab that is not open."""
        found = self.page.get_by_text(text).filter(visible=True).first
        expect(found).to_be_visible(timeout=PATIENCE_MS)
        return found

    def sees_title(self, title: str) -> None:
        expect(self.page.get_by_role("heading", name=title, level=1, exact=True)).to_be_visible(timeout=PATIENCE_MS)
        self.settled()

    def settled(self) -> None:
        """Nothing runs any more: Streamlit says of the app itself whether it does."""
        expect(self.page.locator('[data-test-script-state="running"]')).to_have_count(0, timeout=PATIENCE_MS)

    def lacks(self, text: str) -> None:
        expect(self.page.get_by_text(text, exact=True)).to_have_count(0, timeout=PATIENCE_MS)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def go(self, name: str) -> None:
        """To another page, by its name at the left."""
        self.page.get_by_role("link", name=name, exact=True).click()
        self.sees_title(name)

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str, options: Sequence[str]) -> None:
        self.page.get_by_label(label).first.click()
        for option in options:
            self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")

    def sign_in(self, login: str, password: str) -> None:
        self.type("Login", login)
        self.type("Password", password)
        self.press("Sign in")

    def choose_password(self, old: str, new: str) -> None:
        self.type("Password now", old)
        self.type("New password", new)
        self.type("New password, again", new)
        self.press("Change password")

    def faults(self) -> list[str]:
        """Serious findings of axe-core, but those of Streamlit's own widgets."""
        self.settled()
        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
            if one["id"] not in OF_STREAMLIT or any(mark in str(node["target"]) for mark in OURS)
        ]
