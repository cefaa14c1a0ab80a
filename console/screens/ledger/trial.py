"""The trial balance: debits and credits side by side, and whether they come to the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from console.client.ledger import TrialLine, trial_balance
from console.client.products import Product
from console.client.records import Money
from console.components import bars
from console.components.bars import Bar
from console.components.empty import empty
from console.components.locale import Locale, locale_of
from console.components.plain import plain
from console.components.product_chooser import api
from console.components.table import Cell, Column, Row, table
from console.components.values import address, title
from console.screens.ledger.asked_when import asked_when
from console.strings import ledger as words

COLUMNS = (Column(words.ACCOUNT), Column(words.CLASS), Column(words.DEBIT, "end"), Column(words.CREDIT, "end"))


def trial(product: Product) -> None:
    locale = locale_of(product)
    found = trial_balance(api(), product.path, asked_when(locale))
    if not found:
        empty(*words.NO_ACCOUNTS, icon=":material/account_balance:")
    for currency in dict.fromkeys(line.debit.currency for line in found):
        _of(currency, [line for line in found if line.debit.currency == currency], locale)


def _of(currency: str, found: Sequence[TrialLine], locale: Locale) -> None:
    name = words.TRIAL_OF.format(currency=plain(currency))
    debit, credit = sum(one.debit.amount for one in found), sum(one.credit.amount for one in found)
    st.header(name, anchor=False)
    _judged(debit, credit, currency, locale)
    sides = ((words.DEBIT, debit), (words.CREDIT, credit))
    bars.rows(name, [Bar(side, amount, locale.money(amount, currency)) for side, amount in sides])
    kinds = [*words.CLASSES]
    ordered = sorted(found, key=lambda one: kinds.index(one.kind) if one.kind in kinds else len(kinds))
    rows = [*(_row(one, locale) for one in ordered), _total(debit, credit, currency, locale)]
    table(f"ledger.trial.{currency}", name, COLUMNS, rows)


def _judged(debit: int, credit: int, currency: str, locale: Locale) -> None:
    if debit == credit:
        st.success(words.BALANCED.format(amount=plain(locale.money(debit, currency))), icon=":material/balance:")
        return
    told = {"debit": plain(locale.money(debit, currency)), "credit": plain(locale.money(credit, currency))}
    st.error(words.UNBALANCED.format(**told), icon=":material/error:")


def _row(one: TrialLine, locale: Locale) -> Row:
    kind = words.CLASSES.get(one.kind, words.OTHER_CLASS)[0]
    name = address(one.account) if ":" in one.account else title(one.account)
    return Row((name, Cell(kind, "quiet"), _side(one.debit, locale), _side(one.credit, locale)))


def _side(side: Money, locale: Locale) -> str:
    """The empty side of a line stays empty, as in any trial balance."""
    return locale.figures(side.amount, side.currency) if side.amount else ""


def _total(debit: int, credit: int, currency: str, locale: Locale) -> Row:
    tone = "good" if debit == credit else "bad"
    sums = [Cell(locale.figures(amount, currency), tone) for amount in (debit, credit)]
    return Row((Cell(words.TOTAL, tone), "", *sums))
