"""One product of a tenant at a glance: today's numbers, two weeks as a picture, what waits, its last releases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.products import Product, releases
from console.client.refusals import Refusal
from console.client.today import Day, Declined, Waiting, days, declined, waiting
from console.components.bars import Bar, columns, rows
from console.components.empty import empty
from console.components.locale import Locale, locale_of
from console.components.plain import plain
from console.components.release_table import release_table
from console.components.when import day
from console.strings import home as words

DAYS = 14
KEPT_S = 3600
SHOWN, RELEASES = 6, 5
FORBIDDEN = 403
Found = TypeVar("Found")


def product_card(product: Product) -> None:
    api = session.api().about(product.tenant)
    locale = locale_of(product)
    now = locale.today(datetime.now(UTC))
    with ThreadPoolExecutor() as at_once:
        today = at_once.submit(_allowed, lambda: days(api, product.path, now, now))
        waiting_now = at_once.submit(_allowed, lambda: waiting(api, product.path))
        declined_now = at_once.submit(_allowed, lambda: declined(api, product.path))
        past = _allowed(lambda: _past(api, product, now))
    moved = _joined(today.result(), past)
    waits, refused = waiting_now.result(), declined_now.result()
    with st.container(border=True):
        st.header(plain(product.product), anchor=False)
        st.caption(words.SERVED.format(path=plain(product.path), number=product.number))
        _numbers(locale, _of(moved or (), now), moved is None, refused, waits)
        left, right = st.columns([3, 2])
        with left:
            _course(locale, moved or (), now)
        with right:
            _waits(waits)
            _reasons(refused)
        _releases(api, product)


def _past(api: Api, product: Product, now: date) -> tuple[Day, ...]:
    """Days that are over do not change any more: they are not asked for with every click."""
    name = f"days.{product.tenant}.{product.path}.{now}"
    first, last = now - timedelta(days=DAYS - 1), now - timedelta(days=1)
    return session.kept(name, KEPT_S, lambda: days(api, product.path, first, last))


def _joined(today: tuple[Day, ...] | None, past: tuple[Day, ...] | None) -> tuple[Day, ...] | None:
    return None if today is None or past is None else (*today, *past)


def _allowed(ask: Callable[[], Found]) -> Found | None:
    """None where the person's role may not read it: the rest of the page is still theirs."""
    try:
        return ask()
    except Refusal as refusal:
        if refusal.status == FORBIDDEN:
            return None
        raise


def _of(moved: tuple[Day, ...], of: date) -> Day | None:
    return next((one for one in moved if one.day == of), None)


def _numbers(locale: Locale, now: Day | None, hidden: bool, refused: Declined | None, waits: Waiting | None) -> None:
    first, second, third, fourth = st.columns([5, 3, 3, 3])
    sums = ", ".join(map(locale.told, now.moved)) if now else words.NO_MONEY
    first.metric(words.MOVED, words.NOT_FOR_YOU if hidden else sums)
    second.metric(words.TRANSACTIONS, words.NOT_FOR_YOU if hidden else f"{now.transactions if now else 0:,}")
    third.metric(words.DECLINES, words.NOT_FOR_YOU if refused is None else _declines(refused))
    fourth.metric(words.WAITS, words.NOT_FOR_YOU if waits is None else _waiting(waits))


def _declines(refused: Declined) -> str:
    return _count(sum(refused.counts.values()), sum(refused.counts.values()) >= refused.counted_most)


def _waiting(waits: Waiting) -> str:
    return _count(sum(waits.counts.values()), waits.counted_most in waits.counts.values())


def _count(count: int, or_more: bool) -> str:
    return words.OR_MORE.format(count=f"{count:,}") if or_more else f"{count:,}"


def _course(locale: Locale, moved: tuple[Day, ...], now: date) -> None:
    """One picture per currency, days without a transaction at nothing."""
    known = {one.day: {part.currency: part.amount for part in one.moved} for one in moved}
    dates = [now - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    for currency in sorted({currency for sums in known.values() for currency in sums}):
        st.caption(f"{words.WEEK} · {plain(currency)}")
        found = [(one, known.get(one, {}).get(currency, 0)) for one in dates]
        columns(words.WEEK, [Bar(day(one), amount, locale.money(amount, currency)) for one, amount in found])


def _waits(waits: Waiting | None) -> None:
    if waits is None:
        return
    st.caption(words.INBOX)
    named = [(words.WAITING.get(kind, kind), count) for kind, count in waits.counts.items() if count]
    if named:
        rows(words.INBOX, [Bar(name, count, f"{count:,}") for name, count in named])
    else:
        st.markdown(words.NOTHING_WAITS)


def _reasons(refused: Declined | None) -> None:
    if refused is None or not refused.counts:
        return
    st.caption(words.REASONS)
    often = sorted(refused.counts.items(), key=lambda one: (-one[1], one[0]))
    rows(words.REASONS, [Bar(code.replace("_", " "), count, f"{count:,}") for code, count in often[:SHOWN]])


def _releases(api: Api, product: Product) -> None:
    found = _allowed(lambda: releases(api, product.product).data)
    if not found:
        if found is not None:
            empty(*words.NO_RELEASES)
        return
    st.caption(words.LAST)
    release_table(f"releases.{product.path}", words.LAST, found[:RELEASES], locale_of(product))
