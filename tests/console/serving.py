"""The console before an API: the fake one as a process, and the app as Streamlit's own tests run it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from streamlit.testing.v1 import AppTest

from console.client.sessions import Person
from console.navigation import PLACES
from console.session import WHO, SignedIn
from tests.console.fake_api import ROLES, TOKEN, person
from tests.processes import free_port, until

HERE = Path(__file__).parent
APP = HERE.parents[1] / "console" / "app.py"
EMPTY, FULL = 0, 100_000
SECONDS = 30
"""How long a run may take on a machine that does much else."""


@contextmanager
def fake_api(rows: int) -> Iterator[str]:
    """Its address, while it runs."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.console.fake_api", str(port), str(rows)], cwd=APP.parents[1]
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address))
        yield address
    finally:
        process.terminate()
        process.wait(10)


def nobody() -> AppTest:
    """The console as it is first seen."""
    return AppTest.from_file(str(APP), default_timeout=SECONDS).run()


def somebody(login: str = "admin", roles: tuple[str, ...] = ROLES) -> AppTest:
    """Signed in already, on the first page."""
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    found = Person.model_validate({**person(login), "roles": roles})
    app.session_state[WHO] = SignedIn(TOKEN, found)
    return app.run()


def at(file: str) -> AppTest:
    """The page of that file, before a person with every role."""
    app = somebody()
    return app if file == PLACES[0].file else app.switch_page(f"screens/{file}.py").run()


def said(app: AppTest) -> str:
    """Every word on the page, as it was written."""
    found = [str(one.value) for one in (*app.title, *app.header, *app.markdown, *app.caption, *app.error, *app.info)]
    found += [str(one.value) for one in (*app.success, *app.warning)]
    return "\n".join([*found, *(f"{one.label} {one.value}" for one in app.metric), json.dumps(tables(app))])


def labels(app: AppTest) -> list[str]:
    """Of the buttons."""
    return [button.label for button in app.main.button]


def press(app: AppTest, label: str) -> AppTest:
    assert label in labels(app), labels(app)
    return next(button for button in app.main.button if button.label == label).click().run()


def type_in(app: AppTest, label: str, text: str) -> None:
    """What stands there with the next run."""
    next(one for one in app.text_input if one.label == label).set_value(text)


def tables(app: AppTest) -> list[dict[str, Any]]:
    """What each table of ours was given to draw."""
    drawn = [one.proto for one in app.main if getattr(one, "type", "") == "bidi_component"]
    return [json.loads(one.json) for one in drawn if one.component_name == "finfactory.table"]


def cells(app: AppTest, number: int = 0) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in tables(app)[number]["rows"]]


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/control/me", trust_env=False).status_code == 401
    except httpx.HTTPError:
        return False
