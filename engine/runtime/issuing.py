"""Issuing and revoking API keys, with a line in the audit log. The key is seen once, by whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.credentials import SCOPES, key_hash, new_key
from engine.runtime.differing import differing
from engine.runtime.noting import Action, note
from engine.runtime.reader import Reads
from primitives.kit.ids import new_id
from primitives.kit.store import Json

INSERT = """
insert into runtime.credential (tenant, id, key_hash, name, actor, scopes, per_second, created_at)
values (%(tenant)s, %(id)s, %(key_hash)s, %(name)s, %(actor)s, %(scopes)s, %(per_second)s, clock_timestamp())"""
REVOKE = """
update runtime.credential set revoked_at = clock_timestamp()
where tenant = %(tenant)s and id = %(id)s and revoked_at is null
returning name, actor, scopes, per_second"""
SANDBOX = "select sandbox from control.tenant where tenant = %(tenant)s"
LIST = "select id, name, actor, scopes, per_second, created_at, revoked_at from runtime.credential order by id"


@dataclass(frozen=True, slots=True)
class Issued:
    """key: shown this once; only its hash is kept."""

    id: str
    key: str


@dataclass(frozen=True, slots=True)
class Credential:
    id: str
    name: str
    actor: str
    scopes: tuple[str, ...]
    per_second: int
    created_at: datetime
    revoked_at: datetime | None


async def create_credential(
    books: Bookkeeping, tenant: str, name: str, actor: str, scopes: Iterable[str], per_second: int, by: str
) -> Issued:
    """name: for people. actor: who the key's requests are by. by: who issues it.

    Raises ValueError: an unknown scope, a rate below 1.
    """
    async with books.tenant(tenant) as writer:
        return await issue(writer, name, actor, scopes, per_second, by)


async def issue(writer: Writer, name: str, actor: str, scopes: Iterable[str], per_second: int, by: str) -> Issued:
    """In a transaction of the tenant's. Raises as `create_credential`."""
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or per_second < 1:
        raise ValueError(f"scopes are {', '.join(SCOPES)}; a rate is at least 1 a second")
    key = new_key(sandbox=await writer.fetch(SANDBOX, {}) == [(True,)])
    issued = Issued(new_id(), key)
    row = {"id": issued.id, "key_hash": key_hash(key), "name": name, "actor": actor}
    await writer.run(INSERT, {**row, "scopes": Jsonb(wanted), "per_second": per_second})
    await note(writer, Action(by, "key.issued", issued.id, differing(None, _told(name, actor, wanted, per_second))))
    return issued


async def revoke(books: Bookkeeping, tenant: str, id_: str, by: str) -> bool:
    """Whether it was good until now. Requests are refused within two seconds, in every process."""
    async with books.tenant(tenant) as writer:
        revoked = await writer.fetch(REVOKE, {"id": id_})
        if revoked:
            await note(writer, Action(by, "key.revoked", id_, differing(_told(*revoked[0]), None)))
    return bool(revoked)


async def credentials_of(reader: Reads, tenant: str) -> list[Credential]:
    async with reader.tenant(tenant) as query:
        rows = await query.fetch(LIST, {})
    return [Credential(id_, name, actor, tuple(scopes), *rest) for id_, name, actor, scopes, *rest in rows]


def _told(name: str, actor: str, scopes: Iterable[str], per_second: int) -> dict[str, Json]:
    return {"name": name, "actor": actor, "scopes": [*scopes], "per_second": per_second}
