"""The books of the chosen tenant: accounts, transactions, the trial balance, the chain; and what was opened of them."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from console.client.products import Product
from console.components.page import page
from console.components.product_chooser import above, product_or_empty
from console.components.values import address, title
from console.screens.ledger import trail
from console.screens.ledger.accounts import account, accounts, one_address
from console.screens.ledger.chain import chain
from console.screens.ledger.transactions import all_transactions, one_transaction
from console.screens.ledger.trial import trial
from console.strings import ledger as words

PART = "ledger.part"
PARTS: dict[str, Callable[[Product], None]] = {
    words.ACCOUNTS: accounts,
    words.TRANSACTIONS: all_transactions,
    words.TRIAL: trial,
    words.CHAIN: chain,
}
OPENED: dict[str, tuple[Callable[[Product, str], None], Callable[[str], str]]] = {
    trail.ACCOUNT: (account, title),
    trail.ADDRESS: (one_address, address),
    trail.TRANSACTION: (one_transaction, lambda n: words.TRANSACTION.format(n=n)),
}
"""By kind: what shows it, and its title."""


def show() -> None:
    top = trail.opened()
    if top is not None:
        _opened(*top)
        return
    with page(words.TITLE, words.INTRO, above=above()):
        product = product_or_empty()
        if product is not None:
            PARTS[_part()](product)


def _opened(kind: str, what: str) -> None:
    shown, titled = OPENED[kind]
    with page(titled(what), above=(*above(), words.TITLE)):
        trail.way_back()
        product = product_or_empty()
        if product is not None:
            shown(product, what)


def _part() -> str:
    """The one looked at last, also after something was opened."""
    st.session_state[f"{PART}.chooser"] = st.session_state.setdefault(PART, words.ACCOUNTS)
    chosen = st.segmented_control(
        words.SECTION,
        list(PARTS),
        required=True,
        key=f"{PART}.chooser",
        on_change=_chosen,
        label_visibility="collapsed",
    )
    return str(chosen or words.ACCOUNTS)


def _chosen() -> None:
    st.session_state[PART] = st.session_state[f"{PART}.chooser"] or words.ACCOUNTS


show()
