"""A primitive's contract: one Manifest says what it stores, how templates configure it, what it does and publishes.

Its parts stand beside it: origin, action, call, connector, inbound, resource, posting, section.
The engine knows primitives by these alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from primitives.kit.action import Write
from primitives.kit.call import Call
from primitives.kit.connector import Connector
from primitives.kit.inbound import Inbound, Lookup, Simulator
from primitives.kit.posting import Posting
from primitives.kit.problems import ProblemText
from primitives.kit.resource import AdminResource, Event, Query, Resource, Verify, View
from primitives.kit.section import Configured, Shape, Values
from primitives.kit.store import Json, Table
from primitives.kit.types import Type


@dataclass(frozen=True, slots=True)
class Fact:
    """A linear equality a proof may use: `fees.quote: total == net + vat`."""

    action: str
    terms: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OutsideMoney:
    """What an outcome of a call, or an event, moves outside: `accepted` -> the input `amount` leaves."""

    action: str
    outcome: str
    amount: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """configure(values): the section, read by `section`, as the primitive's config or problems.

    calls: actions through a connector; inbound: events from outside; lookups: how these find a resource.
    adapters(config): the connector behind each name of `connectors(config)`; simulators: outside systems to try it on.
    types(config): named types other sections may use, `identity.tier` as `tier`. connectors(config): their names.
    declares(config): paths of names in the section that workflows must use, `("daily_out",)`; uses(config): those the
    section itself uses; unused_code: the problem's code for one nothing uses.
    requires: capabilities another active primitive must provide; `provides` names this one's.
    contract: the version of the whole; actions have their own.
    verify(query, head): one line per thing of a tenant that is not as it was written. head(query): the end of what is
    only ever appended to, kept outside the database; a later `verify` is told of it, or None.
    carried(query, name, at): how many rows count under a name it declares, which a release may therefore not drop.
    """

    name: str
    title: str
    contract: int
    section: Shape
    configure: Callable[[Values], Configured]
    tables: tuple[Table[Any], ...]
    migrations: Path
    types: Callable[[Any], Mapping[str, Type]] = lambda config: {}
    connectors: Callable[[Any], tuple[str, ...]] = lambda config: ()
    declares: Callable[[Any], tuple[tuple[str, ...], ...]] = lambda config: ()
    uses: Callable[[Any], tuple[str, ...]] = lambda config: ()
    unused_code: str = "FF401"
    resources: tuple[Resource, ...] = ()
    writes: tuple[Write, ...] = ()
    calls: tuple[Call, ...] = ()
    inbound: tuple[Inbound, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    adapters: Callable[[Any], Mapping[str, Connector]] = lambda config: {}
    simulators: tuple[Simulator, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[ProblemText, ...] = ()
    posting: Posting | None = None
    views: tuple[View, ...] = ()
    admin: tuple[AdminResource, ...] = ()
    provides: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    outside: tuple[OutsideMoney, ...] = ()
    verify: Verify | None = None
    head: Callable[[Query], Awaitable[Json]] | None = None
    carried: Callable[[Query, str, datetime], Awaitable[int]] | None = None
