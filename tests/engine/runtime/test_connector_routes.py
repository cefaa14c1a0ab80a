"""An operator sees how the connectors stand, and stops and starts what goes out by each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from engine.postgres.dsn import Dsns
from engine.settings import shipped
from primitives.kit.connector import NotSent
from tests.product import Served, product

E_WALLET = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()


@pytest.fixture
async def wallet(database: Dsns) -> AsyncIterator[Served]:
    async with product(database, "e-wallet", E_WALLET) as served:
        yield served


async def told(served: Served, path: str, by: str = "operations") -> tuple[int, dict[str, object]]:
    headers = {"Authorization": f"Bearer {served.keys[by]}", "Idempotency-Key": str(uuid4())}
    response = await served.client.post(path, headers=headers)
    return response.status_code, response.json()


async def test_every_connector_of_the_product_is_listed(wallet: Served) -> None:
    headers = {"Authorization": f"Bearer {wallet.keys['operations']}"}
    listed = (await wallet.client.get("/connectors", headers=headers)).json()["data"]

    assert {one["name"]: one["state"] for one in listed} == {
        "instapay": "running",
        "kyc": "running",
        "pesonet": "running",
    }
    assert {one["breaker"] for one in listed} == {"closed"}


async def test_nothing_goes_out_by_a_paused_connector_until_it_is_resumed(wallet: Served) -> None:
    connections = wallet.parts.connections

    assert (await told(wallet, "/connectors/instapay/pause"))[1]["state"] == "paused"
    with pytest.raises(NotSent):
        async with connections.slot(wallet.tenant, "e-wallet", "instapay"):
            pass
    async with connections.slot(wallet.tenant, "e-wallet", "pesonet"):
        pass

    assert (await told(wallet, "/connectors/instapay/resume"))[1]["state"] == "running"
    async with connections.slot(wallet.tenant, "e-wallet", "instapay"):
        pass


async def test_who_paused_first_stays(wallet: Served) -> None:
    first = await told(wallet, "/connectors/instapay/pause")
    second = await told(wallet, "/connectors/instapay/pause")

    assert first == second
    assert first[1]["paused_by"] == "operations@demo"


async def test_clients_do_not_pause(wallet: Served) -> None:
    assert (await told(wallet, "/connectors/instapay/pause", by="client"))[0] == 403


async def test_what_is_no_connector_is_not_found(wallet: Served) -> None:
    assert (await told(wallet, "/connectors/smoke/pause"))[0] == 404
