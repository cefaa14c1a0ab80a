"""Which tenant the pages are about, chosen at the left."""

from __future__ import annotations

import streamlit as st

from console import session
from console.client.refusals import Refusal, Unreachable
from console.client.tenants import Tenant, tenants
from console.strings.shared import NO_TENANT, TENANT

CHOOSER = "finfactory.chooser"
KEPT_S = 30


def known_tenants() -> tuple[Tenant, ...]:
    """Those the person may see, as they were half a minute ago. Raises Refusal, Unreachable."""
    return session.kept(TENANT, KEPT_S, lambda: tenants(session.api()).data)


def tenant_chooser() -> None:
    """In the sidebar. Where the tenants cannot be asked for, the page itself tells why."""
    try:
        found = known_tenants()
    except (Refusal, Unreachable):
        return
    names = {one.tenant: one.title for one in found}
    if not names:
        st.sidebar.caption(NO_TENANT)
        return
    if session.tenant() not in names:
        session.choose(next(iter(names)))
    st.session_state[CHOOSER] = session.tenant()
    st.sidebar.selectbox(TENANT, list(names), key=CHOOSER, format_func=lambda one: names[one], on_change=_chosen)


def _chosen() -> None:
    session.choose(str(st.session_state[CHOOSER]))


def title_of(tenant: str) -> str:
    """Its id where its title cannot be asked for."""
    try:
        return next((one.title for one in known_tenants() if one.tenant == tenant), tenant)
    except (Refusal, Unreachable):
        return tenant
