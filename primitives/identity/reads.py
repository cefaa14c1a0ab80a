"""What is known of a customer beside the row: the documents they showed, and the checks they went through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from primitives.identity.config import Config
from primitives.kit.page import Page, PageQuery, decode_cursor, encode_cursor
from primitives.kit.resource import Query, View
from primitives.kit.store import Json

_DOCUMENTS = """
select kind, last4, country, issued_on, expires_on, file, registered_at
from identity.documents
where customer = %(customer)s and (%(after)s::text is null or kind > %(after)s)
order by kind
limit %(most)s
"""

_CHECKS = """
select id, reference, kind, state, tier, reason, provider, run, asked_at, decided_at, expires_at
from identity.checks
where customer = %(customer)s and (%(after)s::text is null or id < %(after)s)
order by id desc
limit %(most)s
"""

_DOCUMENT = ("kind", "last4", "country", "issued_on", "expires_on", "file", "registered_at")
_CHECK = (
    "id",
    "reference",
    "kind",
    "state",
    "tier",
    "reason",
    "provider",
    "run",
    "asked_at",
    "decided_at",
    "expires_at",
)


async def documents(
    query: Query, config: Config, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[dict[str, Json]]:
    """The latest of each kind, by kind."""
    return await _page(query, _DOCUMENTS, _DOCUMENT, id_, page)


async def checks(
    query: Query, config: Config, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[dict[str, Json]]:
    """The newest first."""
    return await _page(query, _CHECKS, _CHECK, id_, page)


async def _page(query: Query, sql: str, names: tuple[str, ...], id_: str, page: PageQuery) -> Page[dict[str, Json]]:
    """names: of the columns, the first of which the page is ordered by."""
    after = decode_cursor(page.after) if page.after else None
    found = await query.fetch(sql, {"customer": id_, "after": after, "most": page.limit + 1})
    items = [{name: _shown(value) for name, value in zip(names, row, strict=True)} for row in found[: page.limit]]
    more = len(found) > page.limit
    return Page(tuple(items), encode_cursor(str(items[-1][names[0]])) if more else None)


def _shown(value: Any) -> Json:
    found: Json = value.isoformat() if isinstance(value, datetime) else value
    return found


def _item(names: tuple[str, ...], always: tuple[str, ...]) -> dict[str, Json]:
    required: list[Json] = list(names)
    kinds: dict[str, Json] = {name: {"type": "string" if name in always else ["string", "null"]} for name in names}
    return {"type": "object", "properties": kinds, "required": required, "additionalProperties": False}


VIEWS = (
    View(
        "documents",
        documents,
        _item(_DOCUMENT, ("kind", "registered_at")),
        title="What is said of the documents a customer showed",
    ),
    View(
        "checks",
        checks,
        _item(_CHECK, ("id", "reference", "kind", "state", "run", "asked_at")),
        title="The checks a customer went through",
    ),
)
