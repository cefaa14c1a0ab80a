"""What was opened from what on the ledger's page, so that going back leads there; it ends with the tenant."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from console import session
from console.strings import ledger as words

TRAIL = "ledger.trail"
ACCOUNT, ADDRESS, TRANSACTION = "account", "address", "transaction"


def opened() -> tuple[str, str] | None:
    """Its kind, and its name, address or number."""
    return next(reversed(_trail()), None)


def open_(kind: str, what: str) -> NoReturn:
    st.session_state[TRAIL] = (session.tenant(), [*_trail(), (kind, what)])
    st.rerun()


def way_back() -> None:
    st.button(words.BACK, icon=":material/arrow_back:", on_click=_back)


def _back() -> None:
    st.session_state[TRAIL] = (session.tenant(), _trail()[:-1])


def _trail() -> list[tuple[str, str]]:
    tenant, trail = st.session_state.get(TRAIL, ("", []))
    return trail if tenant == session.tenant() else []
