"""Two versions of a text beside each other, line by line, only where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import zip_longest

import streamlit as st

from console.client.plans import Line
from console.strings.change import AFTER, BEFORE, LINE

Pair = tuple[Line | None, Line | None]

TABLE = (
    "width:100%;border-collapse:collapse;table-layout:fixed;font-family:monospace;font-size:0.85rem;"
    "border:1px solid #c3cec8"
)
CELL = "padding:0.1rem 0.5rem;white-space:pre-wrap;overflow-wrap:anywhere;vertical-align:top;text-align:left;border:0;"
NUMBER = f"{CELL}color:#4d5b55;text-align:right;font-weight:400;"
HEAD = f"{CELL}font-weight:600;background:#f3f6f4;"
BETWEEN = "height:0.6rem;background:#f3f6f4;border:0;padding:0"
TONES = {"-": "background:#fdecea;", "+": "background:#e7f2ee;", " ": ""}


def text_difference(title: str, stretches: Sequence[Sequence[Line]]) -> None:
    """stretches: lines in order; a removed one stands beside the one that took its place."""
    gap = f'<tr aria-hidden="true"><td colspan="4" style="{BETWEEN}"></td></tr>'
    body = gap.join("".join(map(_row, beside(stretch))) for stretch in stretches)
    number = f'<th scope="col" style="{HEAD}">{escape(LINE)}</th>'
    head = "".join(f'{number}<th scope="col" style="{HEAD}">{escape(name)}</th>' for name in (BEFORE, AFTER))
    columns = '<col style="width:3.5rem"><col><col style="width:3.5rem"><col>'
    st.html(
        f'<table aria-label="{escape(title)}" style="{TABLE}"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def beside(stretch: Sequence[Line]) -> Iterator[Pair]:
    """Lines that go and lines that come, next to each other as far as there are both."""
    gone: list[Line] = []
    come: list[Line] = []
    for line in stretch:
        if line.mark == " ":
            yield from zip_longest(gone, come)
            gone, come = [], []
            yield line, line
        else:
            (gone if line.mark == "-" else come).append(line)
    yield from zip_longest(gone, come)


def _row(pair: Pair) -> str:
    old, new = pair
    return f"<tr>{_side(old, old.old if old else None)}{_side(new, new.new if new else None)}</tr>"


def _side(line: Line | None, number: int | None) -> str:
    if line is None:
        return f'<td style="{NUMBER}"></td><td style="{CELL}"></td>'
    tone = TONES.get(line.mark, "")
    mark = "" if line.mark == " " else f"{line.mark} "
    return f'<td style="{NUMBER}{tone}">{number or ""}</td><td style="{CELL}{tone}">{escape(mark + line.text)}</td>'
