"""What a run moved: a picture of it, and its transactions as the ledger has them, each opened there."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from console.client.runs import Transaction
from console.components.empty import empty
from console.components.locale import Locale
from console.components.postings import Moved, picture
from console.components.table import Column, Row, table
from console.components.values import address
from console.screens.ledger.trail import to_transaction
from console.strings import operations as words

COLUMNS = (
    Column(words.NUMBER),
    Column(words.WHEN),
    Column(words.FROM),
    Column(words.TO),
    Column(words.AMOUNT, "end"),
    Column(words.LINE, mono=True),
)


def money_of(found: Sequence[Transaction], locale: Locale) -> None:
    st.header(words.LEDGER, anchor=False)
    if not found:
        empty(*words.NO_MONEY, icon=":material/account_balance:")
        return
    inorder = sorted(found, key=lambda one: int(one.id))
    moves = [
        Moved(part.source, part.destination, f"{one.id}: {locale.told(part.amount)}")
        for one in inorder
        for part in one.postings
    ]
    picture(moves, address)
    opened = table("run.money", words.LEDGER, COLUMNS, [row for one in inorder for row in _rows(one, locale)])
    if opened is not None:
        to_transaction(opened)


def _rows(one: Transaction, locale: Locale) -> list[Row]:
    """Each posting opens its transaction."""
    at = locale.moment(one.at, seconds=True)
    return [
        Row((one.id, at, address(part.source), address(part.destination), locale.told(part.amount), one.line), one.id)
        for part in one.postings
    ]
