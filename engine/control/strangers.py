"""Logins nobody has are locked as an account would be, so that a lock does not tell which accounts there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.control.sessions import FAILURES, LOCKED_S
from engine.runtime.clock import utc_now

KEPT_MOST = 10_000


@dataclass(slots=True)
class _Tries:
    failed: int = 0
    locked_until: datetime | None = None


class Strangers:
    """In this process, for the logins that were tried last."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._tries: dict[str, _Tries] = {}

    def locked_until(self, login: str) -> datetime | None:
        """None where it is not locked now."""
        tries = self._tries.get(login)
        until = tries.locked_until if tries else None
        return until if until is not None and until > self._now() else None

    def failed(self, login: str) -> None:
        tries = self._tries.pop(login, None) or _Tries()
        if len(self._tries) >= KEPT_MOST:
            del self._tries[next(iter(self._tries))]
        self._tries[login] = tries
        tries.failed += 1
        if tries.failed >= FAILURES:
            tries.failed, tries.locked_until = 0, self._now() + timedelta(seconds=LOCKED_S)
