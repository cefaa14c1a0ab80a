"""What somebody wants to change, and the releases there were; one of them opened."""

from __future__ import annotations

from functools import partial

import streamlit as st

from console import session
from console.client.drafts import STATES, drafts
from console.client.products import products
from console.components.page import page, tenant_or_empty
from console.components.table import pages
from console.components.tenant_chooser import title_of
from console.screens.change.draft_words import COLUMNS, row_of
from console.screens.change.history import history
from console.screens.change.one_change import one_change
from console.screens.change.ways import PLAN, open_draft, opened
from console.strings import change as words
from console.strings.drafts import STATES as NAMES


def show() -> None:
    chosen = opened(PLAN)
    if chosen is not None:
        one_change(chosen)
        return
    tenant = session.tenant()
    with page(words.TITLE, words.INTRO, above=(title_of(tenant),) if tenant else ()):
        if not tenant_or_empty():
            return
        _changes()
        live = products(session.api().about(tenant)).data
        for product in sorted({one.product for one in live}):
            history(product)


def _changes() -> None:
    names = {None: words.ANY_STATE} | {state: NAMES[state].capitalize() for state in STATES}
    state = st.selectbox(words.SHOW_STATE, list(names), format_func=lambda one: names[one], key="change.state")
    pages(
        "change.drafts",
        words.TITLE,
        COLUMNS,
        lambda cursor: drafts(session.api().about(session.tenant()), state, cursor),
        row_of,
        (session.tenant(), state),
        words.NOTHING,
        partial(open_draft, PLAN),
    )


show()
