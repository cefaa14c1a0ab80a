"""One change: who wrote it and why, what it would do, and what may be done with it now."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.drafts import Draft, Problem, Written, draft
from console.client.plans import Plan, plan
from console.client.refusals import Refusal
from console.components.live import tenant_locale
from console.components.loading import loading
from console.components.page import page
from console.components.plain import plain
from console.components.plan_view import plan_view, problems_told
from console.components.tenant_chooser import title_of
from console.screens.change.draft_words import state_of
from console.screens.change.steps import steps
from console.screens.change.ways import PLAN, close_draft
from console.strings import change as words

TONES = {"good": "green", "warn": "orange", "bad": "red"}


def one_change(id_: str) -> None:
    api = session.api().about(session.tenant())
    with page(words.TITLE, above=(title_of(session.tenant()),)):
        st.button(words.BACK, icon=":material/arrow_back:", on_click=lambda: close_draft(PLAN))
        found = draft(api, id_)
        _head(found)
        with loading(words.PLANNING):
            made = _planned(found)
        steps(found, applicable=isinstance(made, Plan) and not _against(made))
        if found.open:
            st.header(words.PLAN, anchor=False)
            _show(made)


def _head(of: Draft) -> None:
    state = state_of(of)
    st.header(words.ONE.format(product=plain(of.product)), anchor=False)
    if of.note:
        st.markdown(plain(of.note))
    locale = tenant_locale(session.tenant(), of.product)
    known = [words.WRITTEN.format(author=plain(of.author))]
    if of.proposed_by and of.proposed_at:
        known.append(words.PROPOSED.format(who=plain(of.proposed_by), at=locale.moment(of.proposed_at)))
    if of.approved_by and of.approved_at:
        known.append(words.APPROVED.format(who=plain(of.approved_by), at=locale.moment(of.approved_at)))
    st.markdown(f":{TONES.get(state.tone, 'gray')}-badge[{plain(state.text)}] {'; '.join(known)}")


def _planned(of: Written) -> Plan | tuple[Problem, ...]:
    """Its problems where it cannot be planned; of a change that is over, nothing is compared any more."""
    if not of.open:
        return ()
    try:
        return plan(session.api().about(session.tenant()), of)
    except Refusal as refusal:
        if refusal.code != "template_refused":
            raise
        return tuple(Problem.model_validate(one) for one in refusal.facts.get("problems", ()))


def _against(made: Plan) -> bool:
    return bool(made.breaking) or any(one.severity == "error" for one in made.problems)


def _show(made: Plan | tuple[Problem, ...]) -> None:
    if isinstance(made, Plan):
        plan_view(made)
    else:
        st.error(f"**{words.CANNOT}**\n\n{problems_told(made)}", icon=":material/block:")
