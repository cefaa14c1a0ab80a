"""API keys: who asks, for which tenant, and what they may do. The tenant always comes from the key, never from a URL.

A key is 256 random bits, so it can be neither guessed nor found in a dictionary: one sha256 keeps it as well as a
slow hash would, and a slow hash would cost its time on every request. The prefix and the checksum let scanners of
source code recognise a leaked key, and refuse a mistyped one without asking the database.
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


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. credential: its id. per_second: requests a second, in each process. sandbox: the tenant's nature.

    roles: of a person who signed in; a key has none. Such a person's tenant may be '', which owns nothing.
    """

    tenant: str
    credential: str
    actor: str
    scopes: frozenset[str]
    per_second: int
    sandbox: bool
    roles: frozenset[str] = frozenset()


class CredentialStore(Protocol):
    async def find_credential(self, key_hash: str) -> Caller | None:
        """None where no credential that is still good has this hash."""


def new_key(sandbox: bool) -> str:
    """`ff_live_` or `ff_test_`, 43 base-62 digits of 256 random bits, 6 of their CRC-32."""
    secret = _base62(secrets.randbits(256), _SECRET_LENGTH)
    start = _PREFIXES[sandbox] + secret
    return start + _checksum(start)


def well_formed(key: str) -> bool:
    start, checksum = key[:-_CHECKSUM_LENGTH], key[-_CHECKSUM_LENGTH:]
    return start[:8] in _PREFIXES and len(start) == 8 + _SECRET_LENGTH and _checksum(start) == checksum


def key_hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


class Credentials:
    """Finds callers by key. What it found, or did not find, is good for a second: so long may a revocation take.

    Requests that miss at the same time share one look-up.
    """

    def __init__(self, store: CredentialStore, now: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._now = now
        self._known: dict[str, tuple[float, Caller | None]] = {}
        self._asked: dict[str, asyncio.Task[Caller | None]] = {}

    async def find(self, key: str) -> Caller | None:
        """None for every key that does not open anything: malformed, unknown, revoked."""
        hashed = key_hash(key)
        known = self._known.get(hashed)
        if known is not None and known[0] > self._now():
            return known[1]
        return await self._ask(hashed) if well_formed(key) else None

    async def _ask(self, hashed: str) -> Caller | None:
        task = self._asked.get(hashed)
        if task is None:
            task = asyncio.create_task(self._look_up(hashed))
            self._asked[hashed] = task
            task.add_done_callback(lambda done: self._answered(hashed, done))
        return await asyncio.shield(task)

    async def _look_up(self, hashed: str) -> Caller | None:
        good_until = self._now() + CACHED_S
        found = await self._store.find_credential(hashed)
        self._remember(hashed, good_until, found)
        return found

    def _answered(self, hashed: str, task: asyncio.Task[Caller | None]) -> None:
        self._asked.pop(hashed, None)
        if not task.cancelled():
            task.exception()  # every waiter has it already; unread, asyncio would report it again

    def _remember(self, hashed: str, good_until: float, found: Caller | None) -> None:
        self._known.pop(hashed, None)
        if len(self._known) >= CACHED_MOST:
            del self._known[next(iter(self._known))]
        self._known[hashed] = (good_until, found)


def _checksum(start: str) -> str:
    return _base62(zlib.crc32(start.encode("utf-8", "replace")), _CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
