"""Who uses this window: their token, account and chosen tenant, in Streamlit's memory of the window and nowhere else.

No cookie and no address holds the token, so a reload signs out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import httpx
import streamlit as st

from console.client.connection import Api, open_client
from console.client.sessions import Person, Session
from console.settings import api_address

WHO, TENANT, ENDED, KEPT = "finfactory.who", "finfactory.tenant", "finfactory.ended", "finfactory.kept"
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str
    person: Person

    def has(self, *roles: str) -> bool:
        return any(role in self.person.roles for role in roles)


def signed_in() -> SignedIn | None:
    return cast("SignedIn | None", st.session_state.get(WHO))


def somebody() -> SignedIn:
    """Of a page that is shown to people who are signed in only."""
    return cast(SignedIn, st.session_state[WHO])


def begin(session: Session) -> None:
    forget()
    person = Person.model_validate(session.model_dump(exclude={"token", "ends_at"}))
    st.session_state[WHO] = SignedIn(session.token, person)


def update(person: Person) -> None:
    st.session_state[WHO] = SignedIn(somebody().token, person)


def forget(ended: bool = False) -> None:
    """Everything of the window, what pages remember too. ended: the API no longer knows the session."""
    for key in list(st.session_state):
        del st.session_state[key]
    if ended:
        st.session_state[ENDED] = True


def has_ended() -> bool:
    """Whether to tell why somebody is asked to sign in again."""
    return bool(st.session_state.get(ENDED, False))


def api() -> Api:
    """As who is signed in, about the installation; `.about(tenant)` for a tenant's."""
    who = signed_in()
    return Api(_client(api_address(os.environ)), who.token if who else "")


def tenant() -> str:
    """The one chosen at the left; '' while there is none."""
    return str(st.session_state.get(TENANT, ""))


def choose(chosen: str) -> None:
    st.session_state[TENANT] = chosen


def kept(name: str, seconds: int, fetch: Callable[[], Found]) -> Found:
    """What was fetched at most that long ago by this window; `lapse` forgets it sooner."""
    known = st.session_state.setdefault(KEPT, {})
    at, found = known.get(name, (0, None))
    if name not in known or time.monotonic() - at > seconds:
        found = fetch()
        known[name] = (time.monotonic(), found)
    return cast(Found, found)


def lapse(name: str) -> None:
    st.session_state.get(KEPT, {}).pop(name, None)


@st.cache_resource(show_spinner=False)
def _client(address: str) -> httpx.Client:
    """Connections are shared by all windows; tokens are given with each request and kept in none."""
    return open_client(address)
