"""What went wrong, in words for people: what it is, what to do, and the number we find it by."""

from __future__ import annotations

import streamlit as st

from console.client.refusals import UNREADABLE, Refusal, Unreachable
from console.components.plain import plain
from console.strings import shared

SEEN = {
    403: (shared.NOT_FOR_ROLE, shared.NOT_FOR_ROLE_NEXT),
    404: (shared.NOTHING_HERE, shared.NOTHING_HERE_NEXT),
}


def failed(refusal: Refusal, words: dict[str, str] | None = None) -> None:
    """A refusal where it happened. words: by code, better ones than the API's, for who stands before this page."""
    title, following = _said(refusal, words or {})
    lines = [f"**{plain(title)}**", plain(following)]
    lines += [f"- {plain(f'{fault.place}: ' if fault.place else '')}{plain(fault.detail)}" for fault in refusal.faults]
    if refusal.request_id and refusal.status >= 500:
        lines.append(f"{shared.REQUEST_ID}: `{plain(refusal.request_id)}`")
    st.error("\n\n".join(line for line in lines if line), icon=":material/error:")


def _said(refusal: Refusal, words: dict[str, str]) -> tuple[str, str]:
    if refusal.code in words:
        return words[refusal.code], ""
    if refusal.code == UNREADABLE:
        return shared.ANOTHER_VERSION, shared.ANOTHER_VERSION_NEXT
    if refusal.code in ("not_found", "scope_missing", "role_missing"):
        return SEEN[refusal.status]
    return refusal.title, refusal.detail


def unreachable(missing: Unreachable, key: str = "unreachable") -> None:
    """The API is down. A page that reads is shown again by the button; nothing else can be done here."""
    title, following = (
        (shared.TOO_SLOW, shared.TOO_SLOW_NEXT) if missing.took_long else (shared.UNREACHABLE, shared.UNREACHABLE_NEXT)
    )
    with st.container(border=True):
        st.markdown(f":material/cloud_off: **{title}**")
        st.markdown(following)
        st.button(shared.TRY_AGAIN, key=key)
