"""What texts without problems come to: their parameters, and their workflows as diagrams."""

from __future__ import annotations

import streamlit as st

from console.client.connection import Api
from console.client.drafts import Draft
from console.client.trials import Outline, outline
from console.components.empty import empty
from console.components.workflow import workflows
from console.screens.products.texts import Texts
from console.strings import products as words

KNOWN = "products.outline"


def outlined(api: Api, of: Draft, texts: Texts) -> Outline | None:
    """None where the texts have problems, which is said then. Asked once for each text."""
    known = st.session_state.get(KNOWN)
    if known is None or known[0] != (of.id, texts):
        known = ((of.id, texts), outline(api, of, texts.template, texts.settings))
        st.session_state[KNOWN] = known
    found: Outline = known[1]
    if found.compiles:
        return found
    empty(*words.NOT_YET, icon=":material/error:")
    return None


def pictures(api: Api, of: Draft, texts: Texts) -> None:
    found = outlined(api, of, texts)
    if found is not None:
        workflows(found.workflows, "products.draft.workflow")
