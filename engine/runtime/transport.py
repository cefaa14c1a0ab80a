"""HTTP/1.1 over kept connections, under httpx: for the many small messages between us and outside systems.

httpx's own transport takes a millisecond and a half of the processor for one of them, this one a fifth of that. It
does no proxies, no HTTP/2 and no streaming: bodies are whole, both ways. Errors are httpx's.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple, cast

import httptools
import httpx

LARGEST = 8 * 1024 * 1024
"""Bytes of a response."""


class Origin(NamedTuple):
    """Where a connection leads to."""

    scheme: str
    host: str
    port: int


class KeptConnections(httpx.AsyncBaseTransport):
    """at_once: connections to all origins together; who finds none free waits for the `pool` timeout.

    A kept connection that its server has closed is never used again: a request that is sent is sent once.
    """

    def __init__(self, at_once: int = 64) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._kept: dict[Origin, list[_Line]] = defaultdict(list)
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpx.ConnectError, ConnectTimeout, PoolTimeout, ReadTimeout, ReadError, RemoteProtocolError."""
        patience = request.extensions.get("timeout", {})
        body, origin = await request.aread(), _origin(request.url)
        await self._enter(patience.get("pool"))
        try:
            line = await self._line(origin, patience.get("connect"))
            answer = await line.ask(_head(request, len(body)) + body, patience.get("read"))
            if line.usable:
                self._kept[origin].append(line)
        finally:
            self._room.release()
        return httpx.Response(answer.status, headers=answer.headers, content=bytes(answer.body), request=request)

    async def aclose(self) -> None:
        for lines in self._kept.values():
            for line in lines:
                line.close()
        self._kept.clear()

    async def _enter(self, seconds: float | None) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._room.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("all connections are busy") from None

    async def _line(self, origin: Origin, seconds: float | None) -> _Line:
        kept = self._kept[origin]
        while kept:
            line = kept.pop()
            if line.usable:
                return line
        try:
            async with asyncio.timeout(seconds):
                _, line = await asyncio.get_running_loop().create_connection(
                    _Line, origin.host, origin.port, ssl=self._secured(origin)
                )
        except TimeoutError:
            raise httpx.ConnectTimeout("no connection in time") from None
        except OSError as error:
            raise httpx.ConnectError(type(error).__name__) from None
        return line

    def _secured(self, origin: Origin) -> ssl.SSLContext | None:
        if origin.scheme == "http":
            return None
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls


@dataclass(slots=True)
class _Answer:
    """A response as it comes in."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)


class _Line(asyncio.Protocol):
    """One connection, with one request at a time. A parser reads one answer; httptools calls its `on_` methods here."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[_Answer] | None = None
        self._answer = _Answer()
        self._parser = httptools.HttpResponseParser(self)
        self.usable = True

    async def ask(self, request: bytes, seconds: float | None) -> _Answer:
        """Raises httpx.ReadError, ReadTimeout, RemoteProtocolError. Who does not wait to the end closes it."""
        if self._transport is None or not self.usable:
            raise httpx.ReadError("the connection is closed")
        loop = asyncio.get_running_loop()
        self._answer = _Answer()
        self._parser = httptools.HttpResponseParser(self)
        self._waiting = loop.create_future()
        bell = None if seconds is None else loop.call_later(seconds, self._fail, httpx.ReadTimeout("no answer in time"))
        self._transport.write(request)
        try:
            return await self._waiting
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            if bell is not None:
                bell.cancel()

    def close(self) -> None:
        self.usable = False
        if self._transport is not None:
            self._transport.close()

    # ── what the connection says ──

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name

    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done():
            self.close()  # nobody asked
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserCallbackError):
            self._fail(httpx.RemoteProtocolError("the response cannot be read"))

    def connection_lost(self, error: Exception | None) -> None:
        """A body without a length ends with the connection."""
        self.usable = False
        if self._answer.status and error is None and _ends_with_the_connection(self._answer):
            self._answered()
        else:
            self._fail(httpx.RemoteProtocolError("the connection was closed before the response was whole"))

    def _answered(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(self._answer)

    def _fail(self, error: Exception) -> None:
        self.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    # ── what the parser says ──

    def on_header(self, name: bytes, value: bytes) -> None:
        self._answer.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._answer.status = self._parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        self._answer.body += part
        if len(self._answer.body) > LARGEST:
            raise ValueError("a response is too large")

    def on_message_complete(self) -> None:
        """An interim `100 Continue` is not the answer yet."""
        if self._answer.status < httpx.codes.OK:
            self._answer = _Answer()
            return
        self.usable = self._parser.should_keep_alive()
        self._answered()
        if not self.usable:
            self.close()


def _ends_with_the_connection(answer: _Answer) -> bool:
    names = {name.lower() for name, _ in answer.headers}
    return bool(names) and not names & {b"content-length", b"transfer-encoding"}


def _origin(url: httpx.URL) -> Origin:
    return Origin(url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80))


def _head(request: httpx.Request, length: int) -> bytes:
    lines = [b"%b %b HTTP/1.1" % (request.method.encode("ascii"), request.url.raw_path)]
    named = {name.lower() for name, _ in request.headers.raw}
    lines += [b"%b: %b" % pair for pair in request.headers.raw]
    if length and b"content-length" not in named:
        lines.append(b"content-length: %d" % length)
    return b"\r\n".join(lines) + b"\r\n\r\n"
