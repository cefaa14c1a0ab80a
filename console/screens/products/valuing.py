"""A draft's parameters as a form: a value, and the day it begins, written into the tenant's text beside it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from console.client.connection import Api
from console.client.drafts import Draft
from console.client.trials import GivenParameter, settings_with
from console.components.page import attempt
from console.components.parameter_control import bounds, control, label_of
from console.components.parameter_rows import Unfit
from console.components.parameter_text import told
from console.components.plain import plain
from console.components.table import Column, Row, table
from console.screens.products.outlining import outlined
from console.screens.products.texts import Texts, replace_settings
from console.strings import products as words
from console.strings.parameters import UNFIT

NOW = "now"


def parameters(api: Api, of: Draft, texts: Texts, writes: bool) -> None:
    found = outlined(api, of, texts)
    if found is None or not found.parameters:
        return
    titles = {one.name: one.title for one in found.parameters}
    name = st.selectbox(words.PARAMETER, list(titles), format_func=lambda one: titles[one], key="products.parameter")
    chosen = next(one for one in found.parameters if one.name == name)
    _values(chosen)
    if writes:
        _form(api, of, texts, chosen)


def _values(one: GivenParameter) -> None:
    given = one.given or {words.DEFAULT: one.default}
    rows = [Row((words.NOW if since == NOW else since, told(value))) for since, value in given.items()]
    table(f"products.values.{one.name}", words.PARAMETERS, (Column(words.WHEN), Column(words.VALUE)), rows)


def _form(api: Api, of: Draft, texts: Texts, one: GivenParameter) -> None:
    """It begins as the value of now."""
    key = f"products.parameter.{of.id}.{one.name}"
    with st.container(border=True):
        value = control(one.type, label_of(one), one.given.get(NOW, one.default), f"{key}.value", bounds(one))
        since = st.date_input(words.SINCE, None, key=f"{key}.since", format="YYYY-MM-DD", help=words.SINCE_HELP)
        st.caption(words.SET_NEXT)
        if not st.button(words.SET, key=f"{key}.set"):
            return
        if value is None or isinstance(value, Unfit):
            st.error(UNFIT.format(names=plain(one.title)))
            return
    with attempt():
        begins = since.isoformat() if isinstance(since, date) else NOW
        replace_settings(settings_with(api, of, texts.template, texts.settings, {one.name: {begins: value}}))
        st.rerun()
