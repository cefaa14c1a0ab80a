"""The releases of a product, and the way back to an earlier one."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.drafts import roll_back
from console.client.products import Release, releases
from console.components.live import tenant_locale
from console.components.loading import loading
from console.components.page import attempt
from console.components.plain import plain
from console.components.release_table import release_table
from console.components.sure import sure
from console.screens.change.rights import may_write
from console.strings import change as words
from console.strings.drafts import REFUSALS

DONE = "change.rolled_back"


def history(product: str) -> None:
    api = session.api().about(session.tenant())
    st.header(words.HISTORY.format(product=plain(product)), anchor=False)
    done = st.session_state.pop(f"{DONE}.{product}", None)
    if done is not None:
        st.success(words.ROLLED_BACK.format(number=done))
    found = releases(api, product).data
    locale = tenant_locale(session.tenant(), product)
    release_table(f"history.{product}", words.HISTORY.format(product=product), found, locale)
    earlier = [one for one in found if not one.live]
    if earlier and may_write():
        _back(product, earlier)


def _back(product: str, earlier: list[Release]) -> None:
    names = {one.number: words.RELEASE.format(number=one.number, version=one.version) for one in earlier}
    number = st.selectbox(words.BACK_TO, list(names), format_func=lambda one: names[one], key=f"back.{product}")
    again = words.ROLL_BACK_SURE.format(number=number)
    if not sure(words.ROLL_BACK, again, f"back.{product}.{number}", words.ROLL_BACK_NEXT):
        return
    with attempt(REFUSALS), loading(words.APPLYING):
        roll_back(session.api().about(session.tenant()), product, number)
        st.session_state[f"{DONE}.{product}"] = number
        st.rerun()
