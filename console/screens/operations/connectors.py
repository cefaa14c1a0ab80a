"""Connectors: how each way to the outside stands, and pausing and resuming it, asked once more."""

from __future__ import annotations

import streamlit as st

from console.client.connectors import Connector, connectors, pause, resume
from console.components.empty import empty
from console.components.live import tenant_locale
from console.components.page import attempt, page, tenant_or_empty
from console.components.plain import plain
from console.components.product_chooser import above, api
from console.components.table import Cell, Column, Row, table
from console.components.values import state
from console.roles import OPERATORS
from console.screens.operations.done import has_done, tell_done
from console.session import somebody, tenant
from console.strings import operations as words
from console.strings.shared import CANCEL, NO_VALUE, PRODUCT_LABEL

SURE, PAUSED, CLOSED = "connectors.sure", "paused", "closed"
HEADS = (words.CONNECTOR, PRODUCT_LABEL, words.STATE, words.HEALTH, words.SINCE_WHEN)


def show() -> None:
    with page(words.CONNECTORS, words.CONNECTORS_INTRO, above=above()):
        tell_done()
        if not tenant_or_empty():
            return
        found = connectors(api()).data
        if not found:
            empty(*words.NO_CONNECTORS, icon=":material/lan:")
            return
        table("connectors", words.CONNECTORS, [Column(head) for head in HEADS], [_row(one) for one in found])
        if somebody().has(*OPERATORS):
            _switches({one.name: one for one in found})


def _row(one: Connector) -> Row:
    health = Cell(words.BREAKERS.get(one.breaker, one.breaker), "good" if one.breaker == CLOSED else "bad")
    since = NO_VALUE
    if one.paused_at:
        at = tenant_locale(tenant(), one.product).moment(one.paused_at)
        since = words.PAUSED_BY.format(by=one.paused_by, at=at)
    return Row((one.name, one.product, state(one.state), health, since))


def _switches(found: dict[str, Connector]) -> None:
    """A connector of two products is one switch."""
    sure = found.get(st.session_state.get(SURE, ""))
    if sure is not None:
        _question(sure)
        return
    with st.container(horizontal=True):
        for one in found.values():
            st.button(_called(one), key=f"connectors.{one.name}", on_click=_ask, args=(one.name,))


def _called(one: Connector) -> str:
    return (words.RESUME if one.state == PAUSED else words.PAUSE).format(name=one.name)


def _ask(name: str) -> None:
    st.session_state[SURE] = name


def _question(one: Connector) -> None:
    following = words.RESUME_NEXT if one.state == PAUSED else words.PAUSE_NEXT
    with st.container(border=True):
        st.markdown(f"**{plain(_called(one))}**\n\n{following.format(name=plain(one.name))}")
        with st.container(horizontal=True):
            meant = st.button(words.YES.format(what=_called(one).lower()), type="primary")
            st.button(CANCEL, on_click=_ask, args=("",))
    if meant:
        with attempt():
            (resume if one.state == PAUSED else pause)(api(), one.name)
            _ask("")
            has_done(_called(one))
            st.rerun()


show()
