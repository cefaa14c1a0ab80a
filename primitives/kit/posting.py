"""What a primitive that keeps books offers to `post:`: a chart, scripts checked against it, postings and their undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from primitives.kit.action import no_keys
from primitives.kit.origin import Origin
from primitives.kit.relocating import Relocating
from primitives.kit.resource import Query
from primitives.kit.section import Formula
from primitives.kit.store import Json, Keys, Rows
from primitives.kit.types import Type


@dataclass(frozen=True, slots=True)
class AccountUse:
    """An account name in a script. holes are those of its address; start/end: offsets of the name in the script."""

    name: str
    qualifier: str | None
    source: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """code: FF301, FF302, FF303 or FF308; start/end: offsets in the script's text."""

    code: str
    start: int
    end: int
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A script checked against the chart. variables: dotted names used, with their types; accounts: one per slot."""

    variables: tuple[tuple[str, Type], ...]
    accounts: tuple[AccountUse, ...]
    program: Any


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """An account of the chart. holes: of its address, in order; formulas: evaluated with the holes as names.

    usual: the one people mean by "the balance", who name none. address: with its holes, `settlement:{rail}`.
    mirrors: the primitive whose money outside it mirrors.
    """

    name: str
    holes: tuple[str, ...]
    formulas: Mapping[str, Formula]
    usual: bool = False
    address: str = ""
    mirrors: str | None = None


class Filled(NamedTuple):
    """An account slot at run time. holes: a value per hole of the address; values: its formulas, evaluated.

    frozen: a resource in its holes is frozen.
    """

    account: str
    holes: tuple[str, ...]
    values: Mapping[str, Any]
    frozen: bool


class Post(NamedTuple):
    """The input of a post: slots in the script's order, variables by their dotted names."""

    origin: Origin
    script: Script
    accounts: tuple[Filled, ...]
    variables: Mapping[str, Any]


class TrialLine(Protocol):
    """An account of the chart over all its holes. amount: on its normal side, in minor units."""

    @property
    def account(self) -> str: ...

    @property
    def account_class(self) -> str: ...

    @property
    def asset(self) -> str: ...

    @property
    def amount(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Posting:
    """What a primitive that keeps books offers to `post:`.

    chart(config): accounts by name. check(config, text, variables): variables looks up dotted names lazily;
    `asset` is Money in the template's own asset.
    keys(config, script, holes): the rows of a post; one tuple of hole values per slot, None where not yet known.
    apply(config)(rows, post) -> recorded, with `total` and `to` (an object: account name -> amount).
    total(rows, config, hole, id, asset): what accounts whose only hole is `hole` hold together; total_keys: its rows.
    balance(rows, config, account, holes, asset): what one account has, on its normal side; balance_keys: its rows.
    trial(query, config, at): the trial balance at a moment of business time.
    may_decline(config, script): those of `declines` this script can come to; None: it may be any of them.
    relocating: what follows where a later release's chart is another.
    undo_keys(recorded): the rows `undo` reads. undo_by: `undo`, told the step that undoes; to be preferred where there.
    """

    chart: Callable[[Any], Mapping[str, ChartAccount]]
    check: Callable[[Any, str, Callable[[str], Type | None]], Script | tuple[ScriptProblem, ...]]
    keys: Callable[[Any, Script, tuple[tuple[str, ...] | None, ...], str], Keys]
    apply: Callable[[Any], Callable[[Rows, Post], Any]]
    undo: Callable[[Rows, Any], None]
    record: Callable[[Any], Json]
    revive: Callable[[Json], Any]
    declines: tuple[str, ...] = ()
    total_keys: Callable[[Any, str, str, str], Keys] = lambda config, hole, id_, asset: ()
    total: Callable[[Rows, Any, str, str, str], int] = lambda rows, config, hole, id_, asset: 0
    undo_keys: Callable[[Any], Keys] = no_keys
    undo_by: Callable[[Rows, Any, Origin], None] | None = None
    balance_keys: Callable[[Any, str, tuple[str, ...], str], Keys] = lambda config, account, holes, asset: ()
    balance: Callable[[Rows, Any, str, tuple[str, ...], str], int] = lambda rows, config, account, holes, asset: 0
    trial: Callable[[Query, Any, datetime], Awaitable[Sequence[TrialLine]]] | None = None
    may_decline: Callable[[Any, Script], tuple[str, ...]] | None = None
    relocating: Relocating | None = None
