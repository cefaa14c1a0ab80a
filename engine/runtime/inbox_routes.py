"""/inbox: what waits for a person, newest first; and the arrivals nobody took, to be looked at and closed."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from engine.runtime.answers import (
    FieldProblem,
    Refused,
    idempotency_key_reused,
    invalid_request,
    not_found,
    not_waiting,
)
from engine.runtime.closing import NOTHING, Closing
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.exchange import idempotency_key, require
from engine.runtime.inbox import KINDS, Offers, arrival, at_calls, shown
from engine.runtime.inbox_schemas import ARRIVAL, INBOX_ITEM
from engine.runtime.lists import read_row
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import list_document, read_document, say_document
from engine.runtime.own_lists import read_calls, read_waiting
from engine.runtime.parameters import query_parameters
from engine.runtime.saying import EVIDENCE, EVIDENCE_BODY, asked_of, response, typed
from engine.runtime.tables import INBOX, InboxRow, Run
from engine.runtime.waiting import (
    COUNTED_MOST,
    Item,
    Place,
    began,
    count_waiting,
    cursor_of,
    place_of,
    read_asking_runs,
    read_open_arrivals,
    read_waiting_resources,
)
from primitives.kit.canonical import parse
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.kit.types import Enum

TAG = "inbox"
SCOPE = "operations"


def mount_inbox(app: FastAPI, mounted: Mounted) -> None:
    desk = InboxRoutes(mounted)
    document = list_document("What waits for a person", TAG, desk.filters, INBOX_ITEM, SCOPE)
    app.get("/inbox", **document)(desk.page)
    one = "/inbox/arrivals/{connector}/{message:path}"
    document = say_document((EVIDENCE,), "Close an arrival that was dealt with", TAG, ARRIVAL)
    app.post(f"{one}/close", **document)(typed(_close(desk), EVIDENCE_BODY))
    app.get(one, **read_document("Read an arrival", TAG, ARRIVAL, SCOPE))(desk.arrival)


class InboxRoutes:
    """One product's inbox, for the scope `operations`."""

    def __init__(self, mounted: Mounted) -> None:
        self._mounted = mounted
        self._offers = Offers(mounted.product)
        self.filters = {"kind": Enum("kind", KINDS)}

    async def page(self, request: Request) -> Response:
        """counts: of everything, whatever the filter; a thousand means that or more."""
        caller = require(request.scope, SCOPE)
        query, kind = page_query(request), query_parameters(request, self.filters)["kind"]
        place = place_of(query.after)
        if place is None:
            wrong = FieldProblem("cursor", "not a cursor of this list", parameter="cursor")
            raise Refused(invalid_request((wrong,)))
        now = await self._mounted.services.clock.now(caller.tenant)
        product = self._mounted.product.name
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            found = await self._read(reading, kind, now, place, query)
            items = await self._shown(reading, found.items)
            counts = await count_waiting(reading, product, self._offers.stands, now)
        body = page_body(request, Page(items, found.next))
        return conditional(request, {"counts": counts, "counted_most": COUNTED_MOST, **body})

    async def _read(self, reading: Query, kind: str | None, now: Any, place: Place, query: PageQuery) -> Page[Item]:
        product, most = self._mounted.product.name, query.limit + 1
        found: list[Item] = []
        if kind in (None, "resource"):
            found += await read_waiting_resources(reading, product, self._offers.stands, place, most)
        if kind in (None, "run"):
            found += await read_asking_runs(reading, product, place, most)
        if kind in (None, "arrival"):
            found += await read_open_arrivals(reading, product, now, place, most)
        found.sort(key=began, reverse=True)
        items = tuple(found[: query.limit])
        return Page(items, cursor_of(items[-1]) if len(found) > query.limit else None)

    async def _shown(self, reading: Query, items: tuple[Item, ...]) -> tuple[dict[str, Any], ...]:
        runs = await read_waiting(reading, [item.id for item in items if not isinstance(item, InboxRow)])
        asking = [item for item in items if isinstance(item, Run)]
        calls = {call.message: call for call in await read_calls(reading, [run.id for run in (*runs, *asking)])}
        at = at_calls(runs, calls)
        return tuple(shown(item, self._mounted.product, self._offers, at, calls) for item in items)

    async def arrival(self, request: Request, connector: str, message: str) -> Response:
        """With the sender's data: whoever deals with it must see it."""
        caller = require(request.scope, SCOPE)
        row = await self._find(caller.tenant, connector, message)
        offered = self._offers.of_arrival(row) if row.state in ("open", "kept") else ()
        body = {**arrival(row), "data": parse(row.data), "offers": [one.json() for one in offered]}
        return conditional(request, body)

    async def close(self, request: Request, connector: str, message: str, body: Any) -> Response:
        caller, key = require(request.scope, SCOPE), idempotency_key(request.scope)
        await self._find(caller.tenant, connector, message)
        services = self._mounted.services
        at = await services.clock.now(caller.tenant)
        note = f"closed by {caller.actor}: {body.evidence}"
        asked = asked_of(request, caller, key, body)
        closing = Closing(caller.tenant, self._mounted.product.name, connector, message, note, asked, at)
        kept = await services.submit(closing)
        if kept is NOTHING:
            raise Refused(not_waiting())
        if kept.status == 0:
            raise Refused(idempotency_key_reused())
        return response(kept)

    async def _find(self, tenant: str, connector: str, message: str) -> InboxRow:
        if "\x00" in connector or "\x00" in message:
            raise Refused(not_found())
        async with self._mounted.services.reader.tenant(tenant) as reading:
            row: InboxRow | None = await read_row(reading, INBOX, connector, message)
        if row is None or row.product != self._mounted.product.name:
            raise Refused(not_found())
        return row


def _close(desk: InboxRoutes) -> Any:
    async def close(request: Request, connector: str, message: str, body: Any) -> Response:
        return await desk.close(request, connector, message, body)

    return close
