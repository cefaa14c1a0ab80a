"""HTTP over kept connections: what comes back is what was sent, and each way an exchange fails has its own error."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from engine.runtime.transport import KeptConnections

Behave = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
TAKEN = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
QUICK = httpx.Timeout(0.2)


@asynccontextmanager
async def server(behave: Behave) -> AsyncIterator[tuple[str, list[int]]]:
    """Its address, and the numbers of its connections so far."""
    connections: list[int] = []

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(len(connections))
        try:
            await behave(reader, writer)
        finally:
            writer.close()

    running = await asyncio.start_server(met, "127.0.0.1", 0)
    async with running:
        yield f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}", connections


@asynccontextmanager
async def client(at_once: int = 4) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=KeptConnections(at_once), trust_env=False, timeout=5) as opened:
        yield opened


async def request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
    return head, await reader.readexactly(int(length or 0))


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            _, body = await request(reader)
        except asyncio.IncompleteReadError:
            return
        writer.write(b"HTTP/1.1 200 OK\r\nX-Kept: yes\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


def answering(*parts: bytes) -> Behave:
    """Answers the first request so, and closes."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request(reader)
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0.01)

    return behave


async def test_bodies_go_and_come_whole_over_one_connection() -> None:
    async with server(echo) as (url, connections), client() as http:
        for size in (0, 1, 5_000, 1_000_000):
            answer = await http.post(f"{url}/x?y=1", content=b"a" * size, headers={"X-Mine": "1"})
            assert (answer.status_code, len(answer.content), answer.headers["x-kept"]) == (200, size, "yes")
        assert connections == [0]


async def test_requests_at_once_have_a_connection_each_and_no_more_than_allowed() -> None:
    async with server(echo) as (url, connections), client(at_once=4) as http:
        answers = await asyncio.gather(*(http.post(url, content=f"{n}".encode()) for n in range(40)))
        assert [answer.text for answer in answers] == [f"{n}" for n in range(40)]
        assert len(connections) <= 4


async def test_an_answer_in_chunks_is_read_whole() -> None:
    chunks = answering(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n"
    )
    async with server(chunks) as (url, _), client() as http:
        assert (await http.get(url)).text == "abcde"


async def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    async with server(answering(b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n", b"abc", b"de")) as (url, _), client() as http:
        assert (await http.get(url)).text == "abcde"


async def test_an_interim_answer_is_not_the_answer() -> None:
    async with server(answering(b"HTTP/1.1 100 Continue\r\n\r\n", TAKEN)) as (url, _), client() as http:
        assert (await http.post(url, content=b"x")).status_code == 202


async def test_a_connection_its_server_closed_is_not_used_again() -> None:
    async with server(answering(TAKEN)) as (url, connections), client() as http:
        for _ in range(3):
            assert (await http.post(url, content=b"x")).status_code == 202
            await asyncio.sleep(0.05)
        assert connections == [0, 1, 2]


async def test_nobody_there_is_a_connection_that_failed() -> None:
    async with server(echo) as (url, _):
        pass
    async with client() as http:
        with pytest.raises(httpx.ConnectError):
            await http.post(url, content=b"x")


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Len", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", b"nonsense\r\n\r\n"],
)
async def test_half_an_answer_is_none(said: bytes) -> None:
    async with server(answering(said)) as (url, _), client() as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.post(url, content=b"x")


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request(reader)
    await asyncio.sleep(1.0)


async def test_no_answer_in_time_is_told_so_and_its_connection_is_given_up() -> None:
    async with server(silent) as (url, connections), client(at_once=1) as http:
        for _ in range(2):
            with pytest.raises(httpx.ReadTimeout):
                await http.post(url, content=b"x", timeout=QUICK)
        assert connections == [0, 1]


async def test_who_finds_no_connection_free_has_sent_nothing() -> None:
    async with server(silent) as (url, connections), client(at_once=1) as http:
        first = asyncio.create_task(http.post(url, content=b"x", timeout=httpx.Timeout(0.6)))
        await asyncio.sleep(0.1)
        with pytest.raises(httpx.PoolTimeout):
            await http.post(url, content=b"x", timeout=QUICK)
        assert connections == [0]
        with pytest.raises(httpx.ReadTimeout):
            await first


async def test_a_request_that_is_given_up_leaves_no_answer_for_the_next() -> None:
    async with server(echo) as (url, _), client(at_once=1) as http:
        given_up = asyncio.create_task(http.post(url, content=b"first"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        given_up.cancel()
        assert (await http.post(url, content=b"second")).text == "second"
