"""A POST over a kept line: answered, or said to be undelivered, whatever the server does with the line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from primitives.payments.simulator import lines
from primitives.payments.simulator.lines import Lines, Undelivered

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"


async def test_a_line_is_used_again() -> None:
    opened = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        opened += 1
        while await request(reader):
            writer.write(OK)

    async with serving(serve) as to:
        assert [await to.post("/x", {}, b"body") for _ in range(5)] == [202] * 5
    assert opened == 1


async def test_posts_at_the_same_time_have_lines_of_their_own() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (got := await request(reader)) is not None:
            await asyncio.sleep(0.05)
            writer.write(b"HTTP/1.1 %s x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" % got)

    async with serving(serve) as to:
        statuses = [str(200 + number).encode() for number in range(20)]
        assert await asyncio.gather(*(to.post("/x", {}, one) for one in statuses)) == list(range(200, 220))


async def test_a_line_the_server_closed_meanwhile_is_tried_again_on_a_new_one() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One answer for each line, without a word that it is the last."""
        if await request(reader):
            writer.write(OK)
            await request(reader)
            writer.transport.abort()

    async with serving(serve) as to:
        assert [await to.post("/x", {}, b"body") for _ in range(4)] == [202] * 4


async def test_a_server_that_says_it_will_close_is_believed() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        writer.close()

    async with serving(serve) as to:
        assert [await to.post("/x", {}, b"body") for _ in range(3)] == [202] * 3


@pytest.mark.parametrize("answer", [b"", b"no HTTP at all\r\n\r\n", OK[:30]])
async def test_what_is_no_answer_is_none(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        writer.write(answer)
        writer.close()

    async with serving(serve) as to:
        with pytest.raises(Undelivered):
            await to.post("/x", {}, b"body")


async def test_a_server_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ANSWER_S", 0.1)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serving(serve) as to:
        with pytest.raises(Undelivered, match="Timeout"):
            await to.post("/x", {}, b"body")


async def test_nobody_there_is_said() -> None:
    async with serving(lambda reader, writer: asyncio.sleep(0)) as to:
        address = to
    with pytest.raises(Undelivered, match="Refused"):
        await address.post("/x", {}, b"body")


async def request(reader: asyncio.StreamReader) -> bytes | None:
    """The body of the next one, None at the end of the line."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length:"))
    return await reader.readexactly(int(length.split(b":")[1]))


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[Lines]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    to = Lines(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield to
    finally:
        to.close()
        server.close()
