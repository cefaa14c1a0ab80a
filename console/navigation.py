"""Every page, where it stands, and who is shown it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from console.roles import ADMIN, ALL, AUDITOR, OPERATORS, RISK
from console.session import SignedIn
from console.strings import navigation as words

FOLDER = Path(__file__).parent / "screens"
"""Not `pages`: Streamlit would run what lies there by its address alone, whoever asks."""


@dataclass(frozen=True, slots=True)
class Place:
    """file: of console/screens. roles: any of them is shown it."""

    file: str
    title: str
    icon: str
    group: str
    roles: tuple[str, ...] = ALL

    def page(self, default: bool = False) -> StreamlitPage:
        return st.Page(FOLDER / f"{self.file}.py", title=self.title, icon=f":material/{self.icon}:", default=default)


SIGN_IN = Place("sign_in", words.SIGN_IN, "login", "")
NEW_PASSWORD = Place("new_password", words.NEW_PASSWORD, "password", "")

OPERATING = (*OPERATORS, AUDITOR)

PLACES = (
    Place("home", words.HOME, "home", words.WORK),
    Place("products/products", words.PRODUCTS, "category", words.WORK),
    Place("change/change", words.CHANGE, "published_with_changes", words.WORK),
    Place("tenants/tenants", words.TENANTS, "apartment", words.WORK),
    Place("operations/inbox", words.INBOX, "inbox", words.OPERATIONS, OPERATING),
    Place("operations/things", words.THINGS, "groups", words.OPERATIONS, OPERATING),
    Place("operations/runs", words.RUNS, "conversion_path", words.OPERATIONS, OPERATING),
    Place("operations/connectors", words.CONNECTORS, "lan", words.OPERATIONS, OPERATING),
    Place("ledger/ledger", words.LEDGER, "account_balance", words.OVERSIGHT, OPERATING),
    Place("ledger/playground", words.PLAYGROUND, "science", words.OVERSIGHT),
    Place("audit", words.AUDIT, "fact_check", words.OVERSIGHT, (ADMIN, AUDITOR, RISK)),
    Place("accounts", words.ACCOUNTS, "group", words.OVERSIGHT, (ADMIN,)),
    Place("account", words.ACCOUNT, "account_circle", words.YOU),
)


def places_for(who: SignedIn) -> dict[str, list[Place]]:
    """By group, in order."""
    shown: dict[str, list[Place]] = {}
    for place in PLACES:
        if who.has(*place.roles):
            shown.setdefault(place.group, []).append(place)
    return shown


def navigation(who: SignedIn | None) -> StreamlitPage:
    """The page to run now. Who is not signed in, or must choose a password first, is shown that page only."""
    if who is None:
        return st.navigation([SIGN_IN.page(default=True)], position="hidden")
    if who.person.must_change:
        return st.navigation([NEW_PASSWORD.page(default=True)], position="hidden")
    groups = places_for(who)
    return st.navigation(
        {group: [place.page(default=place is PLACES[0]) for place in places] for group, places in groups.items()},
        expanded=True,
    )
