"""Keep-alive lines to one server, each for one POST at a time: all a courier needs of HTTP.

A general client costs 1.6 to 4.5 ms of processor for each message here, this 0.04: on a small machine the rail would
be what a load test measures.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

import httptools

CONNECT_S, ANSWER_S = 2, 10


class Undelivered(Exception):
    """No answer came. The text says why."""


class Lines:
    """address: `http://host:port`, or https. A line is opened when none is idle."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._tls else 80)
        self._named = parts.netloc
        self._idle: list[_Line] = []

    async def post(self, path: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status. Raises Undelivered. A line the server had closed by then is tried again on a new one, once."""
        fields = {**headers, "Host": self._named, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        request = f"POST {path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body
        try:
            if self._idle:
                try:
                    return await self._exchange(self._idle.pop(), request)
                except ConnectionError:
                    pass
            async with asyncio.timeout(CONNECT_S):
                line = await self._open()
            return await self._exchange(line, request)
        except (OSError, TimeoutError, httptools.HttpParserError) as error:
            raise Undelivered(type(error).__name__) from None

    async def _open(self) -> _Line:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(_Line, self._host, self._port, ssl=self._tls)
        return line

    async def _exchange(self, line: _Line, request: bytes) -> int:
        try:
            async with asyncio.timeout(ANSWER_S):
                status = await line.exchange(request)
        except BaseException:
            line.close()
            raise
        if line.reusable:
            self._idle.append(line)
        return status

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


class _Line(asyncio.Protocol):
    """One connection. The parser is a new one for each answer."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self.reusable = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """uvloop's transports are asyncio's in all but their class."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.reusable = False
        self._fail(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def on_message_complete(self) -> None:
        self.reusable = self.reusable and self._parser.should_keep_alive()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(self._parser.get_status_code())

    async def exchange(self, request: bytes) -> int:
        """Raises ConnectionError, HttpParserError."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError
        self._parser = httptools.HttpResponseParser(self)
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self.reusable = False
        if self._transport is not None:
            self._transport.close()

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(
                error if isinstance(error, OSError | httptools.HttpParserError) else ConnectionError()
            )
