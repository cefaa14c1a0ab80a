"""What an expression reads while a segment runs: names, business time, rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from engine.compiler.own import OwnRow
from engine.compiler.product import Kind
from engine.runtime.own_values import view
from primitives.kit.problems import Defect
from primitives.kit.store import Table


class Missing(Exception):
    """A reference to nothing, or to a row a later round loads."""

    def __init__(self, resource: str) -> None:
        super().__init__(resource)
        self.resource = resource


class Reads(Protocol):
    def read(self, table: Table[Any], key: tuple[Any, ...]) -> Any: ...


class Frame:
    """engine.compiler.expressions.env.Env over a segment's rows."""

    __slots__ = ("_at", "_own", "_rows", "_tables", "_zone", "names")

    def __init__(
        self,
        names: dict[str, Any],
        at: datetime,
        zone: ZoneInfo,
        rows: Reads,
        tables: Mapping[str, Table[Any]],
        own: Mapping[str, Kind],
    ) -> None:
        self.names = names
        self._at = at
        self._zone = zone
        self._rows = rows
        self._tables = tables
        self._own = own

    @property
    def now(self) -> datetime:
        """Business time, by the clocks of the template's zone."""
        return self._at.astimezone(self._zone)

    def row(self, resource: str, id_: str, /) -> object:
        found = self._rows.read(self._tables[resource], (id_,))
        if found is None:
            raise Missing(resource)
        return self._viewed(resource, found) if isinstance(found, OwnRow) else found

    def _viewed(self, resource: str, row: OwnRow) -> object:
        """Every resource of the templates' own is in one table: an id of another kind names nothing here."""
        kind = self._own[resource]
        if row.kind != kind.name:
            raise Missing(resource)
        return view(row, kind)

    def balance(self, account: str, /) -> int:
        """The compiler puts no account in scope of `balance` where there is no resource to fill its holes."""
        raise Defect(f"balance({account}) without a resource")

    def over(self, names: dict[str, Any]) -> Frame:
        """The same rows and time, for a formula that sees other names."""
        return Frame(names, self._at, self._zone, self._rows, self._tables, self._own)
