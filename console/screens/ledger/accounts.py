"""The accounts: the chart by class with totals, an account's addresses by page, one address with its balance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from console.client.ledger import Held, TrialLine, When, addresses, at_address, trial_balance
from console.client.products import Product
from console.components.empty import empty
from console.components.facts import facts
from console.components.locale import Locale, locale_of
from console.components.plain import plain
from console.components.product_chooser import api
from console.components.table import Cell, Column, Row, pages, table
from console.components.values import address, title
from console.screens.ledger import trail
from console.screens.ledger.asked_when import asked_when
from console.screens.ledger.transactions import lines
from console.strings import ledger as words
from console.strings.shared import NO_VALUE

DEBIT_NORMAL = ("asset", "expense")
CHART = (
    Column(words.ACCOUNT),
    Column(words.ADDRESS, mono=True),
    Column(words.ADDRESSES, "end"),
    Column(words.BALANCE, "end"),
)


def accounts(product: Product) -> None:
    under = st.text_input(words.UNDER, max_chars=300, autocomplete="off", help=words.UNDER_HELP, key="ledger.under")
    when = asked_when(locale_of(product))
    if under.strip():
        _addresses(product, {"under": under.strip()}, when)
        return
    found = trial_balance(api(), product.path, when)
    if not found:
        empty(*words.NO_ACCOUNTS, icon=":material/account_balance:")
    for kind in dict.fromkeys((*words.CLASSES, *(line.kind for line in found))):
        _class(kind, [line for line in found if line.kind == kind], locale_of(product))


def account(product: Product, name: str) -> None:
    """Its addresses."""
    _addresses(product, {"account": name}, asked_when(locale_of(product)))


def one_address(product: Product, of: str) -> None:
    """What is held and frozen is only known of now."""
    locale = locale_of(product)
    when = asked_when(locale)
    found = at_address(api(), product.path, of, when)
    if not found:
        empty(*words.NO_ADDRESSES)
        return
    for place, one in zip(st.columns(max(len(found), 3)), found, strict=False):
        place.metric(
            words.BALANCE_OF.format(currency=plain(one.balance.currency)),
            locale.figures(one.balance.amount, one.balance.currency),
        )
    first = found[0]
    known: list[tuple[str, Cell | str]] = [
        (words.ADDRESS, of),
        (words.ACCOUNT, title(first.account) if first.account else words.NOT_IN_CHART),
        (words.CLASS, _class_words(first.kind or "")[0]),
    ]
    if when.at is None:
        known += [(words.HELD, locale.told(one.held)) for one in found if one.held.amount]
        known.append((words.FROZEN, _frozen(first)))
    facts("ledger.address", words.FACTS, known)
    st.header(words.TRANSACTIONS_OF, anchor=False)
    lines(product, {"account": of}, f"ledger.transactions.{of}")


def _class(kind: str, found: Sequence[TrialLine], locale: Locale) -> None:
    if not found:
        return
    name, meaning = _class_words(kind)
    st.header(name, anchor=False)
    if meaning:
        st.caption(meaning)
    by_row = {f"{one.account} {one.debit.currency}": one for one in found}
    rows = [_row(row, one, locale) for row, one in by_row.items()]
    table(f"ledger.class.{kind}", name, CHART, rows, lambda row: _open(by_row[row]))


def _open(one: TrialLine) -> None:
    """What has no hole in its address is one address."""
    kind, name = (trail.ACCOUNT, one.account) if "{" in one.address else (trail.ADDRESS, one.address)
    trail.open_(kind, name)


def _row(id_: str, one: TrialLine, locale: Locale) -> Row:
    count = NO_VALUE if one.addresses is None else f"{one.addresses:,}"
    name = address(one.account) if one.account == one.address and ":" in one.account else title(one.account)
    return Row((name, address(one.address), count, locale.money(_normal(one), one.debit.currency)), id_)


def _normal(one: TrialLine) -> int:
    """The balance on its class's own side."""
    return (one.debit.amount - one.credit.amount) * (1 if one.kind in DEBIT_NORMAL else -1)


def _addresses(product: Product, asked: dict[str, str], when: When) -> None:
    now = when.at is None
    more = (Column(words.HELD, "end"), Column(words.FROZEN)) if now else ()
    pages(
        f"ledger.addresses.{product.path}",
        words.ADDRESSES,
        (Column(words.ADDRESS, mono=True), Column(words.BALANCE, "end"), *more),
        lambda cursor: addresses(api(), product.path, asked, when, cursor),
        lambda one: _address(one, now, locale_of(product)),
        (asked, when),
        words.NO_ADDRESSES,
        partial(trail.open_, trail.ADDRESS),
    )


def _address(one: Held, now: bool, locale: Locale) -> Row:
    held = locale.told(one.held) if one.held.amount else Cell(NO_VALUE, "quiet")
    return Row((address(one.id), locale.told(one.balance), *((held, _frozen(one)) if now else ())), one.id)


def _frozen(one: Held) -> Cell:
    return Cell(words.YES, "bad") if one.frozen else Cell(words.NO, "quiet")


def _class_words(kind: str) -> tuple[str, str]:
    return words.CLASSES.get(kind, words.OTHER_CLASS)
