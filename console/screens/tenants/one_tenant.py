"""One tenant: products, parameters in force and to come, connectors, keys, webhooks."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.tenants import Connector, Live, Whole, tenant
from console.components.empty import empty
from console.components.locale import INSTALLATION, Locale, locale_in
from console.components.page import page
from console.components.plain import plain
from console.components.table import Cell, Column, Row, table
from console.components.tenant_chooser import title_of
from console.screens.tenants.changing import changing
from console.screens.tenants.in_force import in_force
from console.screens.tenants.keys import keys
from console.screens.tenants.ways import close_tenant
from console.screens.tenants.webhooks import webhooks
from console.strings import tenants as words


def one_tenant(name: str) -> None:
    with page(title_of(name), above=(words.TITLE,)):
        st.button(words.BACK, icon=":material/arrow_back:", on_click=close_tenant)
        api = session.api().about(name)
        found = tenant(api, name)
        st.markdown(f"**{plain(found.tenant)}** · {words.SANDBOX if found.sandbox else words.REAL}")
        names = (words.PRODUCTS, words.PARAMETERS, words.CONNECTORS, words.KEYS, words.WEBHOOKS)
        products, parameters, connectors, issued, told = st.tabs(names)
        with products:
            _products(found)
        with parameters:
            for one in found.products:
                in_force(one)
            changing(api, found)
        with connectors:
            _connectors(found)
        with issued:
            keys(api, found, _locale(found))
        with told:
            webhooks(api, found, _locale(found))


def _locale(of: Whole) -> Locale:
    """What is of no product is told by the first one's zone."""
    first = of.products[0] if of.products else None
    return locale_in(first.time_zone, first.asset) if first else INSTALLATION


def _products(of: Whole) -> None:
    if not of.products:
        empty(*words.NO_PRODUCTS, icon=":material/rocket_launch:")
        return
    columns = (
        Column(words.PRODUCT),
        Column(words.VERSION),
        Column(words.RELEASE, "end"),
        Column(words.PATH, mono=True),
    )
    rows = [Row((one.title or one.product, one.version or "", str(one.number), one.path)) for one in of.products]
    table("tenants.products", words.PRODUCTS, columns, rows)


def _connectors(of: Whole) -> None:
    rows = [_connector(product, one) for product in of.products for one in product.connectors]
    if not rows:
        empty(*words.NO_CONNECTORS, icon=":material/lan:")
        return
    heads = (words.PRODUCT, words.CONNECTOR, words.USE, words.SECRET, words.STATE)
    table("tenants.connectors.table", words.CONNECTORS, [Column(head) for head in heads], rows)


def _connector(product: Live, one: Connector) -> Row:
    state = Cell(words.RUNNING, "good")
    if one.paused_at is not None:
        locale = locale_in(product.time_zone, product.asset)
        state = Cell(words.PAUSED.format(by=one.paused_by, at=locale.moment(one.paused_at)), "warn")
    return Row((product.title or product.product, one.name, one.use, one.secret or words.NO_SECRET, state))
