"""Tenants, as far as the frame of the console needs them."""

from __future__ import annotations

from console.client.connection import Api
from console.client.records import Listed, Record


class Tenant(Record):
    tenant: str
    title: str
    sandbox: bool = False


def tenants(api: Api) -> Listed[Tenant]:
    """Those the person may see."""
    return api.get(Listed[Tenant], "/control/tenants", {"limit": 100})
