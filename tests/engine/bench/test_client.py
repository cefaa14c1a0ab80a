"""The bench's own client counts what it was asked to count, and what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from engine.bench.client import Call, load
from engine.bench.figures import Stretch

CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"
NO_FUNDS = b'HTTP/1.1 422 X\r\ncontent-length: 29\r\n\r\n{"code":"insufficient_funds"}'
BROKEN = b"HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"


async def against(answer: Callable[[bytes], bytes | None], calls: int, declines: bool = False) -> Stretch:
    """One connection against a server that answers each request; None cuts the connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await reader.read(1000)) and (said := answer(request)) is not None:
            for half in (said[:30], said[30:]):  # in pieces, as networks do
                writer.write(half)
                await writer.drain()
                await asyncio.sleep(0.001)
        writer.close()

    left = iter(range(calls))
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        stretch, _ = await load(port, 1, lambda: Call(b"GET", declines), lambda _: next(left, None) is not None)
    return stretch


async def test_answers_that_were_wanted_are_counted() -> None:
    stretch = await against(lambda _: CREATED, calls=3)

    assert (len(stretch.latencies), stretch.declined, stretch.failed) == (3, 0, 0)


async def test_a_wanted_decline_is_no_failure() -> None:
    stretch = await against(lambda _: NO_FUNDS, calls=3, declines=True)

    assert (stretch.declined, stretch.failed) == (3, 0)


async def test_a_decline_nobody_wanted_and_a_success_that_had_to_be_declined_are_failures() -> None:
    assert (await against(lambda _: NO_FUNDS, calls=3)).failed == 3
    assert (await against(lambda _: CREATED, calls=2, declines=True)).failed == 2


async def test_an_error_and_a_cut_connection_are_failures() -> None:
    assert (await against(lambda _: BROKEN, calls=2)).failed == 2
    assert (await against(lambda _: None, calls=2)).failed == 1
