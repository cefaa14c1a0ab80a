"""Tenants: whom a person may see, one of them as a whole, and a new one by the wizard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import Field

from console.client.connection import LONG, Api, segment
from console.client.parameters import Given
from console.client.records import Listed, Record


class Tenant(Record):
    tenant: str
    title: str
    sandbox: bool = False


class Dated(Record):
    """value: for people, `2.50 PHP`; a table as its rows, each with its `key`. since: None from the beginning."""

    since: str | None = Field(None, alias="from")
    value: str | tuple[dict[str, str], ...]
    in_force: bool


class Setting(Record):
    """A parameter as it is live: the value in force, then those to come."""

    name: str
    title: str | None
    values: tuple[Dated, ...]


class Connector(Record):
    """use: `sandbox`, or what stands for the real one. secret: its name, never more."""

    name: str
    use: str
    secret: str | None
    state: str
    paused_by: str | None = None
    paused_at: datetime | None = None


class Live(Record):
    product: str
    title: str | None
    number: int
    version: str | None
    path: str
    time_zone: str | None = None
    asset: str | None = None
    parameters: tuple[Setting, ...] = ()
    connectors: tuple[Connector, ...] = ()


class Key(Record):
    """An API key without the key itself. actor: who its requests are by."""

    id: str
    name: str
    actor: str
    scopes: tuple[str, ...]
    per_second: int
    created_at: datetime
    revoked_at: datetime | None = None


class Webhook(Record):
    """types: the events it wants, all where empty. last_status: what its last delivery answered."""

    id: str
    url: str
    types: tuple[str, ...]
    state: str
    failing_since: datetime | None = None
    last_status: str | None = None


class Whole(Tenant):
    products: tuple[Live, ...]
    keys: tuple[Key, ...]
    webhooks: tuple[Webhook, ...]


class Issued(Record):
    """key: said this once."""

    id: str
    key: str = Field(repr=False)


class Founded(Record):
    """curl: a line for a shell that reads something with the key."""

    tenant: str
    path: str
    key: Issued
    curl: str = Field(repr=False)


class Begun(Record):
    """A draft that was made: what is needed to open it."""

    id: str


@dataclass(frozen=True, slots=True)
class Connected:
    name: str
    use: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tenant to be. template: a shipped one's name. connectors: those that are not the sandbox's."""

    template: str
    name: str = ""
    title: str = ""
    sandbox: bool = True
    connectors: tuple[Connected, ...] = ()
    parameters: Mapping[str, Given] = field(default_factory=dict)


def tenants(api: Api, cursor: str | None = None, limit: int = 100) -> Listed[Tenant]:
    """Those the person may see, by name."""
    return api.get(Listed[Tenant], "/control/tenants", {"cursor": cursor, "limit": limit})


def tenant(api: Api, name: str) -> Whole:
    return api.get(Whole, f"/control/tenants/{segment(name)}")


def found(api: Api, wanted: Wanted) -> Founded:
    """Refusals: conflict, where the name is taken; template_refused; invalid_request."""
    body = {
        "name": wanted.name,
        "title": wanted.title,
        "sandbox": wanted.sandbox,
        "template": wanted.template,
        "parameters": dict(wanted.parameters),
        "connectors": {one.name: {"use": one.use, "secret": one.secret or None} for one in wanted.connectors},
    }
    return api.post(Founded, "/control/tenants", body, timeout=LONG)


def change(api: Api, product: str, parameters: Mapping[str, Given], note: str) -> Begun:
    """A draft with other values; days that are not given stay as they are."""
    body = {"product": product, "parameters": dict(parameters), "note": note}
    return api.post(Begun, f"/control/tenants/{segment(api.tenant)}/parameters", body)
