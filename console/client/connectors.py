"""The tenant's ways to outside systems: how each stands; pause and resume."""

from __future__ import annotations

from datetime import datetime

from console.client.connection import Api, segment
from console.client.records import Listed, Record


class Connector(Record):
    """state: running or paused. breaker: closed while the other side answers, open while it is left alone."""

    name: str
    product: str
    state: str
    breaker: str
    paused_by: str | None = None
    paused_at: datetime | None = None


def connectors(api: Api) -> Listed[Connector]:
    return api.get(Listed[Connector], "/connectors")


def pause(api: Api, name: str) -> Connector:
    return api.post(Connector, f"/connectors/{segment(name)}/pause", {})


def resume(api: Api, name: str) -> Connector:
    return api.post(Connector, f"/connectors/{segment(name)}/resume", {})
