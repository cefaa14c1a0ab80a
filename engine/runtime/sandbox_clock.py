"""/sandbox/clock of a product: what time it is for its tenant, and the leap forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from pydantic import Field
from starlette.responses import Response

from engine.runtime.answers import FieldProblem, Refused, conflict, invalid_request
from engine.runtime.clock import TenantClock
from engine.runtime.once import Kept, once
from engine.runtime.openapi import asking
from engine.runtime.sandbox import Sandbox
from engine.runtime.sandbox_posts import SCOPE, TAG, Strict, asked, kept_response, of_sandbox
from primitives.kit.clock import after, parse_duration

LONGEST = timedelta(days=400)
LAST = datetime(2200, 1, 1, tzinfo=UTC)


class Moved(Strict):
    """by: `90s`, `61m`, `2h`, `7d`; days are calendar days of the product's time zone."""

    by: Annotated[str, Field(max_length=10, examples=["61m"])]


def mount_clock(app: FastAPI, clock: TenantClock, zone: ZoneInfo, sandbox: Sandbox) -> None:
    """The clock is the tenant's: whichever product moves it, all of them see the new time."""

    @app.get("/sandbox/clock", tags=[TAG], summary="What time it is in this sandbox", openapi_extra=asking(SCOPE))
    async def read_clock(request: Request) -> dict[str, str]:
        caller = of_sandbox(request)
        return {"now": shown(await clock.now(caller.tenant))}

    @app.post("/sandbox/clock", tags=[TAG], summary="Move this sandbox's time forward", openapi_extra=asking(SCOPE))
    async def move_clock(request: Request, body: Moved) -> Response:
        """In one leap. What has become due happens within seconds, each thing at the new time."""
        caller = of_sandbox(request)
        async with sandbox.books.tenant(caller.tenant) as writer:

            async def move() -> Kept:
                clock.forget(caller.tenant)  # another process may have moved it since it was read
                now = await clock.now(caller.tenant)
                wanted = leap(now, zone, body.by)
                await clock.move(writer, wanted - now)
                return Kept(200, {"now": shown(wanted)})

            kept = await once(writer, asked(request, caller, body), move)
        clock.forget(caller.tenant)
        return kept_response(kept)


def leap(now: datetime, zone: ZoneInfo, by: str) -> datetime:
    """The time after it. Raises Refused."""
    duration = parse_duration(by)
    if duration is None or duration.business_days or not timedelta() < duration.exact() <= LONGEST:
        detail = f"a duration such as `61m` or `7d`, at most {LONGEST.days}d"
        raise Refused(invalid_request((FieldProblem("duration", detail, pointer="#/by"),)))
    wanted = after(now.astimezone(zone) if duration.days else now, duration).astimezone(UTC)
    if wanted >= LAST:
        raise Refused(conflict(f"A sandbox's time ends with the year {LAST.year - 1}."))
    return wanted


def shown(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
