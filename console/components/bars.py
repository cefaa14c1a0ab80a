"""A few numbers as a picture: bars beside their names, drawn by the browser from lengths in whole percents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

HEIGHT = 110
"""Of the highest bar, in pixels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """value: a count or minor units, never below zero. told: as people read it."""

    name: str
    value: int
    told: str


def columns(title: str, bars: Sequence[Bar]) -> None:
    """Upright bars of a course, such as the days of a month, named at both ends; each tells its number on hovering."""
    highest = max((bar.value for bar in bars), default=0) or 1
    told = escape("; ".join([title, *(f"{bar.name}: {bar.told}" for bar in bars if bar.value)]))
    drawn = "".join(_column(bar, highest) for bar in bars)
    first, last = (escape(bars[0].name), escape(bars[-1].name)) if bars else ("", "")
    st.html(
        f'<div role="img" aria-label="{told}"><div style="{_COURSE}height:{HEIGHT}px">{drawn}</div>'
        f'<div style="{_ENDS}"><span>{first}</span><span>{last}</span></div></div>'
    )


def rows(title: str, bars: Sequence[Bar]) -> None:
    """Lying bars of a comparison, each with its name before and its number behind."""
    highest = max((bar.value for bar in bars), default=0) or 1
    lines = "".join(
        f'<tr><th scope="row" style="{_CELL}">{escape(bar.name)}</th>'
        f'<td style="{_CELL}width:60%"><div aria-hidden="true" style="height:0.8rem;border-radius:2px;'
        f'background:#0b5d4e;min-width:2px;width:{bar.value * 100 // highest}%"></div></td>'
        f'<td style="{_CELL}text-align:right;font-variant-numeric:tabular-nums">{escape(bar.told)}</td></tr>'
        for bar in bars
    )
    st.html(f'<table aria-label="{escape(title)}" style="width:100%;border-collapse:collapse">{lines}</table>')


_CELL = "padding:0.2rem 0.6rem 0.2rem 0;font-weight:400;text-align:left;white-space:nowrap;border:0;"
_COURSE = "display:flex;align-items:flex-end;gap:4px;border-bottom:1px solid #7d8c85;"
_ENDS = "display:flex;justify-content:space-between;font-size:0.8rem;color:#4d5b55;padding-top:0.2rem"


def _column(bar: Bar, highest: int) -> str:
    tall = max(bar.value * HEIGHT // highest, 2 if bar.value else 0)
    look = f"flex:1;height:{tall}px;background:#0b5d4e;border-radius:2px 2px 0 0"
    return f'<div title="{escape(bar.name)}: {escape(bar.told)}" style="{look}"></div>'
