"""The page about scenarios tells the truth: its example passes."""

from __future__ import annotations

import re

from engine.postgres.dsn import Dsns
from engine.scenarios.run import BEGINS, run
from engine.scenarios.world import open_world
from engine.settings import shipped
from primitives.catalog import CATALOG
from tests.engine.scenarios.wallet import prepared

PAGE = shipped() / "docs" / "scenarios.md"


async def test_the_example_of_the_page_passes(database: Dsns) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    ready, problems = prepared(example)
    assert ready is not None, list(problems)

    async with open_world(database, CATALOG) as world:
        result = await run(ready, world)

    assert result.failures == ()


def test_the_page_says_when_a_scenario_begins() -> None:
    assert BEGINS == "2027-01-15T09:00"
    assert "09:00 on 15 January 2027" in PAGE.read_text()
