"""The texts of an open draft as they stand in the editor, whichever of the two is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from console.client.drafts import Written
from console.components.editor import standing

TYPED, WHICH, LINE = "products.typed", "products.which", "products.line"
TEMPLATE, SETTINGS = "template", "settings"


@dataclass(frozen=True, slots=True)
class Texts:
    """version: of the draft they began with; another one begins anew."""

    version: str
    template: str
    settings: str

    def shown(self, which: str) -> str:
        return self.template if which == TEMPLATE else self.settings


def typed(of: Written) -> Texts:
    """With what was typed since the last run."""
    version = f"{of.id}:{of.version}"
    kept: Texts | None = st.session_state.get(TYPED)
    if kept is None or kept.version != version:
        kept = Texts(version, of.template, of.settings)
    now = replace(
        kept,
        template=standing(key_of(TEMPLATE), kept.template, version),
        settings=standing(key_of(SETTINGS), kept.settings, version),
    )
    st.session_state[TYPED] = now
    return now


def changed(now: Texts, of: Written) -> bool:
    return (now.template, now.settings) != (of.template, of.settings)


def key_of(which: str) -> str:
    """Of the editor."""
    return f"products.editor.{which}"


def go_to(which: str, line: int) -> None:
    """Shows that text, the cursor at that line."""
    st.session_state[WHICH] = which
    st.session_state[LINE] = (which, line)


def line_to_show(which: str) -> int | None:
    of, line = st.session_state.get(LINE, ("", None))
    return line if of == which else None
