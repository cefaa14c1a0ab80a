"""The editor alone: what it marks, what it offers, and that the keyboard gets out of it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.console.editor_page import TEXT
from tests.console.installation import CHECKOUT
from tests.console.window import PATIENCE_MS, Window
from tests.processes import free_port, until

PAGE = CHECKOUT / "tests" / "console" / "editor_page.py"
TEMPLATE = (CHECKOUT / "templates" / "e-wallet" / "template.yaml").read_text("utf-8")
QUIET = ("--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, folder = free_port(), tmp_path_factory.mktemp("editor")
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(PAGE), "--server.port", str(port), *QUIET],
        cwd=CHECKOUT,
        stdout=(folder / "said").open("wb"),
        stderr=subprocess.STDOUT,
    )
    found = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _healthy(found), 60)
        yield found
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    found = Window(browser, address)
    yield found
    found.page.context.close()


@pytest.fixture
def area(window: Window) -> Locator:
    """The text, the cursor behind its end."""
    found = window.page.get_by_label("Template", exact=True)
    found.click()
    window.page.keyboard.press("Control+End")
    return found


def test_a_problem_is_told_at_its_line_within_a_second_of_the_last_key(window: Window, area: Locator) -> None:
    window.page.keyboard.type("x: bad")

    window.sees("1 problem")
    expect(window.page.get_by_title("bad is not known")).to_have_text("6", timeout=PATIENCE_MS)


def test_every_problem_of_a_line_is_told_at_it_and_the_worst_gives_its_colour(window: Window, area: Locator) -> None:
    window.page.keyboard.type("odd: bad")

    window.sees("2 problems")
    place = window.page.get_by_title(re.compile("odd is not known\nbad is not known"))
    expect(place).to_have_text("6", timeout=PATIENCE_MS)
    expect(place).to_have_class("number error")


def test_what_was_typed_is_what_the_page_has(window: Window, area: Locator) -> None:
    window.page.keyboard.type("note: hello")

    expect(window.page.locator("code")).to_contain_text("note: hello", timeout=PATIENCE_MS)
    expect(area).to_have_value(f"{TEXT}note: hello")


def test_what_may_be_written_is_offered_where_it_may_stand(window: Window, area: Locator) -> None:
    window.page.keyboard.type("      w")
    expect(window.page.get_by_role("option", name="window:")).to_be_visible()
    expect(window.page.get_by_role("option")).to_have_count(1)
    window.page.keyboard.press("Enter")

    window.page.keyboard.type(" mon")
    window.page.keyboard.press("Enter")

    expect(area).to_have_value(f"{TEXT}      window: month")


def test_tab_indents_and_escape_then_tab_leaves(window: Window, area: Locator) -> None:
    window.page.keyboard.press("Tab")
    window.page.keyboard.type("a")
    expect(area).to_have_value(f"{TEXT}  a")

    window.page.keyboard.press("Escape")
    window.page.keyboard.press("Tab")

    expect(window.page.get_by_role("button", name="Go to line 4")).to_be_focused()
    expect(area).to_have_value(f"{TEXT}  a")


def test_tab_back_takes_the_indent_away_and_undo_brings_it_again(window: Window, area: Locator) -> None:
    window.page.keyboard.type("    a")

    window.page.keyboard.press("Shift+Tab")
    expect(area).to_have_value(f"{TEXT}  a")

    window.page.keyboard.press("Control+z")
    expect(area).to_have_value(f"{TEXT}    a")


def test_a_place_is_shown_on_request(window: Window, area: Locator) -> None:
    window.press("Go to line 4")

    expect(area).to_be_focused()
    window.page.keyboard.type("# ")
    expect(area).to_have_value(TEXT.replace("      counts", "#       counts"))


def test_another_version_of_the_text_takes_its_place(window: Window, area: Locator) -> None:
    window.page.keyboard.type("note: gone")
    expect(window.page.locator("code")).to_contain_text("note: gone", timeout=PATIENCE_MS)

    window.press("Start again")

    expect(area).to_have_value(TEXT, timeout=PATIENCE_MS)


def test_it_has_no_serious_fault_with_problems_and_offers_open(window: Window, area: Locator) -> None:
    window.page.keyboard.type("x: bad odd")
    window.sees("2 problems")
    window.page.keyboard.press("Enter")
    window.page.keyboard.type("p")
    expect(window.page.get_by_role("listbox")).to_be_visible()

    assert window.faults() == []


def _healthy(address: str) -> bool:
    try:
        return httpx.get(f"{address}/_stcore/health", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def test_a_whole_template_may_be_pasted_in_place_of_what_stands_there(window: Window, area: Locator) -> None:
    window.page.keyboard.press("Control+a")
    window.page.keyboard.insert_text(TEMPLATE)

    expect(area).to_have_value(TEMPLATE)
    expect(window.page.locator("code")).to_contain_text(TEMPLATE.splitlines()[-1].strip(), timeout=PATIENCE_MS)
