"""Now, or the end of a day, by either time: chosen once, and kept from one part of the ledger to another."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from console.client.ledger import When
from console.components.locale import Locale
from console.components.when import day
from console.strings import ledger as words

DAY, BY = "ledger.when.day", "ledger.when.by"
A_MOMENT = timedelta(microseconds=1)


def asked_when(locale: Locale) -> When:
    """`at` of the books is included, so a day ends a microsecond before the next."""
    st.session_state.setdefault(f"{DAY}.kept", None)
    st.session_state.setdefault(f"{BY}.kept", "effective")
    for key in (DAY, BY):
        st.session_state[key] = st.session_state[f"{key}.kept"]
    left, right = st.columns(2)
    on: date | None = left.date_input(
        words.DAY, key=DAY, format="YYYY-MM-DD", help=words.DAY_HELP, on_change=_keep, args=(DAY,)
    )
    by = right.selectbox(
        words.BY,
        list(words.BYS),
        key=BY,
        format_func=lambda one: words.BYS[one],
        help=words.BY_HELP,
        on_change=_keep,
        args=(BY,),
    )
    st.caption(words.NOW if on is None else words.AS_OF.format(day=day(on), what=words.COUNTED[by]))
    return When(None if on is None else locale.midnight(on + timedelta(days=1)) - A_MOMENT, by)


def _keep(key: str) -> None:
    st.session_state[f"{key}.kept"] = st.session_state[key]
