"""What stands around every page: the name, the tenant, and who is signed in."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from console import session
from console.client.refusals import Refusal, Unreachable
from console.client.sessions import sign_out
from console.components.plain import plain
from console.components.tenant_chooser import tenant_chooser
from console.session import SignedIn
from console.strings.shared import ROLES, SIGN_OUT


def frame(who: SignedIn | None) -> None:
    if who is None or who.person.must_change:
        return
    tenant_chooser()
    person = who.person
    roles = ", ".join(ROLES.get(role, role) for role in person.roles)
    st.sidebar.caption(f"{plain(person.name)} · {plain(roles)}")
    st.sidebar.button(SIGN_OUT, on_click=leave, icon=":material/logout:")


def leave() -> None:
    """The window forgets the token whether or not the API could be told."""
    with suppress(Refusal, Unreachable):
        sign_out(session.api())
    session.forget()
