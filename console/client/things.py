"""Whatever a product lists: customers, wallets, its template's own resources. Their members are the product's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict

from console.client.connection import Api, segment
from console.client.document import Collection, Document
from console.client.records import Listed, Record
from console.client.refusals import Refusal


class Thing(Record):
    model_config = ConfigDict(frozen=True, extra="allow")

    @property
    def members(self) -> dict[str, Any]:
        """As the API answered them, in its order."""
        return dict(self.model_extra or {})


Asked = Mapping[str, str]


def things(api: Api, path: str, of: str, asked: Asked, cursor: str | None, most: int = 50) -> Listed[Thing]:
    """path: of the product. of: the list's, or a view's below one thing."""
    return api.get(Listed[Thing], f"{path}/{of}", {**asked, "cursor": cursor, "limit": most})


def thing(api: Api, path: str, of: str, id_: str) -> Thing:
    return api.get(Thing, f"{path}/{of}/{segment(id_)}")


def holder(api: Api, path: str, told: Document, id_: str, likely: str = "") -> Collection | None:
    """The list an id is in; None where it is in none that the person may read. likely: the kind to look at first."""
    opening = [one for one in told.collections if one.opens and not one.of_runs]
    for one in sorted(opening, key=lambda one: one.kind != likely):
        try:
            thing(api, path, one.path, id_)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            continue
        return one
    return None


def do(api: Api, path: str, post: str, body: Mapping[str, Any], key: str) -> Thing:
    """post: below the product's path, ids filled in. key: the Idempotency-Key of this one press."""
    return api.post(Thing, path + "/".join(segment(part) for part in post.split("/")), body, key=key)
