"""What begins a workflow, and what it acts on; the life of a template's own resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from engine.compiler.product_steps import Active, Compute, Problem
from primitives.kit.clock import Duration
from primitives.kit.inbound import Inbound, Lookup


@dataclass(frozen=True, slots=True)
class Ignored:
    """Recorded, acknowledged, nothing done."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Acknowledged; applied by the commit that makes what it waits for; after the duration, people see it."""

    duration: Duration


@dataclass(frozen=True, slots=True)
class Handover:
    """Another workflow's first steps take the place of these, in the same segment."""

    workflow: str


Otherwise = Problem | Handover | Ignored | Kept


@dataclass(frozen=True, slots=True)
class Find:
    """`find: { wallet: wallets.by_account(event.account) }`. kind: what `name` then refers to.

    The row of the lookup's table is loaded in round 0, the resource's own row in round 1.
    """

    name: str
    kind: str
    lookup: Lookup
    arguments: tuple[Compute, ...]


@dataclass(frozen=True, slots=True)
class EventStart:
    """event: full name, `payments.credit_received`; none: where a `find` finds nothing."""

    event: str
    active: Active
    inbound: Inbound
    finds: tuple[Find, ...]
    none: Otherwise | None
    answer_within: timedelta | None


@dataclass(frozen=True, slots=True)
class FromStart:
    """Run in another's place, or by a resource's clock (source: the resource's kind). event: what its starters saw."""

    source: str
    event: str | None


@dataclass(frozen=True, slots=True)
class PersonStart:
    by: str


@dataclass(frozen=True, slots=True)
class ClientStart:
    """A request of the tenant's API."""


Start = ClientStart | PersonStart | EventStart | FromStart


@dataclass(frozen=True, slots=True)
class ActsOn:
    """kind: of the resource, whose id is in scope under that name. otherwise: None answers `wrong_state`."""

    kind: str
    states: tuple[str, ...]
    otherwise: Otherwise | None


@dataclass(frozen=True, slots=True)
class OwnState:
    """until: evaluated when the state is entered, with the resource in scope: a time, or how long from then.

    workflow, state: what the clock does, at most one of them. by: the role whose inbox it stands in.
    """

    name: str
    end: bool
    until: Compute | None
    workflow: str | None
    state: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A resource of the template's own. under: the field that names its parent; accounts: of the chart, its own.

    old_states, old_fields: what `was:` says they were called in the release before, by their names of now.
    """

    states: Mapping[str, OwnState]
    under: str | None
    accounts: tuple[str, ...]
    old_states: Mapping[str, str] = field(default_factory=dict)
    old_fields: Mapping[str, str] = field(default_factory=dict)
