"""Releases of a product as a table, the one that is live marked."""

from __future__ import annotations

from collections.abc import Sequence

from console.client.products import Release
from console.components.locale import Locale
from console.components.table import Cell, Column, Row, table
from console.strings import releases as words

COLUMNS = tuple(map(Column, (words.NUMBER, words.VERSION, words.BY, words.AT, words.STATE)))


def release_table(key: str, caption: str, found: Sequence[Release], locale: Locale) -> None:
    table(key, caption, COLUMNS, [_row(one, locale) for one in found])


def _row(one: Release, locale: Locale) -> Row:
    live = Cell(words.IS_LIVE, "good") if one.live else ""
    return Row((str(one.number), one.version, one.created_by, locale.moment(one.created_at), live))
