"""What operators see of payments over HTTP, in a product whose template has the section."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.postgres.dsn import Dsns
from engine.runtime.finding import Finding
from engine.runtime.mount import mount
from engine.runtime.mounted import Services
from engine.runtime.people import People
from engine.runtime.sandbox import Sandbox
from primitives.catalog import CATALOG
from tests.engine.demo import PATH, php
from tests.engine.runtime.own_world import OwnDemo, lines, own_demo
from tests.primitives.payments.test_reads import keep, worked

TEMPLATE = Path(__file__).parents[2] / "cases" / "templates" / "e-wallet.yaml"


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    compiled = compile_product(Source("e-wallet.yaml", TEMPLATE.read_text()), None, "e-wallet", CATALOG)
    assert compiled.product is not None, [one.message for one in compiled.problems]
    async with own_demo(database, tmp_path) as found:
        parts = found.parts
        people = People(parts.committer.submit, parts.reader, Finding(parts.reader, parts.library), parts.clock)
        sandbox = Sandbox(parts.books, parts.connections.open)
        services = Services(parts.committer.submit, parts.reader, parts.clock, parts.metrics, people, sandbox)
        parts.host.swap({PATH: mount(compiled.product, 1, "", lines, services)})
        keep(database, worked()[0].memory, tenant="demo")
        yield found


async def listed(served: OwnDemo, path: str) -> list[dict[str, Any]]:
    response = await served.get(path, "operations")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found


async def test_operators_list_payments_by_state_and_rail(served: OwnDemo) -> None:
    _, first, again = worked()

    everything = await listed(served, "/rail-payments")
    assert {(item["end_to_end"], item["state"], item["rail"]) for item in everything} == {
        (first, "rerouted", "instapay"),
        (again, "accepted", "pesonet"),
    }
    [one] = await listed(served, "/rail-payments?state=accepted&rail=pesonet")
    assert (one["amount"], one["returned"], one["reason"]) == (php(1000_00), php(1000_00), "")
    assert (await served.get(f"/rail-payments/{one['id']}", "operations")).json() == one


async def test_operators_read_the_statement_of_a_rail(served: OwnDemo) -> None:
    items = await listed(served, "/rail-statement?rail=instapay&limit=100")

    assert {item["kind"] for item in items} == {"payment", "credit", "cycle", "fee", "give_back"}
    for item in items:
        assert (await served.get(f"/rail-statement/{item['id']}", "operations")).json() == item


async def test_the_page_of_a_statement_says_which_is_next(served: OwnDemo) -> None:
    whole = await listed(served, "/rail-statement")
    found, path = [], "/rail-statement?limit=2"
    while path:
        page = (await served.get(path, "operations")).json()
        found += page["data"]
        path = f"/rail-statement?limit=2&cursor={page['next']}" if page.get("next") else ""

    assert found == whole


async def test_clients_see_none_of_it(served: OwnDemo) -> None:
    for path in ("/rail-payments", "/rail-statement"):
        assert (await served.get(path)).status_code == 403


async def test_the_document_of_the_api_tells_of_it(served: OwnDemo) -> None:
    document = (await served.get("/openapi.json")).json()

    assert {"/rail-payments", "/rail-payments/{id}", "/rail-statement", "/rail-statement/{id}"} <= set(
        document["paths"]
    )
