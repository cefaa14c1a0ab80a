"""The frame of a page: where one is, its title, and what is shown when its content cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from console import session
from console.client.refusals import Refusal, Unreachable
from console.components.empty import empty
from console.components.failed import failed, unreachable
from console.components.plain import plain
from console.components.tenant_chooser import known_tenants
from console.strings.shared import NO_TENANT, NO_TENANT_NEXT

UNAUTHENTICATED = "unauthenticated"


@contextmanager
def page(title: str, intro: str = "", above: Sequence[str] = ()) -> Iterator[None]:
    """above: the breadcrumb, from the outside in, such as the tenant's name. Refusals inside are told in place; a
    session that ended leads to signing in.
    """
    if above:
        st.caption(" / ".join(plain(one) for one in (*above, title)))
    st.title(plain(title), anchor=False)
    if intro:
        st.markdown(intro)
    try:
        yield
    except Refusal as refusal:
        if refusal.code == UNAUTHENTICATED:
            session.forget(ended=True)
            st.rerun()
        failed(refusal)
    except Unreachable as missing:
        unreachable(missing)


@contextmanager
def attempt(words: dict[str, str] | None = None) -> Iterator[None]:
    """Around one act within a page, a form sent or a button pressed: its refusal stands where it was asked for, and
    the rest of the page goes on. words: by code, what to say instead of the API's words.
    """
    try:
        yield
    except Refusal as refusal:
        if refusal.code == UNAUTHENTICATED:
            raise
        failed(refusal, words)
    except Unreachable as missing:
        unreachable(missing, key="unreachable.attempt")


def tenant_or_empty() -> str:
    """The chosen tenant of a page that is about one; without any, says so and answers ''. Raises as the API does where
    it could not be asked which there are.
    """
    chosen = session.tenant()
    if not chosen and not known_tenants():
        empty(NO_TENANT, NO_TENANT_NEXT, icon=":material/apartment:")
    return chosen
