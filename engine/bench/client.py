"""A client that costs little: requests over kept-alive connections, each sent when the one before it is answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import cast

from engine.bench.figures import Stretch

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as bytes, and whether its answer must be no."""

    request: bytes
    declines: bool


@dataclass(slots=True)
class Tally:
    """What all connections of a stretch saw. wrong: answers other than wanted, the first few of them."""

    latencies: list[float] = field(default_factory=list)
    declined: int = 0
    failed: int = 0
    wrong: list[str] = field(default_factory=list)

    def fail(self, what: str) -> None:
        self.failed += 1
        if len(self.wrong) < 3:
            self.wrong.append(what)


class Caller(asyncio.Protocol):
    """One connection. goes_on: asked before each request; done: set when the last answer is in."""

    def __init__(self, next_call: Callable[[], Call], goes_on: Callable[[], bool], tally: Tally) -> None:
        self._next_call = next_call
        self._goes_on = goes_on
        self._tally = tally
        self._buffer = b""
        self._call: Call | None = None
        self._sent = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(_END)
        length = _LENGTH.search(self._buffer, 0, head + 2) if head >= 0 else None
        if length is None:
            if head >= 0:
                self._lost("an answer without its length")
            return
        whole = head + len(_END) + int(length[1])
        if len(self._buffer) >= whole:
            answer, self._buffer = self._buffer[:whole], self._buffer[whole:]
            self._answered(answer)
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        self._lost("the connection was cut")

    def _ask(self) -> None:
        if not self._goes_on():
            self._call = None
            self._transport.close()
            return
        self._call = self._next_call()
        self._sent = perf_counter()
        self._transport.write(self._call.request)

    def _answered(self, answer: bytes) -> None:
        tally, call = self._tally, self._call
        tally.latencies.append(perf_counter() - self._sent)
        status = int(answer[9:12])
        declined = status == 422 and b'"insufficient_funds"' in answer
        if call is None or not (declined if call.declines else status == 201):
            tally.fail(answer[:12].decode() + answer[-300:].decode(errors="replace"))
        tally.declined += declined

    def _lost(self, what: str) -> None:
        if self._call is not None:
            self._tally.fail(what)
            self._call = None
        if not self.done.done():
            self.done.set_result(None)


async def load(
    port: int, connections: int, next_call: Callable[[], Call], goes_on: Callable[[float], bool]
) -> tuple[Stretch, tuple[str, ...]]:
    """The stretch, and what some of the failed requests got. goes_on(seconds so far)."""
    loop, tally, start = asyncio.get_running_loop(), Tally(), perf_counter()
    callers = []
    for _ in range(connections):
        made = Caller(next_call, lambda: goes_on(perf_counter() - start), tally)
        await loop.create_connection(lambda made=made: made, "127.0.0.1", port)  # type: ignore[misc]
        callers.append(made)
    await asyncio.gather(*[caller.done for caller in callers])
    stretch = Stretch(perf_counter() - start, tally.latencies, tally.declined, tally.failed)
    return stretch, tuple(tally.wrong)
