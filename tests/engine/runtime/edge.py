"""What tests of the edge share: open pools, a receiver of webhooks, rows the committer would have written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from psycopg.types.json import Jsonb

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.reader import Reader
from primitives.kit.ids import new_id

TENANT = """
insert into control.tenant (tenant, title, sandbox, document) values (%(tenant)s, %(tenant)s, %(sandbox)s, '{}')"""
NUMBER = """
insert into runtime.number (tenant, name, value) values (%(tenant)s, 'event', 1)
on conflict (tenant, name) do update set value = number.value + 1 returning value"""
EVENT = """
insert into runtime.event (tenant, n, id, type, subject, body, run, at)
values (%(tenant)s, %(n)s, %(id)s, %(type)s, 'w-1', %(body)s, 'r-1', '2026-11-20T04:00:00Z')"""


@dataclass(frozen=True, slots=True)
class Edge:
    reader: Reader
    books: Bookkeeping

    async def add_tenant(self, tenant: str, sandbox: bool) -> None:
        async with self.books.tenant(tenant) as writer:
            await writer.run(TENANT, {"sandbox": sandbox})

    async def emit(self, tenant: str, *types: str) -> None:
        async with self.books.tenant(tenant) as writer:
            for type_ in types:
                n = (await writer.fetch(NUMBER, {}))[0][0]
                await writer.run(EVENT, {"n": n, "id": new_id(), "type": type_, "body": Jsonb({"number": n})})


@asynccontextmanager
async def opened(database: Dsns) -> AsyncIterator[Edge]:
    edge = Edge(Reader(database.reader, connections=3), Bookkeeping(database.committer))
    await edge.reader.open()
    await edge.books.open()
    try:
        yield edge
    finally:
        await edge.reader.close()
        await edge.books.close()


@dataclass(slots=True)
class Receiver:
    """An endpoint of a client's. replies: the statuses it gives, the last one for ever after; 0 never answers."""

    replies: Sequence[int] = (200,)
    port: int = 0
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:-2]
                headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers["content-length"]))
                status = self.replies[min(len(self.got), len(self.replies) - 1)]
                self.got.append((headers, body))
                if status == 0:
                    await asyncio.sleep(60)
                writer.write(f"HTTP/1.1 {status} X\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(*replies: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(replies or (200,))
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
