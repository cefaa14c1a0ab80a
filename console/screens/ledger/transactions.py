"""Transactions of the books, and one of them with its postings, its run and its line of the template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import streamlit as st

from console.client.ledger import Entry, transaction, transactions
from console.client.products import Product
from console.components.facts import facts
from console.components.locale import Locale, locale_of
from console.components.postings import Moved, picture
from console.components.product_chooser import api
from console.components.table import Column, Row, pages, table
from console.components.values import address
from console.screens.ledger import trail
from console.screens.operations.ways import to_run
from console.strings import ledger as words
from console.strings.shared import NO_VALUE

COLUMNS = (
    Column(words.NUMBER),
    Column(words.WHEN),
    Column(words.KIND),
    Column(words.MOVES, mono=True),
    Column(words.AMOUNT, "end"),
    Column(words.BY_WHOM),
)


def all_transactions(product: Product) -> None:
    lines(product, _asked(locale_of(product)), f"ledger.transactions.{product.path}")


def lines(product: Product, asked: Mapping[str, str], key: str) -> None:
    pages(
        key,
        words.TRANSACTIONS,
        COLUMNS,
        lambda cursor: transactions(api(), product.path, asked, cursor),
        lambda one: _row(one, locale_of(product)),
        asked,
        words.NO_TRANSACTIONS,
        partial(trail.open_, trail.TRANSACTION),
    )


def one_transaction(product: Product, n: str) -> None:
    found, locale = transaction(api(), product.path, n), locale_of(product)
    picture([Moved(part.source, part.destination, locale.told(part.amount)) for part in found.postings], address)
    st.header(words.POSTINGS, anchor=False)
    heads = (Column(words.FROM, mono=True), Column(words.TO, mono=True), Column(words.AMOUNT, "end"))
    table(
        "ledger.postings",
        words.POSTINGS,
        heads,
        [Row((part.source, part.destination, locale.told(part.amount))) for part in found.postings],
    )
    st.header(words.FACTS, anchor=False)
    facts("ledger.transaction", words.FACTS, _known(found, locale))
    if st.button(words.SEE_RUN, icon=":material/arrow_forward:"):
        to_run(found.run)


def _known(found: Entry, locale: Locale) -> list[tuple[str, str]]:
    metadata = json.dumps(found.metadata, ensure_ascii=False) if found.metadata else NO_VALUE
    return [
        (words.WHEN, locale.moment(found.at, seconds=True)),
        (words.WRITTEN, locale.moment(found.inserted_at, seconds=True)),
        (words.KIND, found.kind),
        (words.BY_WHOM, found.actor or NO_VALUE),
        (words.RUN, found.run),
        (words.LINE, found.line or NO_VALUE),
        (words.REVERSES, found.reverses or NO_VALUE),
        (words.METADATA, metadata),
        (words.HASH, found.hash),
    ]


def _row(one: Entry, locale: Locale) -> Row:
    first, more = one.postings[0] if one.postings else None, len(one.postings) - 1
    way = f"{address(first.source)} → {address(first.destination)}" if first else NO_VALUE
    moves = words.AND_MORE.format(first=way, count=more) if more > 0 else way
    amount = locale.told(first.amount) if first else NO_VALUE
    return Row((one.id, locale.moment(one.at, seconds=True), one.kind, moves, amount, one.actor), one.id)


def _asked(locale: Locale) -> dict[str, str]:
    with st.form("ledger.transactions.filter", border=True):
        left, middle, right = st.columns(3)
        of = left.text_input(words.ADDRESS, max_chars=300, autocomplete="off", help=words.ADDRESS_HELP)
        run = middle.text_input(words.RUN, max_chars=100, autocomplete="off", help=words.RUN_HELP)
        kind = right.text_input(words.KIND, max_chars=100, autocomplete="off")
        since = left.date_input(words.FROM_DAY, None, format="YYYY-MM-DD")
        until = middle.date_input(words.TO_DAY, None, format="YYYY-MM-DD")
        st.form_submit_button(words.SHOW)
    given = {"account": of.strip(), "run": run.strip(), "kind": kind.strip()}
    given["from"] = locale.midnight(since).isoformat() if since else ""
    given["to"] = locale.midnight(until + timedelta(days=1)).isoformat() if until else ""
    return {name: value for name, value in given.items() if value}
