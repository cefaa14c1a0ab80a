"""The app behind a real port, in the event loop it already runs in: whoever is outside reaches it as always."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

LOCAL = "127.0.0.1"
BACKLOG = 512


class QuietServer(uvicorn.Server):
    """A server that leaves the process its signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def free_socket() -> socket.socket:
    """Bound to a free port of this machine, and listening: nobody else can take it before the app does."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((LOCAL, 0))
    found.listen(BACKLOG)
    return found


def url_of(bound: socket.socket) -> str:
    return f"http://{LOCAL}:{bound.getsockname()[1]}"


@asynccontextmanager
async def serving(app: ASGIApp, bound: socket.socket) -> AsyncIterator[None]:
    """app: without its own lifespan, whose parts the caller has opened."""
    config = uvicorn.Config(app, lifespan="off", access_log=False, log_level="warning", server_header=False)
    server = QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        yield
    finally:
        server.should_exit = True
        await task
        bound.close()
