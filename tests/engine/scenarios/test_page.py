"""The page about scenarios tells the truth: its examples pass, and it leaves out nothing a simulator can do."""

from __future__ import annotations

import re

from engine.postgres.dsn import Dsns
from engine.scenarios.run import BEGINS, run
from engine.scenarios.world import open_world
from engine.settings import shipped
from primitives.catalog import CATALOG
from tests.engine.scenarios.wallet import prepared

PAGE = shipped() / "docs" / "scenarios.md"


async def test_the_examples_of_the_page_pass(database: Dsns) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert len(examples) == 2

    async with open_world(database, CATALOG) as world:
        for number, example in enumerate(examples):
            ready, problems = prepared(example, f"scenario-{number}")
            assert ready is not None, list(problems)
            assert (await run(ready, world)).failures == ()


def test_the_page_tells_every_answer_and_every_deed_of_the_simulators() -> None:
    told = set(re.findall(r"`(?:[a-z]+\.)?([a-z_]+)", PAGE.read_text()))
    known = {
        name
        for manifest in CATALOG
        for simulator in manifest.simulators
        for name in (*simulator.answers, *(control.name for control in simulator.controls))
    }

    assert known - told == set()


def test_the_page_says_when_a_scenario_begins() -> None:
    assert BEGINS == "2027-01-15T09:00"
    assert "09:00 on 15 January 2027" in PAGE.read_text()
