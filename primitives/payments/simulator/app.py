"""The rails as an ASGI app: their addresses, their store, and the task that delivers what they say."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from primitives.kit.inbound import Simulator
from primitives.payments.simulator.controls import CONTROLS
from primitives.payments.simulator.courier import Courier
from primitives.payments.simulator.endpoints import HANDLED, Endpoints
from primitives.payments.simulator.lines import Lines
from primitives.payments.simulator.outcomes import ANSWERS
from primitives.payments.simulator.store import Store

ACCOUNT = "/{tenant}/{product}/{rail}"


def make(folder: Path, key_of: Callable[[str, str], bytes], api: str) -> Starlette:
    """folder: made where it is missing; `rails.db` in it belongs to one process."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    store = Store(folder / "rails.db")
    lines = Lines(api)
    seen: Counter[int] = Counter()
    courier = Courier(store, lines, api, key_of, seen)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(courier.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await courier.aclose()
            lines.close()
            store.close()

    return Starlette(
        routes=_routes(Endpoints(store, courier, key_of, seen)), exception_handlers=HANDLED, lifespan=running
    )


def _routes(to: Endpoints) -> list[Route]:
    """What is more special stands before what is less."""
    return [
        Route(f"{ACCOUNT}/messages", to.messages, methods=["POST"]),
        Route(f"{ACCOUNT}/inquiries", to.inquiries, methods=["POST"]),
        Route(f"{ACCOUNT}/control/activity", to.activity),
        Route(f"{ACCOUNT}/control/settings", to.settings),
        Route(f"{ACCOUNT}/control/statement", to.statement),
        Route(f"{ACCOUNT}/control/statement/camt.053", to.statement_message),
        Route(f"{ACCOUNT}/control/messages/{{message:path}}", to.fate),
        Route(f"{ACCOUNT}/control/{{verb}}", to.control, methods=["POST"]),
    ]


RAILS_SIMULATOR = Simulator("rails", make, answers=ANSWERS, controls=CONTROLS)
