"""A client as small as HTTP/1.1 allows, so that the load measures the server: one connection, one request at a time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

LOST = (ConnectionError, asyncio.IncompleteReadError)


@dataclass(frozen=True, slots=True)
class Reply:
    """tries: how often it was asked for until somebody answered."""

    status: int
    body: bytes
    tries: int = 1

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Reconnects when the server went away. patience_s: how long it asks again, with the same Idempotency-Key."""

    def __init__(self, port: int, api_key: str, patience_s: float = 60.0) -> None:
        self._port = port
        self._api_key = api_key
        self._patience_s = patience_s
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, path: str, key: str, body: Mapping[str, Any]) -> Reply:
        """The first answer that is not 503."""
        request = self._request("POST", path, json.dumps(body).encode(), f"Idempotency-Key: {key}\r\n")
        return await self._asked(request)

    async def get(self, path: str) -> Reply:
        return await self._asked(self._request("GET", path, b"", ""))

    async def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    def _request(self, method: str, path: str, body: bytes, headers: str) -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self._api_key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        )
        return head.encode() + body

    async def _asked(self, request: bytes) -> Reply:
        deadline, tries = monotonic() + self._patience_s, 0
        while True:
            tries += 1
            with suppress(*LOST):
                status, body = await self._exchanged(request)
                if status != 503:
                    return Reply(status, body, tries)
            if monotonic() > deadline:
                raise TimeoutError("nobody answers")
            await asyncio.sleep(0.05)

    async def _exchanged(self, request: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            return int(head.split(b" ", 2)[1]), await reader.readexactly(length)
        except LOST:
            await self.close()
            raise
