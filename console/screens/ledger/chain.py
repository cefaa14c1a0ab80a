"""The journal's chain, followed stretch by stretch to its end, and how an auditor takes it away."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.ledger import check_stretch
from console.client.products import Product
from console.components.plain import plain
from console.components.product_chooser import api
from console.strings import ledger as words


def chain(product: Product) -> None:
    st.markdown(words.CHAIN_INTRO)
    if st.button(words.CHECK, icon=":material/link:", type="primary"):
        _check(product)
    st.header(words.EXPORT, anchor=False)
    st.markdown(words.EXPORT_NEXT)
    st.code(words.EXPORT_COMMANDS.format(tenant=session.tenant()), language=None)


def _check(product: Product) -> None:
    shown = st.progress(0.0)
    problems: list[str] = []
    cursor, count = None, 0
    while True:
        found = check_stretch(api(), product.path, cursor)
        for stretch in found.data:
            count = stretch.end
            problems += stretch.problems
            told = words.CHECKED_SO_FAR.format(to=f"{stretch.end:,}", of=f"{stretch.of:,}")
            shown.progress(min(stretch.end / max(stretch.of, 1), 1.0), told)
        cursor = found.cursor
        if cursor is None:
            break
    shown.empty()
    _tell(count, problems)


def _tell(count: int, problems: list[str]) -> None:
    if problems:
        listed = [f"- {plain(one)}" for one in problems[: words.MOST_TOLD]]
        st.error("\n".join([words.BROKEN.format(count=f"{len(problems):,}"), "", *listed]), icon=":material/link_off:")
    elif count:
        st.success(words.WHOLE.format(count=f"{count:,}"), icon=":material/link:")
    else:
        st.info(words.NOTHING_YET)
