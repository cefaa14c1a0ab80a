"""Passwords: which are taken, and how they are kept and compared: argon2id, as RFC 9106 recommends.

A password is compared as its NFKC form, so that it does not depend on the keyboard it was typed with. What is longer
than a kilobyte, or holds control characters, is no password: it is neither kept nor hashed.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST_BYTES = 12, 1024
LEAST_DIFFERENT, LEAST_OF_ONES_OWN = 5, 8
AT_ONCE = 2
"""Each takes 64 MiB and a tenth of a second of a processor."""

COMMON = frozenset(
    (
        *("123456789012", "1234567890123", "1234567890abc", "0123456789ab", "012345678910", "1q2w3e4r5t6y"),
        *("1qaz2wsx3edc", "abc123abc123", "abcdefghijkl", "administrator", "administrator1", "changemenow1"),
        *("changemeplease", "correcthorsebatterystaple", "iloveyou1234", "letmein123456", "mypassword12"),
        *("p@ssw0rd1234", "p@ssword1234", "passw0rd1234", "password1234", "password12345", "password123456"),
        *("passwordpassword", "q1w2e3r4t5y6", "qazwsxedcrfv", "qwerty123456", "qwertyqwerty", "qwertyuiop12"),
        *("qwertyuiop123", "qwertyuiopas", "welcome12345", "zaq12wsxcde3", "finfactory12", "finfactory123"),
    )
)
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Compared:
    """again: the hash to keep from now on, made with the parameters of today; None where it is good as it is."""

    right: bool
    again: str | None = None


def normal(password: str) -> str | None:
    """The form that is hashed; None for what is no password."""
    if len(password) > MOST_BYTES:
        return None
    found = unicodedata.normalize("NFKC", password)
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in found):
        return None
    return found if found and len(found.encode()) <= MOST_BYTES else None


def weakness(password: str, login: str, name: str) -> str | None:
    """Why a new password is not taken: `is too short`; None for a good one."""
    found = normal(password)
    if found is None:
        return f"is longer than {MOST_BYTES} bytes, or holds control characters"
    if len(found) < LEAST:
        return f"has fewer than {LEAST} characters"
    folded = found.casefold()
    if len(set(folded)) < LEAST_DIFFERENT:
        return f"has fewer than {LEAST_DIFFERENT} different characters"
    if folded in COMMON:
        return "is one of the most common ones"
    for known in (login, *name.split()):
        folded = folded.replace(known.casefold(), "") if len(known) > 1 else folded
    return "is hardly more than your login or your name" if len(folded) < LEAST_OF_ONES_OWN else None


def fresh_password() -> str:
    """A first one, which must be changed: 100 random bits, in groups that can be read out."""
    letters = [secrets.choice(_LETTERS) for _ in range(20)]
    return "-".join("".join(letters[at : at + 5]) for at in range(0, 20, 5))


class Passwords:
    """hasher: the parameters of today, as RFC 9106 says for machines with little memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(type=Type.ID)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._decoy = _decoy(self._hasher)

    async def hash(self, password: str) -> str:
        """Of one that `weakness` found nothing against."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _bytes(password))

    async def compare(self, kept: str | None, password: str) -> Compared:
        """kept: None where there is no account; that takes as long as a wrong password. A password that cannot be one
        takes no time, whoever it is for."""
        given = normal(password)
        if given is None:
            return Compared(False)
        async with self._turn:
            return await asyncio.to_thread(self._compare, kept, given.encode())

    def _compare(self, kept: str | None, given: bytes) -> Compared:
        try:
            self._hasher.verify(kept or self._decoy, given)
        except (VerificationError, InvalidHashError):
            return Compared(False)
        if kept is None:
            return Compared(False)
        return Compared(True, self._hasher.hash(given) if self._hasher.check_needs_rehash(kept) else None)


def _bytes(password: str) -> bytes:
    found = normal(password)
    if found is None:
        raise ValueError("not a password")
    return found.encode()


def _decoy(hasher: PasswordHasher) -> str:
    """A hash of today's parameters that no password has: comparing with it costs what comparing costs."""
    salt, digest = (_base64(secrets.token_bytes(length)) for length in (hasher.salt_len, hasher.hash_len))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
