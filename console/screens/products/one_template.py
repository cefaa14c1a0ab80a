"""A shipped template: what it is about, its workflows as diagrams, its text; and a draft begun from it."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.drafts import begin
from console.client.templates import Shown, template
from console.components.editor import editor
from console.components.page import attempt, page
from console.components.plain import plain
from console.components.table import Column, Row, table
from console.components.tenant_chooser import title_of
from console.components.workflow import workflows
from console.screens.change.rights import may_write
from console.screens.change.ways import TEXTS, open_draft
from console.strings import products as words

TEMPLATE = "products.template"


def one_template(name: str) -> None:
    api = session.api().about(session.tenant())
    with page(words.TITLE, above=(title_of(session.tenant()),)):
        st.button(words.BACK, icon=":material/arrow_back:", on_click=lambda: st.session_state.pop(TEMPLATE, None))
        found = template(api, name)
        st.header(plain(found.title), anchor=False)
        st.markdown(plain(found.description or ""))
        if may_write():
            _begin(api, found)
        _parts(found)


def _begin(api: Api, of: Shown) -> None:
    with st.form("products.begin", border=True):
        product = st.text_input(words.PRODUCT_NAME, of.name, max_chars=63, help=words.PRODUCT_NAME_HELP)
        st.caption(words.BEGIN_NEXT)
        sent = st.form_submit_button(words.BEGIN, type="primary")
    if not sent:
        return
    with attempt():
        open_draft(TEXTS, begin(api, product.strip(), "template", of.name).id)
        st.session_state.pop(TEMPLATE, None)
        st.rerun()


def _parts(of: Shown) -> None:
    pictures, accounts, text, about = st.tabs([words.WORKFLOWS, words.ACCOUNTS, words.TEXT, words.ABOUT])
    with pictures:
        workflows(of.workflows, "products.workflow")
    with accounts:
        columns = (Column(words.ACCOUNT), Column(words.ADDRESS, mono=True))
        table("products.accounts", words.ACCOUNTS, columns, [Row((one.name, one.address)) for one in of.accounts])
    with text:
        editor("products.shipped", words.TEXT, of.text, of.version, height=620, read_only=True)
    with about:
        st.markdown(of.readme)
