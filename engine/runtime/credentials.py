"""API keys and the tokens of sessions: who asks, for which tenant, and what they may do. The tenant comes from the key;
a person who signed in says which of theirs is meant. It never comes from a URL.

Either is 256 random bits, so it can be neither guessed nor found in a dictionary: one sha256 keeps it as well as a slow
hash would, and a slow hash would cost its time on every request. The prefix and the checksum let scanners of source
code recognise a leaked key, and refuse a mistyped one without asking the database.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

SCOPES = ("read", "write", "operations", "audit", "sandbox", "admin")
CACHED_S = 1.0
CACHED_MOST = 10_000

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_LENGTH, _CHECKSUM_LENGTH = 43, 6
_PREFIXES = ("ff_live_", "ff_test_")
_SESSION = "ff_sess_"

Asked = tuple[str, str | None]
"""A hash, and the tenant a person asks for; None of a key."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. credential: its id. per_second: requests a second, in each process. sandbox: the tenant's nature.

    roles: of a person who signed in; a key has none. Such a person's tenant may be '', which owns nothing.
    must_change: their password was given to them, and they may do nothing before they have chosen one.
    """

    tenant: str
    credential: str
    actor: str
    scopes: frozenset[str]
    per_second: int
    sandbox: bool
    roles: frozenset[str] = frozenset()
    must_change: bool = False


class CredentialStore(Protocol):
    async def find_credential(self, key_hash: str) -> Caller | None:
        """None where no credential that is still good has this hash."""


class SessionStore(Protocol):
    async def find_session(self, token_hash: str, tenant: str) -> Caller | None:
        """Who signed in, for that tenant or for none (''). None where no session that is still good has this hash,
        or its account may not see the tenant."""


def new_key(sandbox: bool) -> str:
    """`ff_live_` or `ff_test_`, 43 base-62 digits of 256 random bits, 6 of their CRC-32."""
    return _sealed(_PREFIXES[sandbox])


def new_token() -> str:
    """Of a session: `ff_sess_`, then as a key."""
    return _sealed(_SESSION)


def is_token(key: str) -> bool:
    return key.startswith(_SESSION)


def well_formed(key: str) -> bool:
    start, checksum = key[:-_CHECKSUM_LENGTH], key[-_CHECKSUM_LENGTH:]
    known = start[:8] in _PREFIXES or is_token(start)
    return known and len(start) == 8 + _SECRET_LENGTH and _checksum(start) == checksum


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


class Credentials:
    """Finds callers by key or token. What it found, or did not find, is good for a second: so long may a revocation,
    a sign-out or the end of an account take.

    Requests that miss at the same time share one look-up. sessions: None where nobody can sign in.
    """

    def __init__(
        self,
        store: CredentialStore,
        now: Callable[[], float] = time.monotonic,
        sessions: SessionStore | None = None,
    ) -> None:
        self._store = store
        self._now = now
        self._sessions = sessions
        self._known: dict[Asked, tuple[float, Caller | None]] = {}
        self._asked: dict[Asked, asyncio.Task[Caller | None]] = {}

    async def find(self, key: str, tenant: str = "") -> Caller | None:
        """None for every key that does not open anything: malformed, unknown, revoked. tenant: that a person asks for;
        a key's own counts."""
        asked = (key_hash(key), tenant if is_token(key) else None)
        known = self._known.get(asked)
        if known is not None and known[0] > self._now():
            return known[1]
        return await self._ask(asked) if well_formed(key) else None

    async def _ask(self, asked: Asked) -> Caller | None:
        task = self._asked.get(asked)
        if task is None:
            task = asyncio.create_task(self._look_up(asked))
            self._asked[asked] = task
            task.add_done_callback(lambda done: self._answered(asked, done))
        return await asyncio.shield(task)

    async def _look_up(self, asked: Asked) -> Caller | None:
        good_until = self._now() + CACHED_S
        found = await self._found(*asked)
        if found is None or not found.must_change:  # a password just chosen opens everything at once
            self._remember(asked, good_until, found)
        return found

    async def _found(self, hashed: str, tenant: str | None) -> Caller | None:
        if tenant is None:
            return await self._store.find_credential(hashed)
        return None if self._sessions is None else await self._sessions.find_session(hashed, tenant)

    def _answered(self, asked: Asked, task: asyncio.Task[Caller | None]) -> None:
        self._asked.pop(asked, None)
        if not task.cancelled():
            task.exception()  # every waiter has it already; unread, asyncio would report it again

    def _remember(self, asked: Asked, good_until: float, found: Caller | None) -> None:
        self._known.pop(asked, None)
        if len(self._known) >= CACHED_MOST:
            del self._known[next(iter(self._known))]
        self._known[asked] = (good_until, found)


def _sealed(prefix: str) -> str:
    start = prefix + _base62(secrets.randbits(256), _SECRET_LENGTH)
    return start + _checksum(start)


def _checksum(start: str) -> str:
    return _base62(zlib.crc32(start.encode("utf-8", "replace")), _CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
