"""A shipped template in a few words, with the button that goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from console.client.templates import Template
from console.components.plain import plain
from console.strings.shared import TEMPLATE_FACTS


def template_card(one: Template, label: str, key: str, go_on: Callable[..., Any], *args: Any) -> None:
    """go_on: what the button does, given args."""
    with st.container(border=True):
        st.subheader(plain(one.title), anchor=False)
        st.markdown(plain(one.description or ""))
        st.caption(_facts(one))
        st.button(label, key=key, on_click=go_on, args=args)


def _facts(one: Template) -> str:
    return TEMPLATE_FACTS.format(
        name=plain(one.name),
        version=plain(one.version),
        asset=plain(one.asset),
        workflows=len(one.workflows),
        accounts=len(one.accounts),
        parameters=len(one.parameters),
    )
