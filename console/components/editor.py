"""A text with its problems at their lines, and completion: a plain text area at heart, so every key, screen reader and
input method works as everywhere; colours and marks lie beneath it. Nothing is fetched.

Tab indents, so that texts of indentation can be written; Escape and then Tab leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import streamlit as st

from console.strings.shared import EDITOR_FINE, EDITOR_KEYS, EDITOR_OFFERS, EDITOR_PROBLEM, EDITOR_PROBLEMS

HERE = Path(__file__).parent
PAUSE_MS = 250
"""How long nobody types before the text is sent to be checked."""

_draw = st.components.v2.component(
    "finfactory.editor",
    js="\n".join((HERE / f"editor_{part}.js").read_text("utf-8") for part in ("colours", "completion", "keys", "view")),
    css=(HERE / "editor.css").read_text("utf-8"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem at its place. line, column: from 1, in characters; end_column: behind the last one."""

    line: int
    column: int
    end_line: int
    end_column: int
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that may be written. what: said beside it."""

    text: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """What may stand where, in a YAML text: by the path of keys above, `*` for any name; keys, and values of a key.

    `{"limits.*": [Hint("counts: ")], "": [Hint("primitives:")]}`, and under `words` what may stand anywhere.
    """

    keys: Mapping[str, Sequence[Hint]] = field(default_factory=dict)
    values: Mapping[str, Sequence[Hint]] = field(default_factory=dict)
    words: Sequence[Hint] = ()


def standing(key: str, text: str, version: str) -> str:
    """The text as it stands in the editor of that key, before it is drawn again: so that its problems are found in
    the run in which somebody stopped typing.
    """
    typed = (st.session_state.get(key) or {}).get("typed")
    return str(typed["text"]) if typed and typed["version"] == version else text


def editor(
    key: str,
    label: str,
    text: str,
    version: str,
    marks: Sequence[Mark] = (),
    completions: Completions | None = None,
    language: str = "yaml",
    height: int = 480,
    show_line: int | None = None,
    read_only: bool = False,
) -> str:
    """The text as it stands. text: taken where `version` is another than before; what is typed stays otherwise.

    language: yaml or numscript. show_line: brought into view, the cursor in it, each time it is another one.
    """
    data = {
        "label": label,
        "text": text,
        "version": version,
        "marks": [asdict(mark) for mark in marks],
        "completions": asdict(completions or Completions()),
        "language": language,
        "height": height,
        "show_line": show_line,
        "read_only": read_only,
        "pause_ms": PAUSE_MS,
        "words": {"keys": EDITOR_KEYS, "offers": EDITOR_OFFERS, "count": _counted(len(marks))},
    }
    _draw(key=key, data=data, default={"typed": None}, on_typed_change=_heard)
    return standing(key, text, version)


def _counted(problems: int) -> str:
    return {0: EDITOR_FINE, 1: EDITOR_PROBLEM}.get(problems, EDITOR_PROBLEMS.format(count=problems))


def _heard() -> None:
    """State is only told where somebody listens."""
