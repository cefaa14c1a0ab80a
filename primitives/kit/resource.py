"""Things that live: their rows, what the API shows of them, what may be done to them, and the lists below them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from primitives.kit.action import Write
from primitives.kit.page import Page, PageQuery
from primitives.kit.store import Json, Table
from primitives.kit.types import Record, Type


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing that lives: its row, its fields for expressions, what the API shows of it.

    fields: attributes of the row (properties included) with types; Ref fields are references fixed at creation.
    shows: the fields the API gives, in order, after `id` and `state`. freezes: a Bool field; while true, accounts
    whose hole is this resource are frozen. do: client actions; by_operations: an operator's.
    Rows have `id` and `state` as text. An Enum without members is the type of that name in `types(config)`.
    `create` answers a value with the new `id`; an action of `do` and `by_operations` has the resource itself as the
    input of its short name, `wallet`. Actions needed in workflows too stand in the manifest's `writes` as well.
    """

    name: str
    table: Table[Any]
    fields: Record
    states: tuple[str, ...]
    shows: tuple[str, ...]
    create: Write | None = None
    do: Mapping[str, Write] = field(default_factory=dict)
    by_operations: Mapping[str, Write] = field(default_factory=dict)
    filters: tuple[str, ...] = ("state",)
    freezes: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class AdminResource:
    """A resource of the primitive itself that every tenant's API has, beside the template's.

    path: `adjustments`; scope: `operations` or `sandbox` (a sandbox tenant's only).
    find(query, config, id) and listing (read with resource and id '') answer GET in place of the resource's own row.
    What has a listing and no `find` is only listed.
    """

    path: str
    resource: Resource
    scope: str
    find: Callable[[Query, Any, str], Awaitable[dict[str, Json] | None]] | None = None
    listing: View | None = None

    @property
    def singly(self) -> bool:
        """Whether one of them can be read by its id."""
        return self.find is not None or self.listing is None


@dataclass(frozen=True, slots=True)
class View:
    """A list read below a resource: GET /wallets/{id}/transactions.

    read(query, config, resource, id, parameters, page): resource is the template's hole name, `wallet`.
    parameters also has the template's own `zone` and `asset`, where the engine gives them.
    item: the JSON Schema of one item. parameters: query parameters with their types.
    """

    name: str
    read: Callable[[Query, Any, str, str, Mapping[str, Any], PageQuery], Awaitable[Page[dict[str, Json]]]]
    item: Mapping[str, Json]
    parameters: Mapping[str, Type] = field(default_factory=dict)
    title: str = ""


class Query(Protocol):
    """A reader's connection, bound to one tenant."""

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """sql names the tenant nowhere: the reader's policies do. `%(name)s` placeholders."""


class Verify(Protocol):
    def __call__(self, query: Query, head: Json = None) -> Awaitable[tuple[str, ...]]: ...


@dataclass(frozen=True, slots=True)
class Event:
    """data: the JSON Schema of `data`; subject: what its subject is the id of."""

    name: str
    title: str
    subject: str
    data: Mapping[str, Json]
