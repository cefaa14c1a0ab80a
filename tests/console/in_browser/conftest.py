"""The whole product and a browser before it. Chromium lives for a module: its loop is in others' way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.console.in_browser.people import PASSWORD, choose_own
from tests.console.installation import Installation, installation
from tests.console.window import Window, chromium


@pytest.fixture(scope="package")
def product() -> Iterator[Installation]:
    """The admin's password is already their own."""
    with installation() as found:
        choose_own(found, "admin", found.password)
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def window(browser: Browser, product: Installation) -> Iterator[Window]:
    found = Window(browser, product.console)
    yield found
    found.page.context.close()


@pytest.fixture
def admin(window: Window) -> Window:
    window.sign_in("admin", PASSWORD)
    window.sees_title("Home")
    return window
