"""Places in a script's text."""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """Lines and columns count from 0; the end is just past the last character."""

    start_line: int
    start_col: int
    end_line: int
    end_col: int
