"""A rail's counter on a real socket: it takes one request after the other, and answers or fails as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from primitives.kit.connector import Connection
from primitives.kit.signatures import verify
from primitives.payments.messages import Message, read, write

KEY = b"a secret of the tenant and its rail"
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What the rail answers a message with. None: it hangs up without a word; `silent`: it never does."""

    status: int = 202
    message: Message | None = None
    silent: bool = False


Answers = Callable[[Message], Said | None]


@dataclass
class Counter:
    """taken: messages whose signature was verified, with the path they came to."""

    url: str
    answers: Answers
    taken: list[tuple[str, Message]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path, headers, body = await _request(reader)
            verify(KEY, "POST", f"{self.url}/{path}", headers, body, datetime.now(UTC))
            message = read(body)
            self.taken.append((path, message))
            said = self.answers(message)
            if said is not None and said.silent:
                await asyncio.sleep(60)
            elif said is not None:
                writer.write(_response(said))
                await writer.drain()
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers["content-length"]))
    return first.split(" ")[1].removeprefix("/"), headers, body


def _response(said: Said) -> bytes:
    body = write(said.message) if said.message else b""
    return f"HTTP/1.1 {said.status} -\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


@asynccontextmanager
async def counter(answers: Answers) -> AsyncIterator[Counter]:
    opened = Counter("", answers)
    server = await asyncio.start_server(opened.serve, "127.0.0.1", 0)
    opened.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield opened
    finally:
        server.close()


@asynccontextmanager
async def connection(url: str) -> AsyncIterator[Connection]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Connection("instapay", "acme", "e-wallet", url, "http://inbound.example", KEY, http, NOW)
