"""The reader's fence: one tenant's rows, and nothing it must not see."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.reader import Reader

NAMES = "select name from runtime.number"
NUMBER = "insert into runtime.number (tenant, name, value) values (%(tenant)s, %(name)s, 1)"


@pytest.fixture
async def reader(database: Dsns) -> AsyncIterator[Reader]:
    opened = Reader(database.reader, connections=1)
    await opened.open()
    yield opened
    await opened.close()


async def test_a_tenant_sees_its_own_rows_only_and_no_tenant_sees_none(reader: Reader, books: Bookkeeping) -> None:
    for tenant in ("acme", "globex"):
        async with books.tenant(tenant) as writer:
            await writer.run(NUMBER, {"name": f"of_{tenant}"})

    seen = []
    for tenant in ("acme", "globex", "acme"):
        async with reader.tenant(tenant) as query:
            seen.append(await query.fetch(NAMES, {}))

    assert seen == [[("of_acme",)], [("of_globex",)], [("of_acme",)]]
    assert await reader.everywhere(NAMES) == []


async def test_reading_cannot_write(reader: Reader) -> None:
    with pytest.raises(psycopg.errors.Error) as refused:
        async with reader.tenant("acme") as query:
            await query.fetch("delete from runtime.number returning 1", {})

    assert refused.value.sqlstate in ("25006", "42501")


@pytest.mark.parametrize("secret", ["key_hash from runtime.credential", "secret from runtime.webhook"])
async def test_secrets_are_not_for_readers(reader: Reader, secret: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with reader.tenant("acme") as query:
            await query.fetch(f"select {secret}", {})


async def test_a_connection_is_good_again_after_an_error(reader: Reader) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        async with reader.tenant("acme") as query:
            await query.fetch("select * from nowhere", {})

    async with reader.tenant("acme") as query:
        assert await query.fetch("select 1", {}) == [(1,)]


@pytest.mark.parametrize("function", ["runtime.claim_webhooks(now(), now(), 1)", "runtime.expire_requests(now(), 1)"])
async def test_the_sweeps_are_not_for_readers(reader: Reader, function: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await reader.everywhere(f"select * from {function}")
