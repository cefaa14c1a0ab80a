"""Which product a page is about, what it has, and who looks."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client import document as read
from console.client.connection import Api
from console.client.document import Document
from console.client.products import Product
from console.components.empty import empty
from console.components.live import live_products
from console.components.page import tenant_or_empty
from console.components.tenant_chooser import title_of
from console.strings.shared import NOTHING_LIVE, PRODUCT_LABEL

PRODUCT, CHOOSER = "product", "product.chooser"
KEPT_S = 600


def above() -> tuple[str, ...]:
    """The breadcrumb of these pages."""
    chosen = session.tenant()
    return (title_of(chosen),) if chosen else ()


def api() -> Api:
    return session.api().about(session.tenant())


def roles() -> tuple[str, ...]:
    return session.somebody().person.roles


def product_or_empty() -> Product | None:
    """The one these pages are about, chosen where the tenant has several. None where it has none, and says so."""
    tenant = tenant_or_empty()
    if not tenant:
        return None
    found = {one.path: one for one in live_products(tenant)}
    if not found:
        empty(*NOTHING_LIVE)
        return None
    if st.session_state.get(PRODUCT) not in found:
        st.session_state[PRODUCT] = next(iter(found))
    if len(found) > 1:
        st.session_state[CHOOSER] = st.session_state[PRODUCT]
        st.selectbox(PRODUCT_LABEL, list(found), key=CHOOSER, on_change=_choose)
    return found[st.session_state[PRODUCT]]


def _choose() -> None:
    st.session_state[PRODUCT] = st.session_state[CHOOSER]


def document(product: Product) -> Document:
    name = f"document.{product.path}.{product.sha256}"
    return session.kept(name, KEPT_S, lambda: read.document(api(), product.path))
