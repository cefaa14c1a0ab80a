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
    """One index look-up per key: a plan made while the table was empty must not read the whole tenant later on."""
    if not table.key:
        return f"select {columns} from {table} where tenant = $1"
    names = ", ".join(f"k{n}" for n in range(len(table.key)))
    matches = " and ".join(f"t.{name} = k.k{n}" for n, name in enumerate(table.key))
    given = _arrays([kinds[name] for name in table.key])
    found = f"select {columns} from {table} t where t.tenant = $1 and {matches} offset 0"
    return f"select r.* from unnest({given}) k({names}) cross join lateral ({found}) r"


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
