"""The statements of the committer, made once per table: load by keys, append, upsert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from primitives.kit.store import Table


@dataclass(frozen=True, slots=True)
class Statements:
    """load: $1 the tenant, then an array per key column. write: $1 the tenant, then an array per column."""

    load: str
    write: str
    copy: str


def statements(table: Table[Any]) -> Statements:
    kinds = {field.name: field.sql.value for field in table.fields}
    columns = ", ".join(kinds)
    return Statements(
        load=_load(table, kinds, columns),
        write=_write(table, kinds, columns),
        copy=f"copy {table} (tenant, {columns}) from stdin",
    )


def _load(table: Table[Any], kinds: dict[str, str], columns: str) -> str:
    if not table.key:
        return f"select {columns} from {table} where tenant = $1"
    if len(table.key) == 1:
        return f"select {columns} from {table} where tenant = $1 and {table.key[0]} = any($2::{kinds[table.key[0]]}[])"
    names = ", ".join(f"k{n}" for n in range(len(table.key)))
    matches = " and ".join(f"t.{name} = k.k{n}" for n, name in enumerate(table.key))
    selected = ", ".join(f"t.{name}" for name in kinds)
    given = _arrays([kinds[name] for name in table.key])
    return f"select {selected} from {table} t join unnest({given}) k({names}) on t.tenant = $1 and {matches}"


def _write(table: Table[Any], kinds: dict[str, str], columns: str) -> str:
    given = _arrays(list(kinds.values()))
    insert = f"insert into {table} (tenant, {columns}) select $1, r.* from unnest({given}) r({columns})"
    if table.journal:
        return insert
    changed = ", ".join(f"{name} = excluded.{name}" for name in kinds if name not in table.key)
    target = ", ".join(("tenant", *table.key))
    return f"{insert} on conflict ({target}) do " + (f"update set {changed}" if changed else "nothing")


def _arrays(kinds: list[str]) -> str:
    return ", ".join(f"${n}::{kind}[]" for n, kind in enumerate(kinds, 2))
