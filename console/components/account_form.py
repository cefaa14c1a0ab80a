"""One account of somebody else: roles, tenants, and letting them in or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from console import session
from console.client.accounts import Account, Issued, disable, enable, reset_password, set_roles, set_tenants
from console.components.account_words import state_of
from console.components.page import attempt
from console.components.plain import plain
from console.components.sure import sure
from console.components.tenant_chooser import known_tenants
from console.roles import ALL
from console.strings import accounts as words
from console.strings.shared import ROLES

Chosen = tuple[list[str], list[str] | None]


def account_form(account: Account, issued: Callable[[Issued], None]) -> None:
    """issued: is given a first password that was made."""
    st.markdown(f"{plain(account.name)} · {plain(state_of(account).text)}")
    st.header(words.CHANGE.format(name=plain(account.name)), anchor=False)
    with st.form("account.roles", border=True):
        roles, tenants = tenants_and_roles(account.roles, account.tenants, f"account.{account.login}")
        sent = st.form_submit_button(words.SAVE, type="primary")
    if sent:
        with attempt():
            _save(account, roles, tenants)
            st.success(words.SAVED)
    st.header(words.ACCESS, anchor=False)
    _access(account, issued)


def tenants_and_roles(roles: Sequence[str], tenants: Sequence[str] | None, key: str) -> Chosen:
    """Within a form. No tenant chosen means all of them."""
    left, right = st.columns(2)
    chosen = left.multiselect(words.ROLES, ALL, list(roles), format_func=lambda role: ROLES[role], key=f"{key}.roles")
    names = {one.tenant: one.title for one in known_tenants()} | {one: one for one in tenants or ()}
    some = right.multiselect(
        words.ONLY_SOME,
        list(names),
        list(tenants or ()),
        format_func=lambda one: names[one],
        placeholder=words.ALL_TENANTS,
        key=f"{key}.tenants",
    )
    return chosen, some or None


def _save(account: Account, roles: list[str], tenants: list[str] | None) -> None:
    if set(roles) != set(account.roles):
        set_roles(session.api(), account.login, roles)
    if tenants != (None if account.tenants is None else list(account.tenants)):
        set_tenants(session.api(), account.login, tenants)


def _access(account: Account, issued: Callable[[Issued], None]) -> None:
    left, right = st.columns(2)
    with left, st.container(border=True):
        st.markdown(words.RESET_NEXT)
        if sure(words.RESET, words.SURE.format(what=words.RESET.lower()), f"reset.{account.login}"):
            with attempt():
                issued(reset_password(session.api(), account.login))
                st.rerun()
    with right, st.container(border=True):
        if account.state != "active" or account.locked_until is not None:
            again = words.UNLOCK if account.state == "active" else words.ENABLE
            st.markdown(state_of(account).text)
            if st.button(again):
                with attempt():
                    enable(session.api(), account.login)
                    st.rerun()
            return
        st.markdown(words.DISABLE_NEXT)
        if sure(words.DISABLE, words.SURE.format(what=words.DISABLE.lower()), f"disable.{account.login}"):
            with attempt():
                disable(session.api(), account.login)
                st.rerun()
