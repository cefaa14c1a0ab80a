"""Named places where a crash test may stop, kill or break the process. Off unless settings name some."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NAMES = (
    "segment.apply",
    "committer.loads_sent",
    "committer.before_write",
    "committer.in_copy",
    "committer.before_commit",
    "committer.commit_sent",
    "committer.after_commit",
    "committer.before_answer",
)


class Poisoned(Exception):
    """What the action `raise` raises at a failpoint."""


@dataclass(frozen=True, slots=True)
class Failpoint:
    """action: kill (SIGKILL), stop (SIGSTOP) or raise; chance: of each passage; marked: only such segments."""

    action: str
    chance: float
    marked: str | None = None


class Failpoints:
    """Constructed from settings; `hit` at a name without a failpoint costs one look-up."""

    def __init__(self, points: Mapping[str, Failpoint], seed: int = 0) -> None:
        self._points = points
        self._random = random.Random(seed)

    def hit(self, name: str, subject: Any = None) -> None:
        point = self._points.get(name)
        if point is None or self._random.random() >= point.chance:
            return
        if point.marked is not None and getattr(subject, "mark", None) != point.marked:
            return
        if point.action == "raise":
            raise Poisoned(name)
        os.kill(os.getpid(), signal.SIGKILL if point.action == "kill" else signal.SIGSTOP)


def parse_failpoints(text: str, seed: int = 0) -> Failpoints:
    """`committer.before_commit=kill@0.01,segment.apply=raise@1:poison`. Raises ValueError, naming the part."""
    points = {}
    for part in filter(None, text.split(",")):
        name, _, rest = part.partition("=")
        action, _, chance = rest.partition("@")
        chance, _, marked = chance.partition(":")
        if name not in NAMES or action not in ("kill", "stop", "raise"):
            raise ValueError(f"no failpoint {part!r}; names: {', '.join(NAMES)}; actions: kill, stop, raise")
        points[name] = Failpoint(action, float(chance or 1), marked or None)
    return Failpoints(points, seed)
