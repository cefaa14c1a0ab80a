"""A scenario as written: what is there, what happens, what must hold then."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.leaves import Argument, Hole, Value, Word
from engine.compiler.source import Place


@dataclass(frozen=True, slots=True)
class Given:
    """`customer c: { tier: verified }`: a thing of a kind, under a name of the scenario's own.

    value: of `parameter transfer_fee: 5.00`, which has no arguments.
    """

    place: Place
    kind: Word
    name: Word
    arguments: tuple[Argument, ...]
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """`cash-outs.create: { … }`, or an event of a connector.

    by: the role of the person who acts. key: a name for the idempotency key, so that a request can be repeated.
    """

    place: Place
    action: Word
    arguments: tuple[Argument, ...]
    result: Word | None
    by: Word | None
    key: Word | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """`clock: +61m`; text of the hole: `61m`."""

    place: Place
    duration: Hole


@dataclass(frozen=True, slots=True)
class Expect:
    """`out: { state: returned }`, `balance w: 2000.00`, `ledger: balanced`; of: `w`, where written."""

    place: Place
    subject: Word
    of: Word | None
    value: Value


@dataclass(frozen=True, slots=True)
class Scenario:
    """clock: when it begins, `2027-01-31T23:30` in the template's time zone."""

    place: Place
    title: Hole
    given: tuple[Given, ...]
    when: tuple[Act | Tick, ...]
    then: tuple[Expect, ...]
    clock: Hole | None = None
