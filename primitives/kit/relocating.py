"""What a primitive that keeps books offers to a release with another chart: what stands elsewhere, and its move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from primitives.kit.origin import Origin
from primitives.kit.resource import Query
from primitives.kit.store import Keys, Rows


@dataclass(frozen=True, slots=True)
class Relocated:
    """An account of the old chart that is not as it was in the new one.

    new: its name there, None where it is gone. moves: its address changes, so that its money must. refused: why what
    it has cannot be taken over, in words; empty where it can.
    bounded: money that is not there cannot leave it. counts: accounts whose money its ceiling counts.
    """

    old: str
    new: str | None
    moves: bool
    refused: str
    bounded: bool
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What one account of a chart has over all its holes. amount: on its normal side, minor units of the asset.

    accounts: how many of its addresses have, or hold, anything.
    """

    asset: str
    accounts: int
    amount: int


@dataclass(frozen=True, slots=True)
class Relocating:
    """names(chart): of its accounts; heirs(chart): those that were another, each with its old name.
    changed(old, new): accounts that differ between two charts, in the order their money is to be moved. A chart is
    a config, None where a release has no books.
    contents(query, chart, account): per asset; nothing where it has nothing. decisions(query, account): freezes and
    corrections that are still open and name it. strangers(chart, other): accounts of
    `other` that could stand at an address of the named account.
    at_its_place(chart, account, other): the account of `other` with the same addresses, None where there is none.
    part(query, old, account, after, most): the next rows to move, by their place after `after`, None at first.
    keys(old, new, moved, part), apply(rows, old, new, moved, part, origin): one transaction for each of them.
    place(part): where its last row stands, for the next part.
    """

    names: Callable[[Any], tuple[str, ...]]
    heirs: Callable[[Any], tuple[tuple[str, str], ...]]
    changed: Callable[[Any, Any], tuple[Relocated, ...]]
    contents: Callable[[Query, Any, str], Awaitable[tuple[Content, ...]]]
    decisions: Callable[[Query, str], Awaitable[int]]
    strangers: Callable[[Any, str, Any], tuple[str, ...]]
    at_its_place: Callable[[Any, str, Any], str | None]
    part: Callable[[Query, Any, str, Any, int], Awaitable[Sequence[Any]]]
    keys: Callable[[Any, Any, Relocated, Sequence[Any]], Keys]
    apply: Callable[[Rows, Any, Any, Relocated, Sequence[Any], Origin], None]
    place: Callable[[Sequence[Any]], Any]
