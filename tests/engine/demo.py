"""The demo tenant, served by the whole app on a real database: every request passes all layers and commits."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from httpx import ASGITransport, AsyncClient, Response

from engine.app import running, served
from engine.commands.connected import connected
from engine.commands.demo import ready_demo
from engine.commands.key import KEYS, key_file
from engine.parts import make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from engine.settings import read_settings
from primitives.catalog import CATALOG

PATH = "/demo/e-wallet/v1"


@dataclass(frozen=True, slots=True)
class Demo:
    """keys: by the name of the demo's credential: api, operations, finance."""

    client: AsyncClient
    keys: dict[str, str]

    async def get(self, path: str, by: str = "api") -> Response:
        return await self.client.get(f"{PATH}{path}", headers={"Authorization": f"Bearer {self.keys[by]}"})

    async def post(self, path: str, body: dict[str, Any], by: str = "api") -> Response:
        headers = {"Authorization": f"Bearer {self.keys[by]}", "Idempotency-Key": str(uuid4())}
        return await self.client.post(f"{PATH}{path}", json=body, headers=headers)

    async def made(self, path: str, body: dict[str, Any], by: str = "api") -> dict[str, Any]:
        response = await self.post(path, body, by)
        assert response.status_code < 300, response.text
        found: dict[str, Any] = response.json()
        return found

    async def document(self) -> dict[str, Any]:
        """What the product says of itself to whoever asks."""
        found: dict[str, Any] = (await self.client.get(f"{PATH}/openapi.json")).json()
        return found

    async def wallet(self, amount: int = 0) -> str:
        """The id of a verified customer's wallet with play money, in centavos."""
        customer = await self.made("/customers", {"name": "Ana Cruz", "mobile": "+639170000001"})
        await self.made(f"/customers/{customer['id']}/set-tier", {"tier": "verified"}, "operations")
        wallet = await self.made("/wallets", {"owner": customer["id"]})
        if amount:
            await self.made("/sandbox/credits", {"resource": wallet["id"], "amount": php(amount)})
        return str(wallet["id"])

    async def transfers(self, wallets: list[str], times: int, random: Random) -> None:
        for _ in range(times):
            giver, taker = random.sample(wallets, 2)
            await self.made("/transfers", {"from": giver, "to": taker, "amount": php(random.randint(100, 900))})


def php(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "PHP"}


@asynccontextmanager
async def demo(database: Dsns, home: Path) -> AsyncIterator[Demo]:
    settings = read_settings({"FINFACTORY_HOME": str(home)}, root=False)
    async with connected(database) as connection:
        await ready_demo(connection, settings)
    parts = make_parts(database, CATALOG, Failpoints({}), json_logger(io.StringIO(), "error"))
    transport = ASGITransport(served(parts), raise_app_exceptions=False)
    async with running(parts), AsyncClient(transport=transport, base_url="http://app") as client:
        yield Demo(client, {name: key_file(settings, name).read_text() for name in KEYS})
