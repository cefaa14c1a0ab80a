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
from engine.runtime.credentials import Caller, Credentials, is_token, key_hash, new_key, new_token, well_formed
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


@dataclass(slots=True)
class Sessions:
    known: dict[tuple[str, str], Caller] = field(default_factory=dict)
    asked: int = 0

    async def find_session(self, token_hash: str, tenant: str) -> Caller | None:
        self.asked += 1
        return self.known.get((token_hash, tenant))


def test_a_token_says_what_it_is_and_no_key_is_one() -> None:
    token = new_token()

    assert re.fullmatch(r"ff_sess_[0-9A-Za-z]{49}", token) and well_formed(token) and is_token(token)
    assert new_token() != token and not is_token(new_key(True))


@given(place=st.integers(0, 56), letter=st.characters())
def test_one_wrong_letter_of_a_token_is_noticed(place: int, letter: str) -> None:
    token = new_token()
    changed = token[:place] + letter + token[place + 1 :]

    assert well_formed(changed) == (changed == token)


async def test_a_token_is_found_for_the_tenant_that_was_asked_for_and_remembered_for_a_second() -> None:
    token, clock = new_token(), Clock()
    person = Caller("acme", "a-1", "mia", frozenset({"read"}), 100, False, frozenset({"auditor"}))
    sessions = Sessions({(key_hash(token), "acme"): person})
    credentials = Credentials(Store(), clock, sessions)

    for _ in range(3):
        assert await credentials.find(token, "acme") == person
        assert await credentials.find(token, "rival") is None
        assert await credentials.find(token) is None
    assert sessions.asked == 3

    sessions.known.clear()
    clock.at += 1.1
    assert await credentials.find(token, "acme") is None


async def test_who_must_choose_a_password_is_asked_for_each_time() -> None:
    """So that the password just chosen opens everything at once."""
    token = new_token()
    person = Caller("", "a-1", "mia", frozenset({"read"}), 100, False, frozenset({"auditor"}), must_change=True)
    sessions = Sessions({(key_hash(token), ""): person})
    credentials = Credentials(Store(), Clock(), sessions)

    assert [await credentials.find(token) for _ in range(2)] == [person, person]
    assert sessions.asked == 2


async def test_a_keys_tenant_is_its_own_whatever_is_asked_for() -> None:
    key = new_key(False)

    assert await Credentials(Store({key_hash(key): CALLER})).find(key, "rival") == CALLER


async def test_where_nobody_signs_in_no_token_opens_anything() -> None:
    assert await Credentials(Store()).find(new_token(), "acme") is None


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
