"""A page with the editor alone: a line that says `bad` is a problem, one that says `odd` a warning."""

from __future__ import annotations

import re

import streamlit as st

from console.components.editor import Completions, Hint, Mark, editor, standing

TEXT = """primitives:
  limits:
    daily_out:
      counts: amount   # what it counts
      at_most: "40,000.00"
"""
OFFERS = Completions(
    keys={
        "": [Hint("parameters:", "what a tenant may choose"), Hint("primitives:", "what it is made of")],
        "primitives": [Hint("limits:", "how much, how often"), Hint("fees:", "what it costs")],
        "primitives.limits.*": [Hint("counts:", "amount or number"), Hint("window:", "how long")],
    },
    values={"primitives.limits.*.window": [Hint("day"), Hint("month"), Hint("life")]},
)


def marks(text: str) -> list[Mark]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        for word in re.finditer(r"\b(bad|odd)\b", line):
            severity = "error" if word[1] == "bad" else "warning"
            found.append(Mark(number, word.start() + 1, number, word.end() + 1, severity, f"{word[1]} is not known"))
    return found


def show() -> None:
    st.title("Editor")
    version = st.session_state.setdefault("version", 1)
    found = marks(standing("editor", TEXT, str(version)))
    typed = editor("editor", "Template", TEXT, str(version), found, OFFERS, show_line=st.session_state.get("line"))
    st.button("Go to line 4", on_click=lambda: st.session_state.update(line=4))
    st.button("Start again", on_click=lambda: st.session_state.update(version=version + 1))
    st.code(typed, language=None)


if __name__ == "__main__":
    show()
