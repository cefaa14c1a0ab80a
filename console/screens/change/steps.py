"""What may be done with a change now, by whom; where somebody may not, why."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.connection import Api
from console.client.drafts import APPLIED, APPROVED, DRAFT, PROPOSED, REJECTED, Draft, step
from console.components.loading import loading
from console.components.page import attempt
from console.components.plain import plain
from console.components.sure import sure
from console.screens.change.rights import DECIDERS, WRITERS, is_own, may_decide, may_write, named
from console.screens.change.ways import to_texts
from console.strings import change as words
from console.strings.drafts import REFUSALS


def steps(of: Draft, applicable: bool) -> None:
    """applicable: its plan was made and found nothing against it."""
    _told(of)
    with st.container(horizontal=True):
        if of.state == DRAFT and may_write() and applicable:
            _step(of, words.PROPOSE, "propose")
        if of.state == PROPOSED and may_decide() and not is_own(of):
            _step(of, words.APPROVE, "approve")
        if of.state == APPROVED and may_write():
            _step(of, words.APPLY, "apply")
        if of.open and may_write() and st.button(words.EDIT, icon=":material/edit:"):
            to_texts(of.id)
    if of.state in (PROPOSED, APPROVED) and may_decide():
        _reject(of)
    if of.open and may_write() and sure(words.WITHDRAW, words.WITHDRAW_SURE, f"withdraw.{of.id}"):
        _do(of, "withdraw")


def _told(of: Draft) -> None:
    """What it waits for, where that is not who looks."""
    if of.state == APPLIED and of.number is not None:
        st.success(words.LIVE_AS.format(number=of.number), icon=":material/check_circle:")
    if of.state == REJECTED:
        st.warning(words.SENT_BACK.format(who=plain(of.rejected_by or ""), reason=plain(of.reason or "")))
    if of.state == DRAFT and not may_write():
        st.info(words.NEXT_PROPOSE.format(author=plain(of.author)))
    if of.state == PROPOSED and not may_decide():
        st.info(words.NOT_YOURS.format(roles=named(DECIDERS)))
    elif of.state == PROPOSED and is_own(of):
        st.info(words.OWN.format(roles=named(DECIDERS)), icon=":material/group:")
    if of.state == APPROVED and not may_write():
        st.info(words.NEXT_APPLY.format(roles=named(WRITERS)))


def _step(of: Draft, label: str, name: str) -> None:
    if st.button(label, type="primary", key=f"step.{name}"):
        _do(of, name)


def _reject(of: Draft) -> None:
    with st.expander(words.REJECT), st.form(f"reject.{of.id}", border=False):
        reason = st.text_input(words.REASON, max_chars=2_000, help=words.REASON_HELP)
        sent = st.form_submit_button(words.REJECT)
    if not sent:
        return
    if reason.strip():
        _do(of, "reject", reason=reason.strip())
    else:
        st.error(words.REASON_NEEDED)


def _do(of: Draft, name: str, **more: str) -> None:
    with attempt(REFUSALS), loading(words.APPLYING if name == "apply" else ""):
        step(_api(), of, name, **more)
        st.rerun()


def _api() -> Api:
    return session.api().about(session.tenant())
