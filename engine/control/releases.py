"""Releases of tenants: stored once, never changed; one per product and major is live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.compiler.release import Release
from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.differing import differing
from engine.runtime.noting import Action, note
from engine.runtime.reader import Reader
from primitives.kit.canonical import parse
from primitives.kit.store import Json

APPLIED = "release.applied"
LIVE = "select tenant, product, major, number, sha256 from control.live_releases()"


class StalePlan(Exception):
    """Something else became live since the plan was made."""


@dataclass(frozen=True, slots=True)
class Live:
    """Which release serves a tenant's product."""

    tenant: str
    product: str
    major: int
    number: int
    sha256: str

    @property
    def path(self) -> str:
        return f"/{self.tenant}/{self.product}/v{self.major}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a product's history."""

    number: int
    version: str
    sha256: str
    created_by: str
    created_at: Any
    live: bool


class Releases:
    """Reads as reader, writes under the tenant's lock."""

    def __init__(self, reader: Reader, books: Bookkeeping) -> None:
        self._reader = reader
        self._books = books

    @property
    def reader(self) -> Reader:
        return self._reader

    @property
    def books(self) -> Bookkeeping:
        return self._books

    async def live(self) -> tuple[Live, ...]:
        """Every live release of every tenant."""
        return tuple(Live(*row) for row in await self._reader.everywhere(LIVE))

    async def document(self, tenant: str, product: str, number: int) -> dict[str, Any]:
        """A release's document, as compiled. Raises KeyError where there is none."""
        async with self._reader.tenant(tenant) as query:
            rows = await query.fetch(
                "select document::text from control.release where product = %(product)s and number = %(number)s",
                {"product": product, "number": number},
            )
        if not rows:
            raise KeyError(f"{tenant}/{product} has no release {number}")
        found: dict[str, Any] = parse(rows[0][0])
        return found

    async def title(self, tenant: str) -> str | None:
        """Of a tenant with anything live."""
        async with self._reader.tenant(tenant) as query:
            rows = await query.fetch("select title from control.tenant", {})
        return rows[0][0] if rows else None

    async def history(self, tenant: str, product: str) -> tuple[Entry, ...]:
        """Newest first."""
        sql = """
            select r.number, r.document ->> 'version', r.sha256, r.created_by, r.created_at, l.number is not null
            from control.release r left join control.live l
              on l.product = r.product and l.number = r.number
            where r.product = %(product)s order by r.number desc limit 100"""
        async with self._reader.tenant(tenant) as query:
            return tuple(Entry(*row) for row in await query.fetch(sql, {"product": product}))

    async def apply(self, release: Release, base: str | None, title: str, sandbox: bool, by: str) -> int:
        """Store the release and make it live, if `base` (a sha256, None for nothing) still is. Its number.

        For a release that takes over nothing: `engine.control.applying` asks first. Raises StalePlan.
        """
        async with self._books.tenant(release.tenant) as writer:
            await check_base(writer, release, base)
            number = await store(writer, release, by)
            await make_live(writer, release, number, title, sandbox)
            before = None if base is None else {"sha256": base}
            await note(writer, Action(by, APPLIED, release.product, differing(before, told(release, number))))
        return number


def told(release: Release, number: int) -> dict[str, Json]:
    """As the audit log names it."""
    return {"release": number, "major": release.major, "sha256": release.sha256, "version": release.version}


async def check_base(writer: Writer, release: Release, base: str | None) -> None:
    """Raises StalePlan."""
    if await _live_sha(writer, release.product, release.major) != base:
        raise StalePlan(f"{release.tenant}/{release.product} v{release.major} changed since the plan")


async def make_live(writer: Writer, release: Release, number: int, title: str, sandbox: bool) -> None:
    """A tenant that has had anything real is no sandbox any more, whatever else it gets: they share a clock."""
    await point(writer, release.product, release.major, number)
    await writer.run(
        "insert into control.tenant (tenant, title, sandbox, document)"
        " values (%(tenant)s, %(title)s, %(sandbox)s, '{}')"
        " on conflict (tenant) do update set title = excluded.title,"
        " sandbox = control.tenant.sandbox and excluded.sandbox",
        {"title": title, "sandbox": sandbox},
    )


async def end_major(writer: Writer, product: str, major: int) -> None:
    """It is no longer served. Its releases stay, and runs that wait go on."""
    await writer.run(
        "delete from control.live where tenant = %(tenant)s and product = %(product)s and major = %(major)s",
        {"product": product, "major": major},
    )


async def _live_sha(writer: Writer, product: str, major: int) -> str | None:
    rows = await writer.fetch(
        "select r.sha256 from control.live l join control.release r"
        " on (r.tenant, r.product, r.number) = (l.tenant, l.product, l.number)"
        " where l.tenant = %(tenant)s and l.product = %(product)s and l.major = %(major)s",
        {"product": product, "major": major},
    )
    return rows[0][0] if rows else None


async def store(writer: Writer, release: Release, by: str) -> int:
    """Its number, the next of the product."""
    rows = await writer.fetch(
        "insert into control.release (tenant, product, number, sha256, document, created_by, created_at)"
        " select %(tenant)s, %(product)s, 1 + coalesce(max(number), 0), %(sha)s, %(document)s::jsonb, %(by)s,"
        " clock_timestamp() from control.release where tenant = %(tenant)s and product = %(product)s"
        " returning number",
        {"product": release.product, "sha": release.sha256, "document": release.document, "by": by},
    )
    number: int = rows[0][0]
    return number


async def point(writer: Writer, product: str, major: int, number: int) -> None:
    """What is live from this commit on."""
    await writer.run(
        "insert into control.live (tenant, product, major, number)"
        " values (%(tenant)s, %(product)s, %(major)s, %(number)s)"
        " on conflict (tenant, product, major) do update set number = excluded.number",
        {"product": product, "major": major, "number": number},
    )
