"""A few things known of one thing: names and values."""

from __future__ import annotations

from collections.abc import Iterable

from console.components.table import Cell, Column, Row, table
from console.strings.shared import MEMBER, VALUE


def facts(key: str, caption: str, known: Iterable[tuple[str, Cell | str]], mono: bool = False) -> None:
    """mono: values are ids, hashes, code."""
    table(key, caption, (Column(MEMBER), Column(VALUE, mono=mono)), [Row(one) for one in known])
