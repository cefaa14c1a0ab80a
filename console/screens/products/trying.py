"""A request tried on the draft: what is asked, its answer, what it moved, and why."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from console.client.connection import Api
from console.client.drafts import Written
from console.client.trials import Asked, Leg, Tried, try_it
from console.components.loading import loading
from console.components.locale import locale_in
from console.components.page import attempt
from console.components.table import Column, Row, table
from console.strings import products as words
from console.strings.drafts import REFUSALS

KEPT = "products.tried"


class NoJson(ValueError):
    """The text is none; the message says which field, and why."""


def trying(api: Api, of: Written, saved: bool) -> None:
    """saved: whether the draft is as its texts are typed; what is tried is the draft."""
    st.caption(words.TRY_NEXT)
    if not saved:
        st.info(words.SAVE_FIRST)
    with st.form("products.try", border=True):
        path = st.text_input(words.PATH, words.FIRST_PATH, help=words.PATH_HELP, max_chars=200)
        body = st.text_area(words.BODY, words.FIRST_BODY, help=words.BODY_HELP, height=90)
        given = st.text_area(words.GIVEN, words.FIRST_GIVEN, help=words.GIVEN_HELP, height=90)
        then = st.text_input(words.THEN, help=words.THEN_HELP, max_chars=300)
        sent = st.form_submit_button(words.TRY_NOW, type="primary")
    if sent:
        st.session_state.pop(KEPT, None)
        with attempt(REFUSALS), loading(words.TRYING):
            try:
                asked = _asked(path, body, given, then)
            except NoJson as wrong:
                st.error(str(wrong))
                return
            st.session_state[KEPT] = (of.id, try_it(api, of, asked))
    kept = st.session_state.get(KEPT)
    if kept is not None and kept[0] == of.id:
        _show(kept[1])


def _asked(path: str, body: str, given: str, then: str) -> Asked:
    """Raises NoJson."""
    request = {"path": path.strip(), "body": _read(words.BODY, body or "{}")}
    before = _read(words.GIVEN, given or "[]")
    return Asked(
        request=request,
        given=tuple(before) if isinstance(before, list) else (before,),
        then=tuple(then.replace(",", " ").split()),
    )


def _read(field: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise NoJson(words.NO_JSON.format(field=field, why=error)) from None


def _show(found: Tried) -> None:
    st.subheader(words.ANSWER, anchor=False)
    st.code(f"{found.answer.status}\n{json.dumps(found.answer.body, indent=2, ensure_ascii=False)}", language="json")
    st.subheader(words.MOVED, anchor=False)
    _moved(found)
    st.subheader(words.EXPLAINED, anchor=False)
    steps = [step for run in found.runs for step in run.explain.steps]
    columns = (Column(words.STEP), Column(words.LINE, mono=True), Column(words.SOURCE, mono=True))
    rows = [Row((step.did, _line(step.template), step.source.partition(" #")[0].rstrip())) for step in steps]
    table("products.try.steps", words.EXPLAINED, columns, rows)


def _moved(found: Tried) -> None:
    legs = [(posted, leg) for posted in found.postings for leg in posted.postings]
    if not legs:
        st.markdown(words.NO_MONEY)
        return
    columns = (Column(words.AMOUNT, "end"), Column(words.FROM, mono=True), Column(words.TO, mono=True))
    rows = [Row((_amount(leg), leg.source, leg.destination)) for _, leg in legs]
    table("products.try.moved", words.MOVED, columns, rows)


def _amount(leg: Leg) -> str:
    return locale_in(None, leg.asset).money(leg.amount, leg.asset.partition("/")[0])


def _line(template: str | None) -> str:
    return (template or "").rpartition(":")[2]
