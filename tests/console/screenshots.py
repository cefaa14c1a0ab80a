"""A picture of every page of the console, before the whole product after a busy day.

python -m tests.console.screenshots build/screenshots
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser

from console.navigation import PLACES
from tests.console.in_browser.people import PASSWORD, added, choose_own
from tests.console.installation import Installation, installation
from tests.console.life import live
from tests.console.scenes import SCENES, WIZARD, Scene
from tests.console.window import Window, chromium

TALL = {"width": 1280, "height": 1500}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with installation() as product, chromium() as browser:
        _strangers(browser, product, folder)
        choose_own(product, "admin", product.password)
        choose_own(product, "pia", added(product, "pia", ["product"]))
        live(product)
        _pages(browser, product, folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _strangers(browser: Browser, product: Installation, folder: Path) -> None:
    window = Window(browser, product.console)
    window.sees_title("Sign in")
    _picture(window, folder, "sign-in")
    window.sign_in("admin", "not the password")
    window.sees("The login or the password is wrong")
    _picture(window, folder, "sign-in-refused")
    window.sign_in("admin", product.password)
    window.sees_title("Choose your password")
    _picture(window, folder, "new-password")


def _pages(browser: Browser, product: Installation, folder: Path) -> None:
    window = Window(browser, product.console)
    window.page.set_viewport_size(TALL)  # type: ignore[arg-type]
    window.sign_in("admin", PASSWORD)
    window.sees_title("Home")
    for place in PLACES:
        name = place.file.rpartition("/")[2]
        if place is not PLACES[0]:
            window.go(place.title)
        _picture(window, folder, name)
        _tour(window, folder, name, SCENES.get(place.file, {}))
    window.page.get_by_role("link", name="Tenants", exact=True).click()
    window.press("All tenants")
    window.sees_title("Tenants")
    _tour(window, folder, "tenants", WIZARD)


def _tour(window: Window, folder: Path, name: str, scenes: Mapping[str, Scene]) -> None:
    for further, scene in scenes.items():
        scene(window)
        _picture(window, folder, f"{name}-{further}")


def _picture(window: Window, folder: Path, name: str) -> None:
    window.page.wait_for_timeout(800)
    window.settled()
    window.page.screenshot(path=str(folder / f"{name}.png"), full_page=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
