"""What is live, and what was."""

from __future__ import annotations

from datetime import datetime

from console.client.connection import Api, segment
from console.client.records import Listed, Record


class Product(Record):
    """A product of the chosen tenant. path: where its API is, `/acme/e-wallet/v1`. sha256: of the release.

    time_zone: `Asia/Manila`. asset: `PHP/2`, its main one. Both None where the release no longer compiles.
    """

    tenant: str
    product: str
    major: int
    number: int
    sha256: str
    path: str
    time_zone: str | None = None
    asset: str | None = None


class Release(Record):
    number: int
    version: str
    sha256: str
    created_by: str
    created_at: datetime
    live: bool


def products(api: Api) -> Listed[Product]:
    return api.get(Listed[Product], "/control/products")


def releases(api: Api, product: str) -> Listed[Release]:
    """Newest first."""
    return api.get(Listed[Release], f"/control/products/{segment(product)}/releases")
