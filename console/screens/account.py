"""One's own account: what one may do, and the password."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.sessions import me
from console.components.facts import facts
from console.components.page import page
from console.components.signing import password_form
from console.strings import account as words
from console.strings.shared import ROLES as ROLE_NAMES
from console.strings.sign_in import CHANGED, RULES


def show() -> None:
    with page(words.TITLE):
        person = me(session.api())
        session.update(person)
        roles = ", ".join(ROLE_NAMES.get(role, role) for role in person.roles)
        tenants = words.ALL_TENANTS if person.tenants is None else ", ".join(person.tenants)
        told = ((words.WHO, person.name), (words.LOGIN, person.login), (words.ROLES, roles), (words.TENANTS, tenants))
        facts("mine", words.TITLE, told)
        st.header(words.PASSWORD, anchor=False)
        st.caption(RULES)
        left, _ = st.columns([1, 1])
        with left:
            if password_form():
                st.success(CHANGED)


show()
