"""API keys: their form, how they are found, how fast a revocation works."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.postgres.dsn import Dsns
from engine.runtime.credentials import Caller, Credentials, key_hash, new_key, well_formed
from engine.runtime.issuing import create_credential, credentials_of, revoke
from tests.engine.runtime.edge import opened

CALLER = Caller("acme", "c-1", "app", frozenset({"read"}), 100, False)


@dataclass(slots=True)
class Store:
    known: dict[str, Caller] = field(default_factory=dict)
    asked: int = 0
    fails: bool = False

    async def find_credential(self, hashed: str) -> Caller | None:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise psycopg.OperationalError
        return self.known.get(hashed)


@dataclass(slots=True)
class Clock:
    at: float = 10.0

    def __call__(self) -> float:
        return self.at


@pytest.mark.parametrize("sandbox, prefix", [(False, "ff_live_"), (True, "ff_test_")])
def test_a_key_says_what_it_is_and_fits_a_scanners_pattern(sandbox: bool, prefix: str) -> None:
    key = new_key(sandbox)

    assert key.startswith(prefix) and re.fullmatch(r"ff_(live|test)_[0-9A-Za-z]{49}", key)
    assert well_formed(key) and new_key(sandbox) != key


@given(place=st.integers(0, 56), letter=st.characters())
def test_one_wrong_letter_is_noticed(place: int, letter: str) -> None:
    key = new_key(True)
    changed = key[:place] + letter + key[place + 1 :]

    assert well_formed(changed) == (changed == key)


@given(st.text())
async def test_whatever_is_sent_as_a_key_opens_nothing_and_asks_nobody(text: str) -> None:
    store = Store()

    assert await Credentials(store).find(text) is None
    assert store.asked == 0


async def test_requests_at_the_same_time_share_one_look_up_and_a_second_of_cache() -> None:
    key, clock = new_key(False), Clock()
    store = Store({key_hash(key): CALLER})
    credentials = Credentials(store, clock)

    found = await asyncio.gather(*(credentials.find(key) for _ in range(20)))
    clock.at += 0.9
    await credentials.find(key)
    assert found == [CALLER] * 20 and store.asked == 1

    store.known.clear()
    clock.at += 0.2
    assert await credentials.find(key) is None
    assert await credentials.find(key) is None
    assert store.asked == 2


async def test_a_failed_look_up_is_not_an_answer_and_not_remembered() -> None:
    key, store = new_key(False), Store(fails=True)
    store.known[key_hash(key)] = CALLER
    credentials = Credentials(store)
    with pytest.raises(psycopg.OperationalError):
        await credentials.find(key)
    store.fails = False

    assert await credentials.find(key) == CALLER


async def test_a_caller_who_hangs_up_takes_nobody_with_him() -> None:
    key = new_key(False)
    credentials = Credentials(Store({key_hash(key): CALLER}))
    leaves, stays = (asyncio.create_task(credentials.find(key)) for _ in range(2))
    await asyncio.sleep(0)
    leaves.cancel()

    assert await stays == CALLER


async def test_a_key_works_from_its_issue_to_its_revocation(database: Dsns) -> None:
    async with opened(database) as edge:
        await edge.add_tenant("acme", sandbox=True)
        issued = await create_credential(edge.books, "acme", "The app", "app", ("write", "read"), 50, "a test")
        other = await create_credential(edge.books, "globex", "Theirs", "app", ("read",), 50, "a test")
        clock = Clock()
        credentials = Credentials(edge.reader, clock)

        found = await credentials.find(issued.key)
        assert found == Caller("acme", issued.id, "app", frozenset({"read", "write"}), 50, True)
        assert issued.key.startswith("ff_test_") and other.key.startswith("ff_live_")
        assert not await revoke(edge.books, "globex", issued.id, "a test")
        assert await revoke(edge.books, "acme", issued.id, "a test")
        assert not await revoke(edge.books, "acme", issued.id, "a test")
        clock.at += 1
        assert await credentials.find(issued.key) is None
        [listed] = await credentials_of(edge.reader, "acme")
        assert listed.id == issued.id and listed.revoked_at is not None


async def test_the_database_holds_no_key(database: Dsns) -> None:
    async with opened(database) as edge:
        issued = await create_credential(edge.books, "acme", "The app", "app", ("read",), 50, "a test")
    with psycopg.connect(database.owner) as connection:
        rows = connection.execute("select c::text from runtime.credential c").fetchall()

    assert key_hash(issued.key) in str(rows) and issued.key not in str(rows)


@pytest.mark.parametrize("scopes, rate", [(("root",), 1), (("read",), 0)])
async def test_a_credential_has_known_scopes_and_a_rate(database: Dsns, scopes: tuple[str, ...], rate: int) -> None:
    async with opened(database) as edge:
        with pytest.raises(ValueError, match="scopes are"):
            await create_credential(edge.books, "acme", "x", "x", scopes, rate, "a test")
