"""Actions: what a primitive offers to workflows. Writes are `keys` (the rows to load) and a pure `apply` over Rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from primitives.kit.origin import Origin
from primitives.kit.section import Formula
from primitives.kit.store import Found, Json, Keys, Rows
from primitives.kit.types import Record, Type


@dataclass(frozen=True, slots=True)
class Input:
    """One `with:` of an action. key: `keys` needs its value, so it may not depend on an earlier write.

    personal: must not reach logs, errors, URLs or events.
    """

    type: Type
    key: bool = False
    required: bool = True
    pattern: str | None = None
    max_length: int | None = None
    title: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A formula of the config the engine evaluates for a call: scope name -> the input that fills it."""

    formula: Formula
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Addressed:
    """An account of the chart that a caller names. holes: a value per hole of its address."""

    account: str
    holes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """An action once its names are known: `limits.take` of rule `daily_out`.

    keys(origin, inputs): rows to load, from the inputs marked `key`.
    build(origin, inputs): the typed input of `apply`; inputs hold every given input and every evaluated formula.
    output: what `as:` binds; its fields are attributes of what `apply` returns.
    totals: a name in `build`'s inputs -> the input (a Ref) whose chart accounts the engine sums, on committed truth:
    `balance: wallet`, in minor units of the template's asset; 0 only where each of them is zero.
    follow(found, origin, inputs): more rows, which depend on those that `keys` named; loaded one round later.
    addressed(inputs): the account a caller names in inputs marked `key`, None where there is none such. The resources
    in its holes must exist; `build` gets its ceilings and freezes, as of a post, as a Filled named `filled`.
    """

    inputs: Mapping[str, Input]
    keys: Callable[[Origin, Mapping[str, Any]], Keys]
    build: Callable[[Origin, Mapping[str, Any]], Any]
    formulas: Mapping[str, Bound] = field(default_factory=dict)
    output: Record | None = None
    declines: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    follow: Callable[[Found, Origin, Mapping[str, Any]], Keys] | None = None
    addressed: Callable[[Mapping[str, Any]], Addressed | None] | None = None


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A literal name of a `with:` that the section does not declare."""

    input: str
    name: str
    known: tuple[str, ...]


def nothing_to_undo(rows: Rows, recorded: Any) -> None:
    """The undo of a write that only computes, or that creates a resource: what was created is never undone."""


def no_keys(recorded: Any) -> Keys:
    return ()


@dataclass(frozen=True, slots=True)
class Write:
    """names: inputs that are literal names of the section, `("rule",)`; version: of this action's contract.

    apply(rows, input) -> output: pure; may raise Decline with a code of `declines`.
    undo(rows, output): reverses what was recorded; ignores ceilings, limits and freezes.
    undo_keys(output): the rows `undo` reads, from what was recorded (after midnight: yesterday's counter).
    record(output) -> what a later undo and `explain` need, as JSON; revive is its inverse.
    acts_on: the states of its resource it goes from, which `apply` reads too: from any other it declines. None: all.
    """

    name: str
    signature: Callable[[Any, Mapping[str, str]], Signature | UnknownName]
    apply: Callable[[Rows, Any], Any]
    undo: Callable[[Rows, Any], None] | None
    record: Callable[[Any], Json]
    revive: Callable[[Json], Any]
    names: tuple[str, ...] = ()
    version: int = 1
    title: str = ""
    undo_keys: Callable[[Any], Keys] = no_keys
    acts_on: tuple[str, ...] | None = None
