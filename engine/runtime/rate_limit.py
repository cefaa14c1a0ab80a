"""A token bucket per credential, kept in the process: a second's worth of requests, refilled all the time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

KEPT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """remaining: whole requests left now. retry_after_s: whole seconds to wait, 0 where granted."""

    granted: bool
    remaining: int
    retry_after_s: int = 0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: dict[str, _Bucket] = {}

    def take(self, credential: str, per_second: int) -> Allowance:
        """One request. A refused one takes nothing. per_second may change from one call to the next."""
        now = self._now()
        bucket = self._buckets.get(credential)
        if bucket is None:
            bucket = self._open(credential, per_second, now)
        bucket.tokens = min(per_second, bucket.tokens + (now - bucket.at) * per_second)
        bucket.at = now
        if bucket.tokens < 1:
            return Allowance(False, 0, max(1, math.ceil((1 - bucket.tokens) / per_second)))
        bucket.tokens -= 1
        return Allowance(True, int(bucket.tokens))

    def _open(self, credential: str, per_second: int, now: float) -> _Bucket:
        if len(self._buckets) >= KEPT_MOST:
            self._forget_idle(now)
        bucket = self._buckets[credential] = _Bucket(float(per_second), now)
        return bucket

    def _forget_idle(self, now: float) -> None:
        """A bucket unused for a second is full again, so forgetting it changes nothing."""
        self._buckets = {name: bucket for name, bucket in self._buckets.items() if now - bucket.at < 1}
