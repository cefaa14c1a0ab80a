"""Accounts of others, for administrators: the list, a new one, and one of them with what they may do."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.accounts import Account, Issued, account, accounts, add
from console.components.account_form import account_form, tenants_and_roles
from console.components.account_words import roles_of, state_of, tenants_of
from console.components.locale import INSTALLATION
from console.components.page import attempt, page
from console.components.shown_once import keep, shown_once
from console.components.table import Column, Row, pages
from console.strings import accounts as words

CHOSEN, ISSUED = "accounts.chosen", "accounts.issued"
COLUMNS = tuple(
    Column(title) for title in (words.LOGIN, words.NAME, words.ROLES, words.TENANTS, words.STATE, words.SINCE)
)


def show() -> None:
    chosen = st.session_state.get(CHOSEN)
    if chosen is None:
        with page(words.TITLE, words.INTRO.format(zone=INSTALLATION.zone)):
            shown_once(ISSUED, "", words.FIRST_PASSWORD_NEXT)
            _list()
            _add()
        return
    with page(chosen, above=(words.TITLE,)):
        shown_once(ISSUED, "", words.FIRST_PASSWORD_NEXT)
        st.button(words.BACK, icon=":material/arrow_back:", on_click=lambda: st.session_state.pop(CHOSEN, None))
        account_form(account(session.api(), chosen), _keep)


def _list() -> None:
    pages(
        "accounts.list",
        words.TITLE,
        COLUMNS,
        lambda cursor: accounts(session.api(), cursor),
        _row,
        nothing=words.NOTHING,
        opens=_open,
    )


def _open(login: str) -> None:
    st.session_state[CHOSEN] = login


def _row(one: Account) -> Row:
    cells = (
        one.login,
        one.name,
        roles_of(one.roles),
        tenants_of(one.tenants),
        state_of(one),
        INSTALLATION.day(one.created_at),
    )
    return Row(cells, one.login)


def _add() -> None:
    st.header(words.ADD, anchor=False)
    with st.form("accounts.add", border=True):
        left, right = st.columns(2)
        login = left.text_input(words.LOGIN, max_chars=100, help=words.LOGIN_HELP, autocomplete="off")
        name = right.text_input(words.NAME, max_chars=100, autocomplete="off")
        roles, tenants = tenants_and_roles((), None, "accounts.add")
        sent = st.form_submit_button(words.ADD_IT, type="primary")
    if not sent:
        return
    if not (login.strip() and name.strip() and roles):
        st.error(words.NEEDED)
        return
    with attempt():
        _keep(add(session.api(), login.strip(), name.strip(), roles, tenants))
        st.rerun()


def _keep(issued: Issued) -> None:
    keep(ISSUED, "", words.FIRST_PASSWORD.format(login=issued.login), issued.password)


show()
