"""What a subject has used of its limits, window by window, the latest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery, decode_cursor, encode_cursor
from primitives.kit.resource import Query, View
from primitives.kit.store import Json
from primitives.kit.types import TEXT
from primitives.limits.config import Config

_COUNTERS = """
select rule, period, used, taken_at, ends_at
from limits.counters
where subject = %(subject)s
  and (%(rule)s::text is null or rule = %(rule)s)
  and (%(window)s::text is null or (period, rule) < (%(window)s, %(after_rule)s))
order by period desc, rule desc
limit %(limit)s
"""

ITEM: dict[str, Json] = {
    "type": "object",
    "properties": {
        "rule": {"type": "string"},
        "window": {"type": "string", "description": "2026-11-20, 2026-W47, 2026-11, life, or rolling:86400"},
        "used": {"type": "integer", "description": "minor units, or how often; of a rolling window as of taken_at"},
        "taken_at": {"type": "string", "format": "date-time"},
        "ends_at": {"type": ["string", "null"], "format": "date-time"},
    },
    "required": ["rule", "window", "used", "taken_at", "ends_at"],
    "additionalProperties": False,
}


async def counters(
    query: Query, config: Config, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[dict[str, Json]]:
    """Counters of the resource `id_`; a bound per transaction keeps none."""
    window, _, after_rule = (decode_cursor(page.after) or "").partition("/") if page.after else ("", "", "")
    found = await query.fetch(
        _COUNTERS,
        {
            "subject": id_,
            "rule": parameters.get("rule"),
            "window": window or None,
            "after_rule": after_rule,
            "limit": page.limit + 1,
        },
    )
    items: list[dict[str, Json]] = [
        {
            "rule": rule,
            "window": name,
            "used": int(used),
            "taken_at": taken_at.isoformat(),
            "ends_at": ends_at.isoformat() if ends_at else None,
        }
        for rule, name, used, taken_at, ends_at in found[: page.limit]
    ]
    last = items[-1] if len(found) > page.limit else None
    return Page(tuple(items), encode_cursor(f"{last['window']}/{last['rule']}") if last else None)


VIEWS = (View("limits", counters, ITEM, parameters={"rule": TEXT}, title="What was used of each limit"),)
