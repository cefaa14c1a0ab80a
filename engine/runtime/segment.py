"""A segment: what commits once, atomically. The committer knows segments by this protocol alone."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, Protocol

from engine.runtime.rows import Loaded, SegmentRows
from primitives.kit.problems import Decline
from primitives.kit.store import Key


class Lane(Enum):
    """now: a caller waits. later: jobs and bulk, at most a quarter of a batch while `now` waits."""

    NOW = "now"
    LATER = "later"


class Segment(Protocol):
    """rounds: how many rounds of keys it needs; a round may read what earlier rounds loaded."""

    @property
    def tenant(self) -> str: ...

    @property
    def lane(self) -> Lane: ...

    @property
    def rounds(self) -> int: ...

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        """The keys of round `number`, from 0. Keys already loaded may be named again."""

    def committed(self, rows: SegmentRows) -> Any | None:
        """The answer, if this segment's commit key is already in the books: a repeat, or a commit of unknown fate."""

    def apply(self, rows: SegmentRows) -> Any:
        """The effects and the answer. Raises Decline."""

    def decline(self, rows: SegmentRows, decline: Decline) -> Any:
        """What a declined segment still writes (its run and its commit key), and the answer."""


class SegmentFailed(Exception):
    """A segment that met a bug or broke a cap. It alone; nothing of it is in the books; it may be sent again."""


class Overloaded(Exception):
    """The tenant's queue is full: 503 with Retry-After."""

    retry_after_s = 1


class Superseded(Overloaded):
    """A release took over what this one's runs would begin with: the next try meets it, within a second."""


class Unavailable(Exception):
    """The database could not be reached in time; the fate of the segment is found by sending it again."""
