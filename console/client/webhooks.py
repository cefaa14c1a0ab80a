"""Webhooks of a tenant: added with a secret told once, switched off and on, delivered to again, removed."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from console.client.connection import Api, segment
from console.client.records import Record
from console.client.tenants import Webhook

ENABLED, DISABLED = "enabled", "disabled"


class Added(Record):
    """secret: deliveries are signed with it; said this once."""

    id: str
    secret: str = Field(repr=False)


def add(api: Api, url: str, types: Sequence[str]) -> Added:
    """types: the events it wants, all where empty."""
    return api.post(Added, "/webhooks", {"url": url, "types": list(types)})


def switch(api: Api, id_: str, state: str) -> Webhook:
    """state: ENABLED or DISABLED."""
    return api.patch(Webhook, f"/webhooks/{segment(id_)}", {"state": state})


def replay(api: Api, id_: str, after: int) -> Webhook:
    """Every event after this number is delivered again."""
    return api.post(Webhook, f"/webhooks/{segment(id_)}/replay", {"after": after})


def remove(api: Api, id_: str) -> None:
    api.tell("DELETE", f"/webhooks/{segment(id_)}")
