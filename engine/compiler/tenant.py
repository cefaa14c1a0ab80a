"""A tenant's file as written: its products with their values, its connectors, its roles."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.document import Setting
from engine.compiler.leaves import Hole, Versioned, Word
from engine.compiler.source import Place


@dataclass(frozen=True, slots=True)
class Change:
    """since: a date, `2027-03-01`, in the template's time zone, or None for `now`."""

    place: Place
    since: Word | None
    value: Setting


@dataclass(frozen=True, slots=True)
class TenantValue:
    """changes: one without a date where the value was written plainly."""

    name: Word
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Connection:
    """secret: the name of a secret, never its value."""

    place: Place
    connector: Word
    use: Word
    secret: Word | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A product of the tenant."""

    place: Place
    name: Word
    template: Versioned
    values: tuple[TenantValue, ...]
    connectors: tuple[Connection, ...]


@dataclass(frozen=True, slots=True)
class Role:
    name: Word
    people: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Tenant:
    place: Place
    name: Word
    title: Hole | None
    products: tuple[Subscription, ...]
    roles: tuple[Role, ...]
