"""Tenants with what of theirs is live, the way to one of them, and to a new one."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.products import products
from console.client.records import Listed
from console.client.tenants import Tenant, tenants
from console.components.page import page
from console.components.table import Cell, Column, Row, pages
from console.roles import ADMIN
from console.screens.tenants.one_tenant import one_tenant
from console.screens.tenants.steps import steps
from console.screens.tenants.ways import begin_wizard, open_tenant, opened, wizard
from console.strings import tenants as words

AT_ONCE, KEPT_S = 20, 30
COLUMNS = tuple(Column(title) for title in (words.TITLED, words.NAME, words.KIND, words.LIVE))


def show() -> None:
    if wizard() is not None:
        return steps()
    chosen = opened()
    if chosen is not None:
        return one_tenant(chosen)
    with page(words.TITLE, words.INTRO):
        if may_make():
            st.button(words.NEW, type="primary", icon=":material/add:", on_click=begin_wizard)
        _list()


def may_make() -> bool:
    """Who sees some tenants only cannot make another."""
    who = session.somebody()
    return who.has(ADMIN) and who.person.tenants is None


def _list() -> None:
    pages(
        "tenants.list",
        words.TITLE,
        COLUMNS,
        _fetch,
        _row,
        nothing=words.NOTHING if may_make() else words.NOT_YOURS,
        opens=open_tenant,
    )


def _fetch(cursor: str | None) -> Listed[Tenant]:
    return tenants(session.api(), cursor, AT_ONCE)


def _row(one: Tenant) -> Row:
    live = session.kept(f"tenants.live.{one.tenant}", KEPT_S, lambda: _live(one.tenant))
    kind = Cell(words.SANDBOX, "quiet") if one.sandbox else Cell(words.REAL, "good")
    return Row((one.title, one.tenant, kind, live or Cell(words.NOTHING_LIVE, "quiet")), one.tenant)


def _live(tenant: str) -> str:
    found = products(session.api().about(tenant)).data
    return "; ".join(words.LIVE_AS.format(product=one.product, major=one.major, number=one.number) for one in found)


show()
