"""One thing: what is known of it, what one may do, its views, what belongs to it, its runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from console.client.document import Collection, Document
from console.client.products import Product
from console.client.runs import runs
from console.client.things import Thing, holder, thing, things
from console.components.locale import Locale, locale_of
from console.components.page import page
from console.components.plain import plain
from console.components.product_chooser import above, api, document, product_or_empty, roles
from console.components.table import Column, Opens, Row, pages, table
from console.components.values import badge, cell, column, columns, in_order, is_id, shown, title
from console.roles import may_do
from console.screens.operations.acting import Offered, acting
from console.screens.operations.done import tell_done
from console.screens.operations.run_lines import COLUMNS, run_line
from console.screens.operations.ways import close_thing, open_thing, to_run
from console.strings import operations as words
from console.strings.shared import MEMBER, VALUE

OWNER, CUSTOMER = "owner", "customer"
SAMPLE = 1


def one_thing(of: str, id_: str) -> None:
    with page(title(of.replace("-", " ")), above=(*above(), words.THINGS)):
        st.button(words.BACK_TO_LIST, icon=":material/arrow_back:", on_click=close_thing)
        tell_done()
        product = product_or_empty()
        collection = document(product).collection(of) if product is not None else None
        if product is None or collection is None:
            return
        told, found = document(product), thing(api(), product.path, of, id_)
        _head(found)
        _facts(product, told, found)
        _acts(product, collection, found, id_)
        _below(product, told, collection, id_)


def _head(found: Thing) -> None:
    name, state = (str(found.members.get(one) or "") for one in ("reference", "state"))
    parts = (f"**{plain(name)}**" if name else "", badge(state) if state else "")
    st.markdown(" · ".join(part for part in parts if part))


def _facts(product: Product, told: Document, found: Thing) -> None:
    """An id of something else leads there."""
    known, locale = in_order(found.members), locale_of(product)
    rows = [Row((title(name), _value(name, value, locale)), _way(name, value)) for name, value in known.items()]
    opened = table("thing.facts", words.FACTS, (Column(MEMBER), Column(VALUE)), rows)
    if opened is None:
        return
    name, id_ = opened.split("/")
    if name == "run":
        to_run(id_)
    held = holder(api(), product.path, told, id_, likely=CUSTOMER if name == OWNER else name)
    if held is None:
        st.info(words.NOT_FOUND_ANYWHERE)
        return
    open_thing(held.path, id_)
    st.rerun()


def _value(name: str, value: Any, locale: Locale) -> Any:
    return shown(value, locale) if is_id(value) else cell(name, value, locale)


def _way(name: str, value: Any) -> str | None:
    return f"{name}/{value}" if is_id(value) and name != "id" else None


def _acts(product: Product, collection: Collection, found: Thing, id_: str) -> None:
    """Those of the person's role that its state allows, where the document says so. Calls are answered in the inbox."""
    state = found.members.get("state")
    possible = [
        Offered(act, act.path.replace("{id}", id_))
        for act in collection.acts
        if may_do(roles(), act.scope) and act.name != "answer" and (act.states is None or state in act.states)
    ]
    if possible:
        st.header(words.ACTIONS, anchor=False)
        acting(product, possible, f"acting.{id_}")


def _below(product: Product, told: Document, collection: Collection, id_: str) -> None:
    related = _related(told, collection)
    names = {view.name: title(view.name) for view in collection.views} | {one.path: one.title for one, _ in related}
    names["runs"] = words.RUNS_OF
    st.header(words.BELOW, anchor=False)
    first, key = next(iter(names)), f"thing.below.{collection.path}"
    chosen = st.pills(
        words.BELOW, list(names), default=first, key=key, format_func=names.__getitem__, label_visibility="collapsed"
    )
    chosen = chosen or first
    if chosen == "runs":
        _runs(product, id_)
    elif chosen in [view.name for view in collection.views]:
        _view(product, f"{collection.path}/{id_}/{chosen}", names[chosen])
    else:
        one, sieve = next(pair for pair in related if pair[0].path == chosen)
        _list(product, one, {sieve: id_})


def _related(told: Document, collection: Collection) -> Sequence[tuple[Collection, str]]:
    """Lists that can be asked for what belongs to a thing of this kind: the cash-outs of a wallet."""
    sieves = (OWNER, CUSTOMER) if collection.kind == CUSTOMER else (collection.kind,)
    return [
        (one, sieve.name)
        for one in told.collections
        for sieve in one.sieves
        if sieve.kind == "uuid" and sieve.name in sieves and one.path != collection.path
    ]


def _runs(product: Product, id_: str) -> None:
    opened = pages(
        f"thing.runs.{id_}",
        words.RUNS_OF,
        COLUMNS,
        lambda cursor: runs(api(), product.path, {"resource": id_}, cursor),
        lambda one: run_line(one, locale_of(product)),
        id_,
        words.NOTHING_BELOW,
    )
    if opened is not None:
        to_run(opened)


def _view(product: Product, of: str, caption: str) -> None:
    """A line that a run made leads to the run."""
    opened = _pages(product, of, caption, {}, "run")
    if opened is not None:
        to_run(opened)


def _list(product: Product, one: Collection, asked: dict[str, str]) -> None:
    _pages(product, one.path, one.title, asked, "id", partial(open_thing, one.path))


def _pages(
    product: Product, of: str, caption: str, asked: dict[str, str], leads: str, opens: Opens | None = None
) -> str | None:
    """leads: the member whose value opening a row answers."""
    first = things(api(), product.path, of, asked, None, most=SAMPLE).data
    names, locale = columns(first[0].members) if first else (), locale_of(product)
    return pages(
        f"thing.below.{of}",
        caption,
        [column(name, first[0].members.get(name)) for name in names],
        lambda cursor: things(api(), product.path, of, asked, cursor),
        lambda one: Row([cell(name, one.members.get(name), locale) for name in names], _id(one, leads)),
        (of, asked),
        words.NOTHING_BELOW,
        opens,
    )


def _id(one: Thing, leads: str) -> str | None:
    value = one.members.get(leads)
    return value if is_id(value) else None
