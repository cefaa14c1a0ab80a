"""GET of resources: one, a page of them, a view below one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import Request
from starlette.responses import Response

from engine.compiler.product import Active, AdminRoute, ResourceRoute
from engine.runtime.answers import Refused, not_found
from engine.runtime.conditional import conditional, page_body, page_query
from engine.runtime.exchange import require
from engine.runtime.lists import read_page, read_row
from engine.runtime.mounted import Mounted
from engine.runtime.parameters import query_parameters
from engine.runtime.program import show_resource
from engine.runtime.programs import ResourcePrograms
from primitives.kit.page import Page
from primitives.kit.resource import Query, View
from primitives.kit.store import Json
from primitives.kit.types import Type

Read = Callable[..., Awaitable[Response]]


class ResourceReads:
    """Reads of one kind of resource. filters: the query parameters of its list; item: the JSON Schema of one there."""

    def __init__(
        self, route: ResourceRoute | AdminRoute, programs: ResourcePrograms, mounted: Mounted, scope: str
    ) -> None:
        self._kind = route.kind
        self._programs = programs
        self._reader = mounted.services.reader
        self._scope = scope
        self._surroundings = {"zone": mounted.product.zone, "asset": mounted.product.asset}
        self._find = route.admin.find if isinstance(route, AdminRoute) else None
        self._listing = route.admin.listing if isinstance(route, AdminRoute) else None
        self.filters: Mapping[str, Type] = self._listing.parameters if self._listing else programs.filters
        self.item: Mapping[str, Json] | None = self._listing.item if self._listing else None

    async def one(self, request: Request, id: str) -> Response:
        caller = require(request.scope, self._scope)
        async with self._reader.tenant(caller.tenant) as reading:
            shown = await self._shown(reading, id)
        if shown is None:
            raise Refused(not_found())
        return conditional(request, shown)

    async def _shown(self, reading: Query, id_: str) -> dict[str, Json] | None:
        if "\x00" in id_:
            return None
        if self._find is not None:
            return await self._find(reading, self._kind.provider.config, id_)
        row = await read_row(reading, self._kind.resource.table, id_)
        return None if row is None else show_resource(row, self._programs.presentation.fields)

    async def page(self, request: Request) -> Response:
        if self._listing is not None:
            return await self._read(request, self._listing, self._kind.provider, "")
        caller = require(request.scope, self._scope)
        query, filters = page_query(request), query_parameters(request, self.filters)
        async with self._reader.tenant(caller.tenant) as reading:
            found = await read_page(reading, self._kind.resource.table, filters, query)
        fields = self._programs.presentation.fields
        shown = Page(tuple(show_resource(row, fields) for row in found.items), found.next)
        return conditional(request, page_body(request, shown))

    def view(self, view: View, active: Active) -> Read:
        async def read(request: Request, id: str) -> Response:
            return await self._read(request, view, active, id)

        return read

    async def _read(self, request: Request, view: View, active: Active, id_: str) -> Response:
        """id_: of the resource the view is below; '' for a list of its own."""
        caller = require(request.scope, self._scope)
        parameters, query = query_parameters(request, view.parameters), page_query(request)
        async with self._reader.tenant(caller.tenant) as reading:
            if id_ and await self._shown(reading, id_) is None:
                raise Refused(not_found())
            given = {**self._surroundings, **parameters}
            found = await view.read(reading, active.config, self._kind.name, id_, given, query)
        return conditional(request, page_body(request, found))
