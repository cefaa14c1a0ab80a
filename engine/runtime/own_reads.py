"""GET of a template's own resources: one, a page of them, and the derivation of everything that happened to one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from engine.compiler.own import OwnRow
from engine.compiler.product import ResourceRoute
from engine.runtime.answers import Refused, not_found
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.exchange import require
from engine.runtime.explain import explain
from engine.runtime.mounted import Mounted
from engine.runtime.own_lists import read_about, read_own, read_own_page, read_shows
from engine.runtime.own_shows import show_own
from engine.runtime.parameters import query_parameters
from primitives.kit.ids import is_id
from primitives.kit.page import Page
from primitives.kit.resource import Query
from primitives.kit.store import Json
from primitives.kit.types import Enum, Optional, Type
from primitives.kit.values import writer


class OwnReads:
    """Reads of one kind. filters: the query parameters of its list: its state, its parent, what the template names."""

    def __init__(self, route: ResourceRoute, mounted: Mounted) -> None:
        self._kind = route.kind
        self._mounted = mounted
        types = dict(route.kind.resource.fields.fields)
        named = dict.fromkeys((*((route.under,) if route.under else ()), *route.filters))
        self._fields: Mapping[str, Type] = {name: _plain(types[name]) for name in named if name != "state"}
        self.filters: Mapping[str, Type] = {"state": Enum("state", route.kind.resource.states), **self._fields}

    async def one(self, request: Request, id: str) -> Response:
        caller = require(request.scope, "read")
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            shown = await self.shown(reading, await self.find(reading, id))
        return conditional(request, shown)

    async def page(self, request: Request) -> Response:
        caller = require(request.scope, "read")
        query, given = page_query(request), query_parameters(request, self.filters)
        fields = {name: writer(type_)(given[name]) for name, type_ in self._fields.items() if given[name] is not None}
        name, product = self._kind.name, self._mounted.product.name
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            found = await read_own_page(reading, product, name, given["state"], fields, query)
            shows = await read_shows(reading, found.items)
        items = tuple(show_own(row, self._kind, shows.get(row.run, {})) for row in found.items)
        return conditional(request, page_body(request, Page(items, found.next)))

    async def explain(self, request: Request, id: str) -> Response:
        """Every run that made it or acted on it, the oldest first, each with its lines of the template."""
        caller = require(request.scope, "read")
        query = page_query(request)
        async with self._mounted.services.reader.tenant(caller.tenant) as reading:
            row = await self.find(reading, id)
            found = await read_about(reading, row, query)
        runs = Page(tuple([await explain(run, self._mounted) for run in found.items]), found.next)
        head: dict[str, Any] = {"id": row.id, "reference": row.reference, "state": row.state}
        return conditional(request, {**head, **page_body(request, runs)})

    async def find(self, reading: Query, id_: str) -> OwnRow:
        """Raises Refused: not_found, also for what is of another kind or product."""
        row = await read_own(reading, self._mounted.product.name, self._kind.name, id_) if is_id(id_) else None
        if row is None:
            raise Refused(not_found())
        return row

    async def shown(self, reading: Query, row: OwnRow) -> dict[str, Json]:
        shows = await read_shows(reading, (row,))
        return show_own(row, self._kind, shows.get(row.run, {}))


def _plain(type_: Type) -> Type:
    return type_.item if isinstance(type_, Optional) else type_
