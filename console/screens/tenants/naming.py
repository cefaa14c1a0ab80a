"""The wizard's second step: name and title, sandbox or live, and a live one's connectors."""

from __future__ import annotations

import re
from dataclasses import replace

import streamlit as st

from console.client.tenants import Connected, Wanted
from console.screens.tenants.ways import PICK, VALUES, go
from console.strings import tenants as words

KEY, MOST = "tenants.connectors", 50
NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")
KINDS = {True: words.SANDBOX, False: words.REAL}
SAYS = [words.SANDBOX_NEXT, words.REAL_NEXT]


def naming(wanted: Wanted) -> None:
    st.header(words.WHO, anchor=False)
    left, right = st.columns(2)
    title = right.text_input(words.TITLED, wanted.title, max_chars=100, help=words.TITLE_HELP, autocomplete="off")
    name = left.text_input(words.NAME, wanted.name, max_chars=63, help=words.NAME_HELP, autocomplete="off")
    at = list(KINDS).index(wanted.sandbox)
    sandbox = bool(st.radio(words.WHICH, list(KINDS), at, format_func=lambda one: KINDS[one], captions=SAYS))
    connectors = () if sandbox else _connectors(wanted.connectors)
    with st.container(horizontal=True):
        st.button(words.PREVIOUS, key="tenants.naming.back", on_click=go, args=(PICK,))
        on = st.button(words.NEXT, type="primary", key="tenants.naming.next")
    if not on:
        return
    typed = replace(wanted, name=name.strip(), title=title.strip(), sandbox=sandbox, connectors=connectors)
    wrong = _wrong(typed)
    if wrong:
        st.error(wrong)
        return
    go(VALUES, typed)
    st.rerun()


def _wrong(typed: Wanted) -> str:
    """What must be mended first; '' where nothing must."""
    if not (NAME.fullmatch(typed.name) and typed.title):
        return words.NEEDS_NAME
    if typed.sandbox or (typed.connectors and all(one.name and one.use for one in typed.connectors)):
        return ""
    return words.NEEDS_CONNECTOR


def _connectors(kept: tuple[Connected, ...]) -> tuple[Connected, ...]:
    """Those that reach a real system; a row of which nothing is typed is none."""
    count = max(int(st.session_state.get(KEY, 1)), len(kept), 1)
    rows = [_connector(number, kept[number] if number < len(kept) else None) for number in range(count)]
    if count < MOST:
        st.button(words.MORE_CONNECTORS, on_click=lambda: st.session_state.update({KEY: count + 1}))
    return tuple(one for one in rows if one.name or one.use or one.secret)


def _connector(number: int, kept: Connected | None) -> Connected:
    now = kept or Connected("", "")
    typed = []
    for place, what, start, says in zip(
        st.columns(3),
        (words.CONNECTOR, words.USE, words.SECRET),
        (now.name, now.use, now.secret),
        (None, words.USE_HELP, None),
        strict=True,
    ):
        label = words.CONNECTOR_NUMBER.format(what=what, number=number + 1)
        key = f"{KEY}.{number}.{what}"
        typed.append(place.text_input(label, start, max_chars=100, key=key, help=says, autocomplete="off").strip())
    return Connected(*typed)
