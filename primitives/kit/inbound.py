"""Events from outside that start workflows, and the lookups that find what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from primitives.kit.origin import Origin
from primitives.kit.store import Keys, Rows, Table
from primitives.kit.types import Record, Type


@dataclass(frozen=True, slots=True)
class Inbound:
    """An event of a connector: `payments.credit_received`.

    fields: of `event` in expressions; an Enum without members is the type of that name in `types(config)`.
    refusable: whether a decline may be answered; if not, every path must take it.
    money: the field that arrives with it, None where none does.
    keys(origin, event), take(rows, origin, event, accepted): what the primitive keeps of it, in the segment that ends
    its workflow's first stretch, accepted or refused. event: an object with the fields as attributes.
    """

    name: str
    fields: Record
    refusable: bool
    money: str | None
    keys: Callable[[Origin, Any], Keys]
    take: Callable[[Rows, Origin, Any, bool], None]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A unique key → the id of a resource: `wallets.by_account(event.account)`.

    inputs: by name, in order. key(values): the row's key. id: what the row says, None for nothing.
    resource: full name of what it finds; None where the one who asks knows (the resource a payment was made for).
    """

    name: str
    inputs: Mapping[str, Type]
    table: Table[Any]
    key: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    id: Callable[[Any], str | None]
    resource: str | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """What a simulator does when it is told to: `POST …/control/{name}`, and in scenarios `instapay.credit: { … }`.

    inputs: the body's members; Optional may be left out. Money is in the template's asset and sent as minor units.
    A text named `message` is the id of a message of ours: people name the payment it was for.
    """

    name: str
    inputs: Mapping[str, Type]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Simulator:
    """A connector's outside system as a process of its own: an ASGI app with a store in `folder`.

    make(folder, key_of, api): key_of(tenant, connector) is the secret it shares with a tenant; api: our address, where
    it finds `/inbound/{tenant}/{product}/{connector}`. What it runs besides answering, it runs in its lifespan.
    answers: how it may be told to treat what it is sent next, the usual one first: `accept`, `reject`, `silence` …
    controls: what it does by itself.
    """

    name: str
    make: Callable[[Path, Callable[[str, str], bytes], str], Starlette]
    answers: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
