"""The playground before the whole product: a program is written, fails at its place, and runs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.console.window import PATIENCE_MS, Window


def test_a_program_is_tried_broken_and_mended(admin: Window) -> None:
    admin.go("Script playground")
    admin.sees("What it would post")
    expect(admin.page.get_by_role("row", name="users:ana:main shops:bo EUR/2 1,700")).to_be_visible(timeout=PATIENCE_MS)
    admin.page.mouse.move(0, 0)
    assert admin.faults() == []

    area = admin.page.get_by_label("Program", exact=True)
    area.fill("send [EUR/2 100] (\n  source = @nobody\n  destination = @shop\n)")
    admin.sees("needs EUR/2 100, there is EUR/2 0")
    admin.type("Balances", "nobody EUR/2 100")
    admin.page.keyboard.press("Control+Enter")
    expect(admin.page.get_by_role("row", name="nobody shop EUR/2 100")).to_be_visible(timeout=PATIENCE_MS)
