"""Which tenant is open on the page, and what was made of the wizard so far, in the window's memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from console import session
from console.client.tenants import Founded, Wanted
from console.strings.shared import TENANT

OPENED, WIZARD = "tenants.opened", "tenants.wizard"
PICK, NAME, VALUES, LOOK, DONE = range(5)
NOTHING = Wanted("")


@dataclass(frozen=True, slots=True)
class Wizard:
    """step: PICK to DONE. founded: once it is there, until somebody says they have the key."""

    step: int = PICK
    wanted: Wanted = NOTHING
    founded: Founded | None = None

    def __repr__(self) -> str:
        return f"Wizard({self.step})"


def wizard() -> Wizard | None:
    found: Wizard | None = st.session_state.get(WIZARD)
    return found


def begin_wizard() -> None:
    st.session_state[WIZARD] = Wizard()


def leave_wizard() -> None:
    st.session_state.pop(WIZARD, None)


def go(step: int, wanted: Wanted | None = None) -> None:
    """To a step, with what is wanted by then."""
    now = wizard() or Wizard()
    st.session_state[WIZARD] = replace(now, step=step, wanted=wanted or now.wanted)


def made(founded: Founded) -> None:
    """The new tenant becomes the chosen one at the left."""
    now = wizard() or Wizard()
    st.session_state[WIZARD] = replace(now, step=DONE, founded=founded)
    session.lapse(TENANT)
    session.choose(founded.tenant)


def open_tenant(name: str) -> None:
    session.choose(name)
    st.session_state[OPENED] = (name, None)


def close_tenant() -> None:
    st.session_state.pop(OPENED, None)


def opened() -> str | None:
    """The tenant that is open. Choosing another at the left opens that one."""
    name, beside = st.session_state.get(OPENED, (None, None))
    if name is None:
        return None
    left = session.tenant()
    if beside is not None and left and left != beside:
        name = left
    st.session_state[OPENED] = (name, left)
    return str(name)
