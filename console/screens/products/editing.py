"""The texts of a draft: typed, checked as they are typed, saved, and from here on to their plan."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.drafts import REJECTED, Written, draft, write
from console.client.templates import schema
from console.components.editor import Completions, editor
from console.components.page import attempt, page
from console.components.plain import plain
from console.components.tenant_chooser import title_of
from console.screens.change.draft_words import state_of
from console.screens.change.rights import may_write
from console.screens.change.ways import TEXTS, close_draft, to_plan
from console.screens.products.checking import checked, marks, problems
from console.screens.products.completing import completions
from console.screens.products.outlining import pictures
from console.screens.products.texts import (
    SETTINGS,
    SHOW,
    TEMPLATE,
    WHICH,
    Texts,
    changed,
    key_of,
    line_to_show,
    typed,
)
from console.screens.products.trying import trying
from console.screens.products.valuing import parameters
from console.strings import products as words
from console.strings.drafts import REFUSALS

NAMES = {TEMPLATE: words.TEMPLATE, SETTINGS: words.SETTINGS}
OFFERS, KEPT_S = "products.offers", 600
SAVED = "products.saved"


def editing(id_: str) -> None:
    api = session.api().about(session.tenant())
    with page(words.TITLE, above=(title_of(session.tenant()),)):
        st.button(words.BACK, icon=":material/arrow_back:", on_click=lambda: close_draft(TEXTS))
        found = draft(api, id_)
        now = typed(found)
        _head(found)
        writes = found.open and may_write()
        note = _note(found, writes)
        _ways(api, found, now, note, writes)
        _texts(api, found, now, writes)


def _head(of: Written) -> None:
    st.header(words.EDITING.format(product=plain(of.product)), anchor=False)
    if not of.open:
        st.info(words.READ_ONLY.format(state=plain(state_of(of).text)))
    elif of.state == REJECTED:
        st.warning(words.SENT_BACK.format(who=plain(of.rejected_by or ""), reason=plain(of.reason or "")))
    elif of.proposed_by:
        st.warning(words.WRITE_AGAIN)


def _note(of: Written, writes: bool) -> str:
    key = f"products.note.{of.id}:{of.version}"
    return st.text_input(words.WHY, of.note, max_chars=2_000, help=words.WHY_HELP, key=key, disabled=not writes).strip()


def _ways(api: Api, of: Written, now: Texts, note: str, writes: bool) -> None:
    differs = changed(now, of) or note != of.note
    with st.container(horizontal=True, vertical_alignment="center"):
        on = st.button(words.PLAN, type="primary", icon=":material/arrow_forward:")
        kept = st.button(words.SAVE) if writes else False
        if differs and not (on or kept):
            st.caption(words.UNSAVED)
        if st.session_state.pop(SAVED, False):
            st.caption(words.SAVED)
    if not (on or kept):
        return
    with attempt(REFUSALS):
        if differs and writes:
            write(api, of, now.template, now.settings, note)
            st.session_state[SAVED] = not on
        if on:
            to_plan(of.id)
        st.rerun()


def _texts(api: Api, of: Written, now: Texts, writes: bool) -> None:
    left, right = st.columns([3, 2])
    found = checked(api, of, now)
    if SHOW in st.session_state:
        st.session_state[WHICH] = st.session_state.pop(SHOW)
    with left:
        which = st.radio(words.WHICH, list(NAMES), format_func=lambda one: NAMES[one], horizontal=True, key=WHICH)
        editor(
            key_of(which),
            NAMES[which],
            now.shown(which),
            now.version,
            marks(found, which),
            _offers(api) if which == TEMPLATE else None,
            height=620,
            show_line=line_to_show(which),
            read_only=not writes,
        )
    with right:
        part = st.radio(words.BESIDE, list(words.PARTS), horizontal=True, key="products.part")
        if part == words.PROBLEMS:
            problems(found)
        elif part == words.PARAMETERS:
            parameters(api, of, now, writes)
        elif part == words.WORKFLOWS:
            pictures(api, of, now)
        else:
            trying(api, of, saved=not changed(now, of))


def _offers(api: Api) -> Completions:
    return session.kept(OFFERS, KEPT_S, lambda: completions(schema(api)))
