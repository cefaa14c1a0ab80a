"""A webhook's connection: certificates and dead ends."""

from __future__ import annotations

import asyncio

import pytest

from engine.runtime.sending import Sender
from tests.engine.runtime.edge import receiving


@pytest.fixture
async def sender():  # type: ignore[no-untyped-def]
    opened = Sender(timeout_s=1)
    yield opened
    await opened.close()


async def test_nothing_is_raised_for_what_the_other_side_does(sender: Sender) -> None:
    async def slam(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(slam, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    urls = [f"http://127.0.0.1:{port}/", "http://127.0.0.1:1/", "http://name.invalid/", "ftp://127.0.0.1/", "x"]
    said = [str(await sender.post(url, {}, b"", True)) for url in urls]
    server.close()

    assert said == ["unreachable"] * 3 + ["not an http address"] * 2


async def test_a_server_without_tls_is_not_https(sender: Sender) -> None:
    async with receiving() as receiver:
        url = receiver.url.replace("http", "https", 1)
        assert str(await sender.post(url, {}, b"", True)) in ("certificate refused", "unreachable", "timeout")
        assert receiver.got == []


async def test_redirects_are_not_followed(sender: Sender) -> None:
    async with receiving(307, 200) as receiver:
        reply = await sender.post(receiver.url, {}, b"{}", True)

    assert reply.status == 307 and len(receiver.got) == 1
