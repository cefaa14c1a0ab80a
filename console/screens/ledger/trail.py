"""What was opened from what on the ledger's page, so that going back leads there; it ends with the tenant. From
other pages, the way to a transaction.
"""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from console import session
from console.strings import ledger as words

LEDGER_PAGE = "screens/ledger/ledger.py"
TRAIL = "ledger.trail"
ACCOUNT, ADDRESS, TRANSACTION = "account", "address", "transaction"


def opened() -> tuple[str, str] | None:
    """Its kind, and its name, address or number."""
    return next(reversed(_trail()), None)


def open_(kind: str, what: str) -> None:
    st.session_state[TRAIL] = (session.tenant(), [*_trail(), (kind, what)])


def to_transaction(n: str) -> NoReturn:
    """From a page of runs. The way back to the run is the transaction's own: going back leads to all of the ledger."""
    st.session_state[TRAIL] = (session.tenant(), [(TRANSACTION, n)])
    st.switch_page(LEDGER_PAGE)


def way_back() -> None:
    st.button(words.BACK, icon=":material/arrow_back:", on_click=_back)


def _back() -> None:
    st.session_state[TRAIL] = (session.tenant(), _trail()[:-1])


def _trail() -> list[tuple[str, str]]:
    tenant, trail = st.session_state.get(TRAIL, ("", []))
    return trail if tenant == session.tenant() else []
