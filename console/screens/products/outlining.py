"""Texts without problems as people would rather see them: parameters as a form, workflows as diagrams."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import streamlit as st

from console.client.connection import Api
from console.client.drafts import Draft
from console.client.trials import Outline, Parameter, outline, settings_with
from console.components.empty import empty
from console.components.page import attempt
from console.components.plain import plain
from console.components.table import Column, Row, table
from console.components.workflow import workflows
from console.screens.products.texts import Texts, replace_settings
from console.strings import products as words

KNOWN = "products.outline"
SIMPLE = ("money", "integer", "decimal", "percent", "duration", "time", "date", "text", "choice", "flag")


def outlined(api: Api, of: Draft, texts: Texts) -> Outline | None:
    """None where the texts have problems, which is said then. Asked once for each text."""
    known = st.session_state.get(KNOWN)
    if known is None or known[0] != (of.id, texts):
        known = ((of.id, texts), outline(api, of, texts.template, texts.settings))
        st.session_state[KNOWN] = known
    found: Outline = known[1]
    if found.compiles:
        return found
    empty(*words.NOT_YET, icon=":material/error:")
    return None


def pictures(api: Api, of: Draft, texts: Texts) -> None:
    found = outlined(api, of, texts)
    if found is not None:
        workflows(found.workflows, "products.draft.workflow")


def parameters(api: Api, of: Draft, texts: Texts, writes: bool) -> None:
    found = outlined(api, of, texts)
    if found is None or not found.parameters:
        return
    titles = {one.name: one.title for one in found.parameters}
    name = st.selectbox(words.PARAMETER, list(titles), format_func=lambda one: titles[one], key="products.parameter")
    chosen = next(one for one in found.parameters if one.name == name)
    _values(chosen)
    if chosen.type.get("kind") not in SIMPLE:
        st.info(words.AS_TEXT)
    elif writes:
        _form(api, of, texts, chosen)


def _values(one: Parameter) -> None:
    given = one.given or {words.DEFAULT: one.default}
    rows = [Row((words.NOW if since == "now" else since, _told(value))) for since, value in given.items()]
    table(f"products.values.{one.name}", words.PARAMETERS, (Column(words.WHEN), Column(words.VALUE)), rows)
    if one.minimum and one.maximum:
        st.caption(plain(words.BETWEEN.format(minimum=one.minimum, maximum=one.maximum)))


def _told(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _form(api: Api, of: Draft, texts: Texts, one: Parameter) -> None:
    with st.form(f"products.parameter.{one.name}", border=True):
        choices = one.type.get("choices")
        label = words.NEW_VALUE.format(title=plain(one.title))
        value = st.selectbox(label, choices) if choices else st.text_input(label, max_chars=200)
        since = st.date_input(words.SINCE, None, format="YYYY-MM-DD", help=words.SINCE_HELP)
        st.caption(words.SET_NEXT)
        sent = st.form_submit_button(words.SET)
    if not sent or not value:
        return
    with attempt():
        when = since.isoformat() if isinstance(since, date) else "now"
        given = {one.name: {when: str(value).strip()}}
        replace_settings(settings_with(api, of, texts.template, texts.settings, given))
        st.rerun()
