"""The sandbox as a process of its own, with the simulated provider below `/kyc`; our address, where its answers go."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from primitives.identity.connectors.kyc import receive
from primitives.kit.canonical import canonical
from primitives.kit.connector import Connection, Message
from primitives.kit.signatures import connector_key, sign
from tests.processes import free_port, until

INSTALLATION = b"an installation's key"
AT = datetime(2027, 1, 15, 1, tzinfo=UTC)

SERVE = """
import sys
from pathlib import Path
import uvicorn
from engine.sandbox import sandbox_app
from primitives.identity.manifest import MANIFEST
from primitives.kit.signatures import connector_key

folder, port, api = sys.argv[1:]

def key_of(tenant, connector):
    return connector_key(b"an installation's key", tenant, connector)

app = sandbox_app([MANIFEST], Path(folder), key_of, api)
uvicorn.run(app, port=int(port), log_level="error")
"""


@dataclass
class Provider:
    """api: where its answers go."""

    folder: Path
    port: int
    api_port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        arguments = [str(self.folder), str(self.port), f"http://127.0.0.1:{self.api_port}"]
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, *arguments])
        until(self._answers)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/", trust_env=False).status_code == 404
        except httpx.HTTPError:
            return False


@contextmanager
def providing(folder: Path) -> Iterator[Provider]:
    provider = Provider(folder, free_port(), free_port())
    provider.start()
    try:
        yield provider
    finally:
        provider.kill()


@dataclass
class Client:
    """A tenant's way to the provider, and what came in for it. status: what our address answers with."""

    provider: Provider
    tenant: str
    http: httpx.AsyncClient
    product: str = "e-wallet"
    status: int = 202
    tried: int = 0
    got: list[Message] = field(default_factory=list)

    @property
    def key(self) -> bytes:
        return connector_key(INSTALLATION, self.tenant, "kyc")

    @property
    def path(self) -> str:
        return f"/inbound/{self.tenant}/{self.product}/kyc"

    @property
    def connection(self) -> Connection:
        return Connection(
            name="kyc",
            tenant=self.tenant,
            product=self.product,
            url=f"http://127.0.0.1:{self.provider.port}/kyc/{self.tenant}/{self.product}/kyc",
            inbound=f"http://127.0.0.1:{self.provider.api_port}{self.path}",
            key=self.key,
            http=self.http,
            now=AT,
        )

    async def tell(self, verb: str, **body: Any) -> dict[str, Any]:
        response = await self.control("POST", verb, body)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    async def control(self, method: str, verb: str, body: Any = None, key: bytes | None = None) -> httpx.Response:
        url = f"{self.connection.url}/control/{verb}"
        content = b"" if method == "GET" else canonical(body).encode()
        headers = sign(key or self.key, self.tenant, method, url, content, datetime.now(UTC))
        return await self.http.request(method, url, content=content, headers=headers)

    async def arrives(self, count: int = 1) -> Message:
        """The last of so many messages, and that there are no more."""
        for _ in range(400):
            if len(self.got) >= count:
                break
            await asyncio.sleep(0.01)
        assert len(self.got) == count, self.got
        return self.got[-1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode().split("\r\n")[:-2]
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers["content-length"]))
                if first.split()[1] == self.path:
                    self._take(headers, body)
                writer.write(f"HTTP/1.1 {self.status} X\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _take(self, headers: dict[str, str], body: bytes) -> None:
        self.tried += 1
        message = receive(self.key, "POST", self.connection.inbound, headers, body, datetime.now(UTC))
        if self.status == 202:
            self.got.append(message)


@asynccontextmanager
async def client_of(provider: Provider, tenant: str, product: str = "e-wallet") -> AsyncIterator[Client]:
    async with httpx.AsyncClient(trust_env=False) as http:
        client = Client(provider, tenant, http, product)
        server = await asyncio.start_server(client.serve, "127.0.0.1", provider.api_port)
        try:
            yield client
        finally:
            server.close()
