"""Integrators see tomorrow today: the clock of a sandbox, over HTTP and as every process sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.postgres.dsn import Dsns
from engine.runtime.answers import Refused
from engine.runtime.clock import TenantClock
from engine.runtime.mount import mount
from engine.runtime.sandbox_clock import LONGEST, leap
from tests.engine.demo import PATH
from tests.engine.runtime.own_world import OwnDemo, own_demo

MANILA = ZoneInfo("Asia/Manila")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
NOT_FORWARD = ["", "0s", "-1h", "1.5h", "401d", "5bd", "tomorrow", "1h 5m"]


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


async def moved(served: OwnDemo, by: Any, key: str | None = None, who: str = "api") -> Any:
    headers = {"Authorization": f"Bearer {served.keys[who]}", "Idempotency-Key": key or f"by-{by}"}
    return await served.client.post(f"{PATH}/sandbox/clock", json={"by": by}, headers=headers)


async def now(served: OwnDemo) -> datetime:
    answer = await served.get("/sandbox/clock")
    assert answer.status_code == 200, answer.text
    return datetime.fromisoformat(answer.json()["now"])


def about(moment: datetime, ahead: timedelta) -> bool:
    """Within the seconds a test may take."""
    return abs(moment - datetime.now(UTC) - ahead) < timedelta(seconds=20)


async def test_a_leap_is_seen_here_at_once_and_by_what_is_made_then(served: OwnDemo) -> None:
    assert about(await now(served), timedelta())

    answer = await moved(served, "7d")

    assert answer.status_code == 200, answer.text
    assert about(datetime.fromisoformat(answer.json()["now"]), timedelta(days=7))
    assert about(await now(served), timedelta(days=7))
    made = await served.made("/customers", {"name": "Ana Cruz", "mobile": "+639170000001"})
    assert about(datetime.fromisoformat(made["created_at"]), timedelta(days=7))


async def test_leaps_add_up_and_another_process_sees_them(served: OwnDemo) -> None:
    for by in ("61m", "2h", "90s"):
        assert (await moved(served, by)).status_code == 200

    ahead = timedelta(hours=3, minutes=2, seconds=30)
    assert about(await now(served), ahead)
    assert about(await TenantClock(served.parts.reader).now("demo"), ahead)


async def test_a_leap_is_made_of_what_another_process_made_of_the_clock(served: OwnDemo) -> None:
    await now(served)
    await TenantClock(served.parts.reader).advance(served.parts.books, "demo", timedelta(days=2))

    answer = await moved(served, "1d")

    assert about(datetime.fromisoformat(answer.json()["now"]), timedelta(days=3))


async def test_the_same_key_leaps_once(served: OwnDemo) -> None:
    first, again = await moved(served, "1h", "k"), await moved(served, "1h", "k")

    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert about(await now(served), timedelta(hours=1))
    assert (await moved(served, "2h", "k")).json()["code"] == "idempotency_key_reused"


@pytest.mark.parametrize("by", NOT_FORWARD)
async def test_time_goes_forward_only_and_not_too_far(served: OwnDemo, by: str) -> None:
    answer = await moved(served, by, "k")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["pointer"] == "#/by"
    assert about(await now(served), timedelta())


async def test_who_may_not_try_things_moves_no_clock(served: OwnDemo) -> None:
    assert (await moved(served, "1h", who="operations")).json()["scope"] == "sandbox"
    assert (await served.get("/sandbox/clock", "operations")).status_code == 403


async def test_a_product_that_reaches_the_world_has_no_sandbox(served: OwnDemo) -> None:
    mounted = served.parts.host
    product = replace(await served.parts.library.product("demo", "e-wallet"), sandbox=False)
    live = mount(product, 1, "", (), served.services)
    mounted.swap({PATH: live})

    assert (await moved(served, "1h")).json()["code"] == "not_found"
    assert (await served.get("/sandbox/clock")).status_code == 404
    paths = (await served.client.get(f"{PATH}/openapi.json")).json()["paths"]
    assert [path for path in paths if path.startswith("/sandbox")] == []


async def test_a_tenant_that_went_live_keeps_the_worlds_time(served: OwnDemo) -> None:
    async with served.parts.books.tenant("demo") as writer:
        await writer.run("update control.tenant set sandbox = false where tenant = %(tenant)s", {})

    answer = await moved(served, "1h")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert about(await TenantClock(served.parts.reader).now("demo"), timedelta())


@given(MOMENTS, st.integers(1, 400))
def test_days_are_days_of_the_products_zone(moment: datetime, days: int) -> None:
    new_york = ZoneInfo("America/New_York")

    before, wanted = moment.astimezone(new_york), leap(moment, new_york, f"{days}d").astimezone(new_york)

    assert (wanted.date() - before.date()).days in (days, days + 1)
    assert wanted.utctimetuple() > before.utctimetuple()


@given(MOMENTS, st.integers(1, 400 * 24 * 60))
def test_minutes_are_exact_in_every_zone(moment: datetime, minutes: int) -> None:
    assert leap(moment, ZoneInfo("America/New_York"), f"{minutes}m") - moment == timedelta(minutes=minutes)


def test_a_sandboxs_time_ends() -> None:
    with pytest.raises(Refused, match="conflict"):
        leap(datetime(2199, 12, 1, tzinfo=UTC), MANILA, f"{LONGEST.days}d")
