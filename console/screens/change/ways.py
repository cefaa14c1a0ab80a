"""From drafts' texts to their plan and back, and which draft is open, as long as the tenant is the same."""

from __future__ import annotations

import streamlit as st

from console import session

TEXTS_PAGE, PLAN_PAGE = "screens/products/products.py", "screens/change/change.py"
TEXTS, PLAN = "products.draft", "change.draft"


def opened(place: str) -> str | None:
    """The draft's id. place: TEXTS or PLAN."""
    tenant, id_ = st.session_state.get(place, ("", ""))
    return str(id_) if id_ and tenant == session.tenant() else None


def open_draft(place: str, id_: str) -> None:
    st.session_state[place] = (session.tenant(), id_)


def close_draft(place: str) -> None:
    st.session_state.pop(place, None)


def to_plan(id_: str) -> None:
    open_draft(PLAN, id_)
    st.switch_page(PLAN_PAGE)


def to_texts(id_: str) -> None:
    open_draft(TEXTS, id_)
    st.switch_page(TEXTS_PAGE)
