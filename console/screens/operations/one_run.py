"""One run from its request to the ledger: what was asked, what it did and when, its calls, what it moved."""

from __future__ import annotations

import json

import streamlit as st

from console.client.document import Document
from console.client.products import Product
from console.client.runs import Explained, Run, Step, explained, moved, run
from console.client.things import holder
from console.components.facts import facts
from console.components.locale import Locale, locale_of
from console.components.page import page
from console.components.plain import plain
from console.components.product_chooser import above, api, document, product_or_empty, roles
from console.components.table import Cell, Column, Row, table
from console.components.values import badge, cell, state, title, workflow
from console.roles import is_asked
from console.screens.operations.acting import Offered, acting
from console.screens.operations.done import tell_done
from console.screens.operations.run_calls import calls_of
from console.screens.operations.run_money import money_of
from console.screens.operations.ways import close_run, to_thing
from console.strings import operations as words
from console.strings.shared import NO_VALUE

STUCK = "stuck"


def one_run(id_: str) -> None:
    with page(words.RUN, above=(*above(), words.RUNS)):
        st.button(words.BACK_TO_RUNS, icon=":material/arrow_back:", on_click=close_run)
        tell_done()
        product = product_or_empty()
        if product is None:
            return
        locale = locale_of(product)
        found, told = run(api(), product.path, id_), explained(api(), product.path, id_)
        _head(product, found)
        _acts(product, found)
        _request(found, told, locale)
        _steps(found, told, locale)
        calls_of(found, locale)
        money_of(moved(api(), product.path, id_).data, locale)
        _values(told)


def _head(product: Product, found: Run) -> None:
    st.markdown(f"**{plain(workflow(found.workflow))}** · {plain(found.reference)} · {badge(found.status)}")
    if found.problem:
        told = {name: plain(str(found.problem.get(name, ""))) for name in ("title", "detail")}
        st.error(words.PROBLEM.format(**told), icon=":material/block:")
    if found.asks:
        st.info(words.ASKS.format(role=found.asks))
    elif found.wake_at is not None:
        st.caption(words.WAKES.format(at=locale_of(product).moment(found.wake_at, seconds=True)))
    if found.resource and st.button(words.SEE_THING, icon=":material/arrow_forward:"):
        _go(product, document(product), found)


def _go(product: Product, told: Document, found: Run) -> None:
    held = holder(api(), product.path, told, str(found.resource), likely=found.workflow)
    if held is None:
        st.info(words.NOT_FOUND_ANYWHERE)
        return
    to_thing(held.path, str(found.resource))


def _acts(product: Product, found: Run) -> None:
    """As the API itself offers them in its inbox."""
    names = _possible(found) if is_asked(roles(), found.asks) else ()
    acts = [document(product).acts.get(f"/runs/{{id}}/{name}") for name in names]
    offered = [Offered(act, act.path.replace("{id}", found.id)) for act in acts if act is not None]
    if offered:
        acting(product, offered, f"acting.run.{found.id}")


def _possible(found: Run) -> tuple[str, ...]:
    if found.status == STUCK:
        return ("retry",)
    if found.at_its_call:
        return ("answer",)
    return ("approve", "reject") if found.asks else ()


def _request(found: Run, told: Explained, locale: Locale) -> None:
    st.header(words.REQUEST, anchor=False)
    known: list[tuple[str, Cell | str]] = [(words.STARTED_BY, found.actor)]
    if found.event is not None:
        known.append((words.EVENT, str(found.event.get("event") or NO_VALUE)))
    known.append((words.STARTED, locale.moment(found.created_at, seconds=True)))
    known += [(title(name), cell(name, value, locale)) for name, value in told.input.items()]
    facts("run.request", words.REQUEST, known)


def _steps(found: Run, told: Explained, locale: Locale) -> None:
    """The timeline has lines of its own, such as that a call was sent; each other is the explained step in its turn."""
    st.header(words.STEPS, anchor=False)
    steps = iter(told.steps)
    rows = []
    for one in found.timeline:
        step = next(steps, None) if one.template is not None else None
        at = locale.moment(one.at, seconds=True) if one.at else NO_VALUE
        said = state(one.outcome) if one.outcome else Cell(NO_VALUE, "quiet")
        rows.append(Row((at, words.DID.get(one.did, one.did), said, one.template or "", _source(step))))
    heads = (Column(words.WHEN), Column(words.STEP), Column(words.OUTCOME), Column(words.LINE, mono=True))
    table("run.steps", words.STEPS, (*heads, Column(words.TEXT, mono=True)), rows)


def _source(step: Step | None) -> str:
    """The line without its comment."""
    return step.source.partition(" #")[0].rstrip() if step is not None else ""


def _values(told: Explained) -> None:
    """As they were recorded, amounts in minor units."""
    with st.expander(words.VALUES):
        rows = [
            Row((step.did, step.template or "", json.dumps(step.result, ensure_ascii=False))) for step in told.steps
        ]
        heads = (Column(words.STEP), Column(words.LINE, mono=True), Column(words.RECORDED, mono=True))
        table("run.values", words.VALUES, heads, rows)
