"""What is live, what is being changed, and the templates one may begin with."""

from __future__ import annotations

from functools import partial

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.drafts import begin, drafts
from console.client.products import Product, products
from console.client.templates import templates
from console.components.empty import empty
from console.components.page import attempt, page, tenant_or_empty
from console.components.plain import plain
from console.components.table import pages
from console.components.template_card import template_card
from console.components.tenant_chooser import title_of
from console.screens.change.draft_words import COLUMNS, row_of
from console.screens.change.rights import may_write
from console.screens.change.ways import TEXTS, open_draft, opened
from console.screens.products.editing import editing
from console.screens.products.one_template import TEMPLATE, one_template
from console.strings import products as words


def show() -> None:
    chosen = opened(TEXTS)
    if chosen is not None:
        return editing(chosen)
    if st.session_state.get(TEMPLATE):
        return one_template(st.session_state[TEMPLATE])
    tenant = session.tenant()
    with page(words.TITLE, words.INTRO, above=(title_of(tenant),) if tenant else ()):
        if tenant_or_empty():
            api = session.api().about(tenant)
            _live(api)
            _drafts(api)
            _templates(api)


def _live(api: Api) -> None:
    st.header(words.LIVE, anchor=False)
    found = products(api).data
    if not found:
        empty(*words.NOTHING_LIVE, icon=":material/rocket_launch:")
    newest = {one.product: one for one in sorted(found, key=lambda one: one.major)}
    for product in newest.values():
        _product(api, product, [one for one in found if one.product == product.product])


def _product(api: Api, product: Product, majors: list[Product]) -> None:
    with st.container(border=True):
        st.subheader(plain(product.product), anchor=False)
        for one in majors:
            st.markdown(words.LIVE_AS.format(major=one.major, number=one.number, path=plain(one.path)))
        label = words.CHANGE.format(product=product.product)
        if may_write() and st.button(label, icon=":material/edit:", key=f"change.{product.product}"):
            with attempt():
                open_draft(TEXTS, begin(api, product.product, "live").id)
                st.rerun()


def _drafts(api: Api) -> None:
    st.header(words.DRAFTS, anchor=False)
    pages(
        "products.drafts",
        words.DRAFTS,
        COLUMNS,
        lambda cursor: drafts(api, None, cursor),
        row_of,
        api.tenant,
        words.NO_DRAFTS,
        partial(open_draft, TEXTS),
    )


def _templates(api: Api) -> None:
    st.header(words.TEMPLATES, anchor=False)
    for one in templates(api).data:
        template_card(one, words.SEE.format(title=one.title), f"see.{one.name}", _see, one.name)


def _see(name: str) -> None:
    st.session_state[TEMPLATE] = name


show()
