"""The inbox: everything that waits for a person, and each thing with what that person may do about it."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from console.client.document import Document
from console.client.inbox import Inbox, Waiting, inbox
from console.client.products import Product
from console.client.records import Listed
from console.client.things import Thing, things
from console.components.locale import Locale, locale_of
from console.components.page import page
from console.components.product_chooser import above, api, document, product_or_empty
from console.components.table import Column, Row, pages
from console.components.values import cell, state
from console.components.when import ago
from console.roles import ALL, OPERATORS
from console.screens.operations.done import tell_done
from console.screens.operations.one_waiting import called, one_waiting, open_waiting, opened_waiting
from console.screens.operations.ways import to_thing
from console.session import somebody
from console.strings import operations as words
from console.strings.shared import NO_VALUE, ROLES

CASE, CASES, OPEN = "case", "cases", {"state": "open"}
COLUMNS = (
    Column(words.WHAT),
    Column(words.STATE),
    Column(words.FOR),
    Column(words.WAITED),
    Column(words.SINCE),
    Column(words.REASON),
)


def show() -> None:
    chosen = opened_waiting()
    if chosen is not None:
        one_waiting(chosen)
        return
    with page(words.INBOX, words.INBOX_INTRO, above=above()):
        tell_done()
        if not somebody().has(*OPERATORS):
            st.info(words.SEE_ONLY, icon=":material/visibility:")
        product = product_or_empty()
        if product is None:
            return
        kind = _kind(inbox(api(), product.path, "", None), document(product))
        if kind == CASE:
            _cases(product)
        else:
            _list(product, kind)


def _kind(found: Inbox, told: Document) -> str:
    """Each with how many there are; cases, where the product has any, are in a list of their own."""

    def name(kind: str) -> str:
        count = found.counts.get(kind)
        if count is None:
            return words.KINDS[kind]
        many = words.OR_MORE.format(count=f"{count:,}") if count >= found.counted_most else f"{count:,}"
        return words.KIND_COUNTED.format(kind=words.KINDS[kind], count=many)

    kinds = [one for one in words.KINDS if one != CASE or told.collection(CASES) is not None]
    return str(st.pills(words.KIND, kinds, default="", format_func=name, key="inbox.kind") or "")


def _list(product: Product, kind: str) -> None:
    shown: dict[str, Waiting] = {}

    def fetch(cursor: str | None) -> Listed[Waiting]:
        found = inbox(api(), product.path, kind, cursor)
        shown.update({one.key: one for one in found.data})
        return found

    def row(one: Waiting) -> Row:
        return _row(one, locale_of(product))

    pages(
        f"inbox.{product.path}",
        words.INBOX,
        COLUMNS,
        fetch,
        row,
        (product.path, kind),
        words.NOTHING_WAITS,
        lambda key: open_waiting(shown[key]),
    )


def _row(one: Waiting, locale: Locale) -> Row:
    why = (one.why or one.problem or NO_VALUE).replace("_", " ")
    whom = ROLES[one.whom] if one.whom in ALL else one.whom or words.ANYBODY
    waited = ago(one.since, datetime.now(UTC))
    return Row((called(one), state(one.state or one.status), whom, waited, locale.moment(one.since), why), one.key)


def _cases(product: Product) -> None:
    """Resolved on their own page, with evidence."""
    names, locale = ("reference", "reason", "state", "amount", "opened_at"), locale_of(product)

    def row(one: Thing) -> Row:
        return Row([cell(name, one.members.get(name), locale) for name in names], one.members.get("id"))

    opened = pages(
        f"inbox.cases.{product.path}",
        words.KINDS[CASE],
        [Column(words.CASE_HEADS[name]) for name in names],
        lambda cursor: things(api(), product.path, CASES, OPEN, cursor),
        row,
        product.path,
        words.NOTHING_WAITS,
    )
    if opened is not None:
        to_thing(CASES, opened)


show()
