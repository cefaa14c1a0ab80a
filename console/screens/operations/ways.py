"""From one page of operations to another, and what each was last opened on, for as long as the tenant is the same."""

from __future__ import annotations

import streamlit as st

from console import session

THINGS_PAGE, RUNS_PAGE = "screens/operations/things.py", "screens/operations/runs.py"
LIST, THING, RUN = "operations.list", "operations.thing", "operations.run"


def opened_thing() -> tuple[str, str] | None:
    """The path of its list, and its id."""
    tenant, of, id_ = st.session_state.get(THING, ("", "", ""))
    return (of, id_) if id_ and tenant == session.tenant() else None


def opened_run() -> str | None:
    tenant, id_ = st.session_state.get(RUN, ("", ""))
    return str(id_) if id_ and tenant == session.tenant() else None


def open_thing(of: str, id_: str) -> None:
    st.session_state[LIST] = of
    st.session_state[THING] = (session.tenant(), of, id_)


def close_thing() -> None:
    st.session_state.pop(THING, None)


def open_run(id_: str) -> None:
    st.session_state[RUN] = (session.tenant(), id_)


def close_run() -> None:
    st.session_state.pop(RUN, None)


def to_run(id_: str) -> None:
    open_run(id_)
    st.switch_page(RUNS_PAGE)


def to_thing(of: str, id_: str) -> None:
    open_thing(of, id_)
    st.switch_page(THINGS_PAGE)
