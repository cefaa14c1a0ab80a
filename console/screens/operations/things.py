"""Customers, wallets and every other resource of the product: by kind and state, and one of them with all about it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from console.client.document import Collection, Document, Sieve
from console.client.products import Product
from console.client.things import things
from console.components.locale import Locale, locale_of
from console.components.page import page
from console.components.product_chooser import above, api, document, product_or_empty, roles
from console.components.table import Row, pages
from console.components.values import cell, column, columns
from console.roles import may_do
from console.screens.operations.acting import Offered, acting
from console.screens.operations.done import tell_done
from console.screens.operations.one_thing import one_thing
from console.screens.operations.ways import LIST, open_thing, opened_thing, to_run
from console.session import kept, lapse
from console.strings import operations as words

CHOOSER, SAMPLE_S = "operations.list.chooser", 60
BY_STATE = ("state", "status")


def show() -> None:
    chosen = opened_thing()
    if chosen is not None:
        one_thing(*chosen)
        return
    with page(words.THINGS, words.THINGS_INTRO, above=above()):
        tell_done()
        product = product_or_empty()
        if product is not None:
            told = document(product)
            collection = _collection(told)
            if collection is not None:
                _list(product, collection)


def _collection(told: Document) -> Collection | None:
    """The customers' own lists first, then those of the office."""
    found = {one.path: one for one in sorted(told.collections, key=lambda one: one.scope != "read")}
    if not found:
        return None
    if st.session_state.get(LIST) not in found:
        st.session_state[LIST] = next(iter(found))
    st.session_state[CHOOSER] = st.session_state[LIST]
    st.pills(words.LIST, list(found), key=CHOOSER, format_func=lambda one: found[one].title, on_change=_choose)
    return found[str(st.session_state[LIST])]


def _choose() -> None:
    """Pressed again, the chosen one stays chosen."""
    st.session_state[LIST] = st.session_state[CHOOSER] or st.session_state[LIST]


def _list(product: Product, collection: Collection) -> None:
    locale = locale_of(product)
    asked = _asked(collection, locale)
    names, sample = _names(product, collection)
    if collection.create is not None and may_do(roles(), collection.create.scope):
        made = Offered(collection.create, collection.create.path, collection.kind.replace("_", " "))
        acting(product, [made], f"acting.{collection.path}")

    def row(one: Any) -> Row:
        return Row([cell(name, one.members.get(name), locale) for name in names], one.members.get("id"))

    opened = pages(
        f"things.{product.path}.{collection.path}",
        collection.title,
        [column(name, sample.get(name)) for name in names],
        lambda cursor: things(api(), product.path, collection.path, asked, cursor),
        row,
        asked,
        words.NO_THINGS if asked else words.NO_THING_YET,
        None if collection.of_runs else partial(open_thing, collection.path),
    )
    if opened is not None and collection.of_runs:
        to_run(opened)


def _names(product: Product, collection: Collection) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Which members the list shows: those of its newest thing."""

    def newest() -> dict[str, Any]:
        found = things(api(), product.path, collection.path, {}, None, most=1).data
        return found[0].members if found else {}

    name = f"sample.{product.path}.{collection.path}"
    sample = kept(name, SAMPLE_S, newest)
    if not sample:
        lapse(name)
    return columns(sample), sample


def _asked(collection: Collection, locale: Locale) -> dict[str, str]:
    """The filters: states side by side, the rest in a form below them."""
    states = [one for one in collection.sieves if one.name in BY_STATE and one.choices]
    others = [one for one in collection.sieves if one not in states]
    given = {one.name: _state(collection, one) for one in states}
    if others:
        with st.form(f"things.filter.{collection.path}", border=True):
            places = st.columns(len(others))
            for place, one in zip(places, others, strict=True):
                given[one.name] = _sieve(collection, one, place, locale)
            st.form_submit_button(words.SHOW)
    return {name: value for name, value in given.items() if value}


def _state(collection: Collection, one: Sieve) -> str:
    chosen = st.pills(
        words.STATE,
        ["", *one.choices],
        default="",
        format_func=lambda name: name.replace("_", " ") or words.ANY,
        key=f"things.{collection.path}.{one.name}",
    )
    return str(chosen or "")


def _sieve(collection: Collection, one: Sieve, place: Any, locale: Locale) -> str:
    label, key = one.name.replace("_", " ").capitalize(), f"things.{collection.path}.{one.name}"
    if one.choices:
        names = ["", *one.choices]
        return str(place.selectbox(label, names, key=key, format_func=lambda name: name or words.ANY))
    if one.kind in ("date", "date-time"):
        return _day(one, place.date_input(label, None, key=key, format="YYYY-MM-DD"), locale)
    return str(place.text_input(label, max_chars=300, key=key, autocomplete="off")).strip()


def _day(one: Sieve, chosen: date | None, locale: Locale) -> str:
    if chosen is None:
        return ""
    return locale.midnight(chosen).isoformat() if one.kind == "date-time" else chosen.isoformat()


show()
