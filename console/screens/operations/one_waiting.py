"""One thing of the inbox: what it is, what it waits for, and the forms of what a person may do about it."""

from __future__ import annotations

import json

import streamlit as st

from console import session
from console.client.document import Collection, Document
from console.client.inbox import Waiting, arrival
from console.client.products import Product
from console.client.things import thing
from console.components.facts import facts
from console.components.locale import Locale, locale_of
from console.components.page import page
from console.components.plain import plain
from console.components.product_chooser import above, api, document, product_or_empty, roles
from console.components.table import Cell
from console.components.values import cell, in_order, short, state, title
from console.roles import is_asked, may_do
from console.screens.operations.acting import Offered, acting
from console.screens.operations.done import DONE
from console.screens.operations.ways import to_run, to_thing
from console.strings import operations as words

CHOSEN = "inbox.chosen"
ARRIVAL, RUN, RESOURCE = "arrival", "run", "resource"


def opened_waiting() -> Waiting | None:
    tenant, found = st.session_state.get(CHOSEN, ("", None))
    return found if found is not None and tenant == session.tenant() else None


def open_waiting(one: Waiting) -> None:
    st.session_state[CHOSEN] = (session.tenant(), one)


def close_waiting() -> None:
    st.session_state.pop(CHOSEN, None)


def called(one: Waiting) -> str:
    if one.kind == ARRIVAL:
        return words.ASKED[ARRIVAL].format(what=one.connector)
    what = one.workflow if one.kind == RUN else str(one.resource)
    return words.ASKED[one.kind].format(what=title(what), reference=one.reference or short(one.id))


def one_waiting(one: Waiting) -> None:
    if st.session_state.get(DONE):
        close_waiting()
        st.rerun()
    with page(called(one), above=(*above(), words.INBOX)):
        st.button(words.BACK_TO_INBOX, icon=":material/arrow_back:", on_click=close_waiting)
        product = product_or_empty()
        if product is None:
            return
        if one.kind == RESOURCE:
            _thing(product, document(product), one)
        else:
            _told(one, locale_of(product))
        if one.kind == ARRIVAL:
            st.header(words.SENT, anchor=False)
            found = arrival(api(), product.path, one.connector, one.message)
            st.code(json.dumps(found.data, indent=2, ensure_ascii=False), language="json", wrap_lines=True)
        else:
            _ways(product, document(product), one)
        _acts(product, document(product), one)


def _thing(product: Product, told: Document, one: Waiting) -> None:
    """What it is about, as far as a list of the product shows it."""
    of = _list_of(told, one)
    if of is None:
        _told(one, locale_of(product))
        return
    known = in_order(thing(api(), product.path, of.path, one.id).members)
    locale = locale_of(product)
    facts("inbox.facts", words.FACTS, [(title(name), cell(name, value, locale)) for name, value in known.items()])


def _list_of(told: Document, one: Waiting) -> Collection | None:
    return next((each for each in told.collections if each.kind == one.resource and each.opens), None)


def _told(one: Waiting, locale: Locale) -> None:
    known: list[tuple[str, Cell | str]] = [
        (words.STATE, state(one.state or one.status)),
        (words.WORKFLOW, title(one.workflow) if one.workflow else ""),
        (words.SINCE, locale.moment(one.since, seconds=True)),
        (words.FOR, one.whom or words.ANYBODY),
        (words.REASON, one.why or one.problem or ""),
        (words.CONNECTOR, one.connector),
        (words.MESSAGE, one.message),
        (words.EVENT, one.event or one.answer_to or ""),
    ]
    facts("inbox.facts", words.FACTS, [(name, value) for name, value in known if value])


def _ways(product: Product, told: Document, one: Waiting) -> None:
    with st.container(horizontal=True):
        run = one.id if one.kind == RUN else one.run
        if run and st.button(words.SEE_RUN, icon=":material/arrow_forward:"):
            to_run(run)
        of = _list_of(told, one)
        if of is not None and st.button(words.SEE_THING, icon=":material/arrow_forward:"):
            to_thing(of.path, one.id)


def _acts(product: Product, told: Document, one: Waiting) -> None:
    """As the inbox offers them. What waits for another role is theirs."""
    acts = [(offer, told.act(offer.post)) for offer in one.offers]
    offered = [Offered(act, offer.post) for offer, act in acts if act is not None and may_do(roles(), act.scope)]
    if not offered:
        st.info(words.SEE_ONLY, icon=":material/visibility:")
    elif not is_asked(roles(), one.whom):
        st.info(words.NOT_YOURS.format(role=plain(str(one.whom))))
    else:
        st.header(words.ACTIONS, anchor=False)
        acting(product, offered, f"acting.{one.key}")
