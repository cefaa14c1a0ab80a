"""A list as a real table: read by any browser's tools, opened row by row, turned page by page on the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from console.client.records import Listed
from console.components.empty import empty
from console.strings.shared import NEWER, NO_ROWS, OLDER, PAGE_OF

HERE = Path(__file__).parent
Item = TypeVar("Item")
Pages = dict[str, Any]
Opens = Callable[[str], None]
"""What opening a row does with its id, before the page is drawn anew: so that what is opened is drawn at once, and
nothing pressed meanwhile is lost to a second run."""

_draw = st.components.v2.component(
    "finfactory.table", js=(HERE / "table.js").read_text("utf-8"), css=(HERE / "table.css").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Column:
    """align: `end` for amounts and counts. mono: for ids and codes."""

    title: str
    align: str = "start"
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """tone: good, bad, warn or quiet; the text says it too, for who does not see colours."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """id: what opening the row answers. None: a row that does not open."""

    cells: Sequence[Cell | str]
    id: str | None = None


def table(
    key: str, caption: str, columns: Sequence[Column], rows: Sequence[Row], opens: Opens | None = None
) -> str | None:
    """A table that is there as a whole. The id of the row just opened, whose first cell is the link: for who goes to
    another page by it, or asks first; whoever stays on the page gives `opens`.
    """
    return _shown(key, caption, columns, rows, {}, None, opens)


def pages(
    key: str,
    caption: str,
    columns: Sequence[Column],
    fetch: Callable[[str | None], Listed[Item]],
    row: Callable[[Item], Row],
    asked: Any = None,
    nothing: tuple[str, str] = (NO_ROWS, ""),
    opens: Opens | None = None,
) -> str | None:
    """One page of a list of any length. fetch: the page after a cursor, None for the first. asked: the filters; where
    they change, the list begins anew. nothing: what an empty list says, and what to do then.
    """
    held = _held(key, asked)
    found = fetch(held["cursors"][-1])
    if not found.data and len(held["cursors"]) == 1:
        empty(*nothing)
        return None
    held["next"] = found.cursor
    number = len(held["cursors"])
    turning = {"newer": number > 1, "older": found.cursor is not None, "page": PAGE_OF.format(number=number)}
    rows = [row(item) for item in found.data]
    return _shown(key, caption, columns, rows, turning, lambda: _turn(key), opens)


def _held(key: str, asked: Any) -> Pages:
    """cursors: of the pages that led here, the first None."""
    kept: Pages = st.session_state.setdefault(f"{key}.pages", {"asked": asked, "cursors": [None], "next": None})
    if kept["asked"] != asked:
        kept.update({"asked": asked, "cursors": [None], "next": None})
    return kept


def _turn(key: str) -> None:
    turned, held = st.session_state[key]["turned"], st.session_state[f"{key}.pages"]
    if turned == "older" and held["next"] is not None:
        held["cursors"].append(held["next"])
    if turned == "newer" and len(held["cursors"]) > 1:
        held["cursors"].pop()


def _shown(
    key: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    turning: dict[str, Any],
    turn: Callable[[], None] | None,
    opens: Opens | None,
) -> str | None:
    data = {
        "caption": caption,
        "columns": [asdict(column) for column in columns],
        "rows": [{"id": row.id, "cells": [_cell(cell) for cell in row.cells]} for row in rows],
        "turning": turning,
        "words": {"newer": NEWER, "older": OLDER},
    }
    opened = _nothing if opens is None else lambda: opens(st.session_state[key]["opened"])
    answer = _draw(key=key, data=data, on_opened_change=opened, on_turned_change=turn or _nothing)
    return answer.get("opened")


def _cell(cell: Cell | str) -> dict[str, str]:
    return {"text": cell, "tone": ""} if isinstance(cell, str) else {"text": cell.text, "tone": cell.tone}


def _nothing() -> None:
    """A trigger is only heard where somebody listens."""
