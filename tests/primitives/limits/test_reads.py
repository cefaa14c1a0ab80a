"""GET …/limits: a subject's counters, the latest first, page by page, and no one else's."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg

from engine.postgres.dsn import Dsns
from engine.runtime.reader import Reader
from primitives.kit.page import Page, PageQuery
from primitives.limits.reads import counters

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
ROWS = [
    ("acme", "w1", "daily_out", "2026-11-20"),
    ("acme", "w1", "daily_out", "2026-11-21"),
    ("acme", "w1", "daily_in", "2026-11-21"),
    ("acme", "w1", "total", "life"),
    ("acme", "w2", "daily_out", "2026-11-21"),
    ("other", "w1", "daily_out", "2026-11-21"),
]


def keep(database: Dsns) -> None:
    with psycopg.connect(database.committer) as connection:
        for number, row in enumerate(ROWS, 1):
            connection.execute(
                "insert into limits.counters values (%s, %s, %s, %s, %s, '', %s, null)", (*row, number * 100, AT)
            )


async def read(database: Dsns, page: PageQuery, **parameters: str) -> Page[dict[str, object]]:
    reader = Reader(database.reader, connections=1)
    await reader.open()
    try:
        async with reader.tenant("acme") as query:
            return await counters(query, None, "wallet", "w1", parameters, page)  # type: ignore[arg-type, return-value]
    finally:
        await reader.close()


def named(page: Page[dict[str, object]]) -> list[tuple[object, object]]:
    return [(item["rule"], item["window"]) for item in page.items]


async def test_counters_of_one_subject_the_latest_first(database: Dsns) -> None:
    keep(database)

    page = await read(database, PageQuery())

    assert named(page) == [
        ("total", "life"),
        ("daily_out", "2026-11-21"),
        ("daily_in", "2026-11-21"),
        ("daily_out", "2026-11-20"),
    ]
    assert page.items[1] == {
        "rule": "daily_out",
        "window": "2026-11-21",
        "used": 200,
        "taken_at": "2026-11-20T04:00:00+00:00",
        "ends_at": None,
    }
    assert page.next is None


async def test_pages_follow_each_other_without_gaps(database: Dsns) -> None:
    keep(database)

    seen, after = [], None
    while True:
        page = await read(database, PageQuery(after, limit=1))
        seen += named(page)
        after = page.next
        if after is None:
            break

    assert seen == named(await read(database, PageQuery()))


async def test_one_rule_can_be_asked_for(database: Dsns) -> None:
    keep(database)

    assert named(await read(database, PageQuery(), rule="daily_in")) == [("daily_in", "2026-11-21")]
