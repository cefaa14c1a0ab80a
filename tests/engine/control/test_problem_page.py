"""The example of FF611 on the page of problems: what is live, what is refused over it, and the screen it gives."""

from __future__ import annotations

import re

import pytest

from engine.commands.apply import apply_plan
from engine.commands.connected import Connected
from engine.commands.refused import Refused
from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.control.plans import make_plan
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from tests.engine.compiler.worked_examples import PAGE
from tests.product import product

WAS = re.compile(r"With `(revenue: .*)` it is applied")


def section() -> str:
    page = PAGE.read_text()
    return page[page.index("## FF611") : page.index("## FF690")]


async def test_the_page_tells_what_apply_tells(database: Dsns) -> None:
    live, later = re.findall(r"```yaml\n(.*?)```", section(), re.DOTALL)
    (screen,) = re.findall(r"```text\n(.*?)```", section(), re.DOTALL)
    async with product(database, "shop", live) as served:
        owner = await served.made("/customers", {"name": "Ana Cruz"})
        wallet = (await served.made("/wallets", {"owner": owner["id"]}))["id"]
        money = {"amount": 10_00, "currency": "PHP"}
        await served.made("/sandbox/credits", {"account": "available", "resource": wallet, "amount": money})
        await served.made("/payments", {"from": wallet, "amount": money})
        parts = served.parts
        connected = Connected(database, parts.reader, parts.books, parts.releases)

        async def applied(template: str) -> int:
            compiled = compile_product(Source("template.yaml", template), None, "shop", CATALOG)
            plan = await make_plan(compiled, parts.releases, CATALOG)
            return await apply_plan(connected, plan, "Shop", "a test")

        with pytest.raises(Refused) as no:
            await applied(later)
        assert f"{no.value}\n" == screen

        told = WAS.search(section())
        assert told is not None
        assert await applied(re.sub(r"revenue: \{.*\}", told[1], later, count=1)) == 2
        lines = await served.get("/transactions?kind=move", "operations")
        assert [one["postings"][0]["destination"] for one in lines.json()["data"]] == ["income:revenue"]
