"""A product's parameters: what is in force, and what begins on which day. A table is shown as one."""

from __future__ import annotations

import streamlit as st

from console.client.tenants import Dated, Live, Setting
from console.components.empty import empty
from console.components.plain import plain
from console.components.table import Column, Row, table
from console.strings import tenants as words

KEY = "key"


def in_force(of: Live) -> None:
    st.header(plain(f"{of.title or of.product} · {of.path}"), anchor=False)
    if not of.parameters:
        empty(*words.NO_PARAMETERS, icon=":material/tune:")
        return
    single = [one for one in of.parameters if not _is_table(one)]
    columns = (Column(words.PARAMETER), Column(words.IN_FORCE), Column(words.TO_COME))
    if single:
        table(f"tenants.parameters.{of.path}", words.PARAMETERS, columns, [_row(one) for one in single])
    for one in of.parameters:
        if _is_table(one):
            _tables(of, one)


def _is_table(one: Setting) -> bool:
    return any(not isinstance(dated.value, str) for dated in one.values)


def _row(one: Setting) -> Row:
    force = next((str(dated.value) for dated in one.values if dated.in_force), "")
    later = [words.FROM.format(day=dated.since, value=dated.value) for dated in one.values if not dated.in_force]
    return Row((one.title or one.name, force, "; ".join(later)))


def _tables(of: Live, one: Setting) -> None:
    for number, dated in enumerate(one.values):
        title = one.title or one.name
        named = title if dated.in_force else words.TABLE_FROM.format(title=title, day=dated.since)
        st.subheader(plain(named), anchor=False)
        _table(f"tenants.table.{of.path}.{one.name}.{number}", named, dated)


def _table(key: str, caption: str, dated: Dated) -> None:
    rows = () if isinstance(dated.value, str) else dated.value
    names = [name for name in (rows[0] if rows else ()) if name != KEY]
    columns = (Column(words.ROW), *(Column(name.replace("_", " ").capitalize(), "end") for name in names))
    table(key, caption, columns, [Row((row[KEY], *(row.get(name, "") for name in names))) for row in rows])
