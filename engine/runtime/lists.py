"""Reads of the tenant's own rows: one, or a page of a table in the order of ids, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.runtime.tables import RUNS
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.kit.store import Sql, Table


async def read_row(query: Query, table: Table[Any], *key: str) -> Any | None:
    """The row of a key of texts."""
    named = dict(zip(table.key, key, strict=True))
    tests = " and ".join(f"{name} = %({name})s" for name in named)
    found = await query.fetch(f"select {columns(table)} from {table} where {tests}", named)
    return row_of(table, found[0]) if found else None


async def read_page(query: Query, table: Table[Any], filters: Mapping[str, Any], page: PageQuery) -> Page[Any]:
    """filters: column -> value, all must hold; a None value is no filter."""
    given = {name: value for name, value in filters.items() if value is not None}
    id_ = table.key[0]
    tests = [f"{name} = %({name})s" for name in given]
    if page.after is not None:
        tests.append(f"{id_} < %(after)s")
    where = f" where {' and '.join(tests)}" if tests else ""
    sql = f"select {columns(table)} from {table}{where} order by {id_} desc limit %(most)s"
    rows = await query.fetch(sql, {**given, "after": page.after, "most": page.limit + 1})
    items = tuple(row_of(table, row) for row in rows[: page.limit])
    following = getattr(items[-1], id_) if len(rows) > page.limit else None
    return Page(items, following)


async def read_runs(query: Query, product: str, workflow: str, status: str | None, page: PageQuery) -> Page[Any]:
    return await read_page(query, RUNS, {"product": product, "workflow": workflow, "status": status}, page)


def columns(table: Table[Any]) -> str:
    """Numbers come as text of any size, JSON as its text: `row_of` reads them."""
    casts = {Sql.AMOUNT: "::text", Sql.JSON: "::text", Sql.DOCUMENT: "::text"}
    return ", ".join(f"{field.name}{casts.get(field.sql, '')}" for field in table.fields)


def row_of(table: Table[Any], values: tuple[Any, ...]) -> Any:
    amounts = [field.sql is Sql.AMOUNT and value is not None for field, value in zip(table.fields, values, strict=True)]
    return table.row(*(int(value) if amount else value for value, amount in zip(values, amounts, strict=True)))
