"""The wizard: one step after the other, and where one is among them."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.parameters import Given
from console.client.refusals import Refusal
from console.client.templates import templates
from console.client.tenants import Wanted, found
from console.components.empty import empty
from console.components.facts import facts
from console.components.loading import loading
from console.components.page import attempt, page
from console.components.parameter_text import told
from console.components.plain import plain
from console.components.template_card import template_card
from console.screens.tenants.done import done
from console.screens.tenants.naming import naming
from console.screens.tenants.numbers import numbers
from console.screens.tenants.ways import DONE, LOOK, NAME, VALUES, Wizard, go, leave_wizard, made, wizard
from console.strings import tenants as words

REFUSED = "template_refused"


def steps() -> None:
    now = wizard() or Wizard()
    with page(words.NEW, above=(words.TITLE,)):
        _way(now.step)
        if now.step == DONE and now.founded is not None:
            return done(now.founded, now.wanted)
        st.button(words.LEAVE, icon=":material/close:", on_click=leave_wizard)
        api = session.api()
        if now.step == NAME:
            naming(now.wanted)
        elif now.step == VALUES:
            numbers(api, now.wanted)
        elif now.step == LOOK:
            _look(api, now.wanted)
        else:
            _pick(api)


def _way(step: int) -> None:
    """Which step it is, in words."""
    named = [f"{number}\\. {name}" for number, name in enumerate(words.STEPS, 1)]
    marks = [f"**{name}**" if number == step else name for number, name in enumerate(named)]
    st.markdown(" → ".join(marks))


def _pick(api: Api) -> None:
    st.header(words.PICK, anchor=False)
    st.markdown(words.PICK_NEXT)
    shipped = templates(api).data
    if not shipped:
        empty(*words.NO_TEMPLATES, icon=":material/category:")
    places = st.columns(2)
    for number, one in enumerate(shipped):
        with places[number % 2]:
            label = words.TAKE.format(title=plain(one.title))
            template_card(one, label, f"take.{one.name}", go, NAME, Wanted(one.name))


def _look(api: Api, wanted: Wanted) -> None:
    st.header(words.LOOK, anchor=False)
    st.markdown(words.LOOK_NEXT)
    values = [(name, _values(given)) for name, given in wanted.parameters.items()]
    connectors = [(one.name, f"{one.use} · {one.secret or words.NO_SECRET}") for one in wanted.connectors]
    known = [
        (words.TITLED, wanted.title),
        (words.NAME, wanted.name),
        (words.KIND, words.SANDBOX if wanted.sandbox else words.REAL),
        (words.TEMPLATE, wanted.template),
        (words.PATH_BEGINS, f"/{wanted.name}/{wanted.template}/"),
        *connectors,
        *(values or [(words.PARAMETERS, words.AS_TEMPLATE)]),
    ]
    facts("tenants.look", words.LOOK, known)
    with st.container(horizontal=True):
        st.button(words.PREVIOUS, key="tenants.look.back", on_click=go, args=(VALUES,))
        sent = st.button(words.MAKE.format(title=plain(wanted.title)), type="primary")
    if sent:
        with attempt():
            _make(api, wanted)


def _make(api: Api, wanted: Wanted) -> None:
    """What the compiler says of the values is told; nothing of the tenant is there then."""
    try:
        with loading(words.MAKING):
            founded = found(api, wanted)
    except Refusal as refusal:
        if refusal.code != REFUSED:
            raise
        said = [str(one.get("message", "")) for one in refusal.facts.get("problems", ()) if isinstance(one, dict)]
        st.error("\n\n".join([f"**{words.REFUSED}**", *(f"- {plain(one)}" for one in said)]))
        return
    made(founded)
    st.rerun()


def _values(given: Given) -> str:
    dated = [words.FROM.format(day=day, value=told(value)) for day, value in given.items() if day != "now"]
    return "; ".join([told(given.get("now")), *dated])
