"""What a person may do about a thing: a button each, behind it the form and a second question, then the POST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import streamlit as st

from console.client.document import Act
from console.client.products import Product
from console.client.refusals import Refusal
from console.client.things import do
from console.components.locale import locale_of
from console.components.page import attempt
from console.components.plain import plain
from console.components.product_chooser import api
from console.screens.operations.done import has_done
from console.screens.operations.filling import beyond, controls, filled
from console.strings import operations as words
from console.strings.shared import CANCEL


@dataclass(frozen=True, slots=True)
class Offered:
    """An act about one thing. post: its path below the product's, ids filled in. makes: the kind of what it makes."""

    act: Act
    post: str
    makes: str | None = None

    @property
    def called(self) -> str:
        return words.NEW.format(kind=self.makes) if self.makes else self.act.name.replace("-", " ").capitalize()

    @property
    def sure(self) -> str:
        return words.MAKE.format(kind=self.makes) if self.makes else words.YES.format(what=self.called.lower())


def acting(product: Product, offered: Sequence[Offered], key: str) -> None:
    """key: of the thing they are about; the form that is open is remembered by it. Where one was done, the page is
    shown anew and says so.
    """
    chosen, press = st.session_state.get(key, ("", ""))
    opened = next((one for one in offered if one.post == chosen), None)
    if opened is not None:
        _form(product, opened, key, press)
        return
    with st.container(horizontal=True):
        for one in offered:
            st.button(one.called, help=plain(one.act.title), key=f"{key}.{one.post}", on_click=_open, args=(key, one))


def _open(key: str, one: Offered) -> None:
    """With the Idempotency-Key of this press: a repeat after a lost answer does not do it twice."""
    st.session_state[key] = (one.post, str(uuid4()))


def _form(product: Product, one: Offered, key: str, press: str) -> None:
    with st.form(f"{key}.form", border=True):
        st.markdown(f"**{plain(one.act.title)}**")
        if one.act.name in words.ACT_NEXT:
            st.markdown(words.ACT_NEXT[one.act.name])
        unfit = beyond(one.act.fields)
        if unfit:
            st.info(words.NO_FORM.format(names=", ".join(unfit)))
        typed = controls(one.act.fields, f"{key}.{one.post}")
        with st.container(horizontal=True):
            sent = st.form_submit_button(one.sure, type="primary", disabled=bool(unfit), key=f"{key}.yes")
            left = st.form_submit_button(CANCEL, key=f"{key}.no")
    if left:
        st.session_state.pop(key, None)
        st.rerun()
    if sent:
        found = filled(one.act.fields, typed, locale_of(product))
        for wrong in found.wrong:
            st.error(plain(wrong))
        if not found.wrong:
            _send(product, one, found.body, key, press)


def _send(product: Product, one: Offered, body: Mapping[str, Any], key: str, press: str) -> None:
    """A refusal was an answer: what is sent after it is another request, with another key."""
    with attempt():
        try:
            do(api(), product.path, one.post, body, press)
        except Refusal:
            st.session_state[key] = (one.post, str(uuid4()))
            raise
        st.session_state.pop(key, None)
        has_done(one.act.title)
        st.rerun()
