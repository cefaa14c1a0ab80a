"""Calls: what goes out through a connector, at least once, and how an answer enters the books.

A call is three marks: `intended` (committed with the segment before it), `sent`, `answered`. What a primitive does of
it is pure and inside the committer, `intend` before and `settle` after; only its connector speaks to the outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from primitives.kit.action import Signature, UnknownName
from primitives.kit.connector import Answer
from primitives.kit.origin import Origin
from primitives.kit.store import Json, Keys, Rows

PATIENCE = timedelta(seconds=30)


class Intent(NamedTuple):
    """What is to be sent. connector: its name; message: its id there, unique per tenant; body: what `send` is given."""

    connector: str
    message: str
    body: Json


class Settled(NamedTuple):
    """What an answer comes to.

    outcome: `accepted`, `rejected`, `unknown`, or None where the answer does not fit what was asked (another amount)
    and says nothing of it: it is kept for people, and the run goes on waiting. output: what `as:` binds.
    again: the same order by another way, after a rejection that was the way's and not the order's.
    """

    outcome: str | None
    output: Any
    again: Intent | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """names, version, title: as of a Write. `signature.build` gives the input of `intend`.

    What it makes is named by the run and the line, which `keys` knows too; `origin.step` is known only to `build`.

    intend(rows, input) -> Intent; may raise Decline with a code of the signature's `declines`.
    settle(rows, origin, intent, answer) -> Settled: pure, never declines; an answer may come twice, and after
    `unknown`. settle_keys(intent, answer): the rows it reads.
    record(output), revive: the output as JSON and back. refusal: the problem of `rejected: fail`, one of the
    primitive's own. patience: how long until an answer counts as unknown where the template does not inquire.
    """

    name: str
    signature: Callable[[Any, Mapping[str, str]], Signature | UnknownName]
    intend: Callable[[Rows, Any], Intent]
    settle: Callable[[Rows, Origin, Intent, Answer], Settled]
    settle_keys: Callable[[Intent, Answer], Keys]
    record: Callable[[Any], Json]
    revive: Callable[[Json], Any]
    refusal: str
    names: tuple[str, ...] = ()
    version: int = 1
    title: str = ""
    patience: timedelta = field(default=PATIENCE)
