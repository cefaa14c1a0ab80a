"""The simulated provider's address: `/{tenant}/{product}/{connector}/…`, each request signed with the shared key."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from primitives.identity.simulator.asking import Desk, refused
from primitives.identity.simulator.delivering import Deliveries, KeyOf
from primitives.identity.simulator.store import Store
from primitives.identity.simulator.telling import Told
from primitives.kit.connector import BadMessage
from primitives.kit.signatures import verify

LARGEST = 100_000
"""Bytes of a body."""

Answer = Callable[[str, Request, Mapping[str, Any]], Response]


def make(folder: Path, key_of: KeyOf, api: str) -> Starlette:
    store = Store(folder)
    deliveries = Deliveries(store, key_of, api)
    desk = Desk(store, deliveries.wake)
    told = Told(store, desk, deliveries.wake)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        """What a stopped process had still to send goes out."""
        deliveries.wake()
        yield
        await deliveries.close()
        store.close()

    def signed(answer: Answer, counts: bool = False) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            place = "{tenant}/{product}/{connector}".format(**request.path_params)
            body = await request.body()
            try:
                said = _read(request, body, key_of)
            except BadMessage as bad:
                return refused(401, "not_signed", detail=str(bad))
            if said is None:
                return refused(400, "not_json")
            if counts:
                store.saw(place)
            deliveries.wake()
            return answer(place, request, said)

        return endpoint

    at = "/{tenant}/{product}/{connector}"
    return Starlette(
        routes=[
            Route(f"{at}/messages", signed(lambda place, _, said: desk.ask(place, said), True), methods=["POST"]),
            Route(f"{at}/inquiries", signed(lambda place, _, said: desk.inquire(place, said), True), methods=["POST"]),
            Route(f"{at}/control/activity", signed(lambda place, _, said: told.activity(place)), methods=["GET"]),
            Route(
                f"{at}/control/messages/{{message}}",
                signed(lambda place, request, said: told.message(place, request.path_params["message"])),
                methods=["GET"],
            ),
            Route(
                f"{at}/control/{{verb}}",
                signed(lambda place, request, said: told.do(request.path_params["verb"], place, said)),
                methods=["POST"],
            ),
        ],
        lifespan=lifespan,
    )


def _read(request: Request, body: bytes, key_of: KeyOf) -> Mapping[str, Any] | None:
    """None where the body is no JSON object. Raises BadMessage."""
    if len(body) > LARGEST:
        raise BadMessage("the body is too large")
    key = key_of(request.path_params["tenant"], request.path_params["connector"])
    verify(key, request.method, str(request.url), request.headers, body, datetime.now(UTC))
    if request.method == "GET":
        return {}
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
