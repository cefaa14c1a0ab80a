"""The texts of an open draft as they stand in the editor, whichever of the two is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from console.client.drafts import Written
from console.components.editor import standing

TYPED, WHICH, LINE, SHOW = "products.typed", "products.which", "products.line", "products.show"
TEMPLATE, SETTINGS = "template", "settings"


@dataclass(frozen=True, slots=True)
class Texts:
    """began: the draft and its version they began with; another one begins anew. replaced: how often the form wrote
    into them, so that the editor takes its text.
    """

    began: str
    template: str
    settings: str
    replaced: int = 0

    @property
    def version(self) -> str:
        return f"{self.began}:{self.replaced}"

    def shown(self, which: str) -> str:
        return self.template if which == TEMPLATE else self.settings


def typed(of: Written) -> Texts:
    """With what was typed since the last run."""
    began = f"{of.id}:{of.version}"
    kept: Texts | None = st.session_state.get(TYPED)
    if kept is None or kept.began != began:
        kept = Texts(began, of.template, of.settings)
    now = replace(
        kept,
        template=standing(key_of(TEMPLATE), kept.template, kept.version),
        settings=standing(key_of(SETTINGS), kept.settings, kept.version),
    )
    st.session_state[TYPED] = now
    return now


def replace_settings(text: str) -> None:
    """As the form wrote it, and shows it."""
    kept: Texts = st.session_state[TYPED]
    st.session_state[TYPED] = replace(kept, settings=text, replaced=kept.replaced + 1)
    st.session_state[SHOW] = SETTINGS


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
