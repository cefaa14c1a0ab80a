"""API keys of a tenant: issued, shown once, and revoked."""

from __future__ import annotations

from collections.abc import Sequence

from console.client.connection import Api, segment
from console.client.tenants import Issued

SCOPES = ("read", "write", "operations", "audit", "sandbox", "admin")


def issue(api: Api, name: str, actor: str, scopes: Sequence[str], per_second: int) -> Issued:
    body = {"name": name, "actor": actor, "scopes": list(scopes), "per_second": per_second}
    return api.post(Issued, "/control/keys", body)


def revoke(api: Api, id_: str) -> None:
    """It is refused within two seconds."""
    api.tell("DELETE", f"/control/keys/{segment(id_)}")
