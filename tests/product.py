"""A template of a test's own, applied for a fresh tenant and served by the whole app on a real database."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from httpx import ASGITransport, AsyncClient, Response

from engine.app import running, served
from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.control.releases import Releases
from engine.parts import NOTHING_OUTSIDE, Parts, make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.connections import Outside
from engine.runtime.failpoints import Failpoints
from engine.runtime.issuing import create_credential
from engine.runtime.logs import json_logger
from primitives.catalog import CATALOG

ROLES = {"client": ("read", "write", "sandbox"), "operations": ("read", "operations")}


@dataclass(frozen=True, slots=True)
class Served:
    """keys: by role. path: of the product, `/demo/notice-board/v1`."""

    parts: Parts
    client: AsyncClient
    tenant: str
    path: str
    keys: dict[str, str]

    async def get(self, path: str, by: str = "client") -> Response:
        return await self.client.get(self.path + path, headers={"Authorization": f"Bearer {self.keys[by]}"})

    async def post(self, path: str, body: dict[str, Any], by: str = "client") -> Response:
        headers = {"Authorization": f"Bearer {self.keys[by]}", "Idempotency-Key": str(uuid4())}
        return await self.client.post(self.path + path, json=body, headers=headers)

    async def made(self, path: str, body: dict[str, Any], by: str = "client") -> dict[str, Any]:
        return answered(await self.post(path, body, by))


def answered(response: Response) -> dict[str, Any]:
    assert response.status_code < 300, response.text
    found: dict[str, Any] = response.json()
    return found


@asynccontextmanager
async def product(
    database: Dsns, name: str, template: str, outside: Outside = NOTHING_OUTSIDE, tenant: str | None = None
) -> AsyncIterator[Served]:
    """tenant: its file, as a text."""
    owner = Source("tenant.yaml", tenant) if tenant is not None else None
    compiled = compile_product(Source("template.yaml", template), owner, name, CATALOG)
    assert compiled.product is not None, [problem.message for problem in compiled.problems]
    assert compiled.release is not None
    parts = make_parts(database, CATALOG, Failpoints({}), json_logger(io.StringIO(), "error"), outside=outside)
    transport = ASGITransport(served(parts), raise_app_exceptions=False)
    async with running(parts), AsyncClient(transport=transport, base_url="http://app") as client:
        found = compiled.product
        await Releases(parts.reader, parts.books).apply(compiled.release, None, "Demo", sandbox=True, by="a test")
        await parts.loader.load()
        keys = {}
        for role, scopes in ROLES.items():
            actor = f"{role}@demo"
            issued = await create_credential(parts.books, found.tenant, role, actor, scopes, 10_000, "a test")
            keys[role] = issued.key
        yield Served(parts, client, found.tenant, f"/{found.tenant}/{found.name}/v{found.major}", keys)
