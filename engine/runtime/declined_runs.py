"""/runs/declined: how many runs said no since a moment, by the code of the reason."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from starlette.responses import Response

from engine.runtime.conditional import conditional
from engine.runtime.exchange import require
from engine.runtime.mounted import Mounted
from engine.runtime.openapi import read_document
from engine.runtime.parameters import described, query_parameters
from engine.runtime.rendering import moment
from engine.runtime.tables import RUNS
from primitives.kit.store import Json
from primitives.kit.types import TIME

TAG, SCOPE = "runs", "operations"
MOST = 10_000
PARAMETERS = {"since": TIME}

COUNTED = f"""
select coalesce(problem::json ->> 'code', ''), count(*) from (
    select problem from {RUNS}
    where product = %(product)s and status = 'declined' and inserted_at >= %(since)s
    order by inserted_at desc limit %(most)s) one
group by 1 order by 2 desc, 1"""

SHAPE: dict[str, Json] = {
    "type": "object",
    "required": ["since", "counts", "counted_most"],
    "properties": {
        "since": {"type": "string", "format": "date-time"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "counted_most": {"type": "integer", "description": "All counts together are this at most: the newest."},
    },
}


def mount_declined(app: FastAPI, mounted: Mounted) -> None:
    """Before what reads one run by its id."""
    document = read_document("Declined runs, counted by their reason", TAG, SHAPE, SCOPE)
    document["openapi_extra"] |= {"parameters": described(PARAMETERS)}

    async def declined(request: Request) -> Response:
        """since: a moment; without it, the beginning of the day in the product's zone."""
        caller = require(request.scope, SCOPE)
        since = query_parameters(request, PARAMETERS)["since"] or _midnight(mounted.product.zone)
        given = {"product": mounted.product.name, "since": since, "most": MOST}
        async with mounted.services.reader.tenant(caller.tenant) as reading:
            rows = await reading.fetch(COUNTED, given)
        counts = {str(code): int(count) for code, count in rows}
        return conditional(request, {"since": moment(since), "counts": counts, "counted_most": MOST})

    app.get("/runs/declined", **document)(declined)


def _midnight(zone: str) -> datetime:
    """Of the real day: runs are counted by when they were committed, whatever a sandbox's clock says."""
    place = ZoneInfo(zone)
    return datetime.combine(datetime.now(UTC).astimezone(place).date(), time(), place)
