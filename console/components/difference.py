"""What changed, member by member, before and after side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from console.components.empty import empty
from console.components.table import Cell, Column, Row, table
from console.strings.shared import AFTER, BEFORE, MEMBER, NO_DIFFERENCE, NOT_THERE


def difference(key: str, caption: str, changed: Mapping[str, Mapping[str, Any]]) -> None:
    """changed: by member `{"before": …, "after": …}`; a side that is not there did not exist."""
    if not changed:
        empty(NO_DIFFERENCE)
        return
    rows = [Row((name, _side(sides, "before", "quiet"), _side(sides, "after"))) for name, sides in changed.items()]
    table(key, caption, (Column(MEMBER), Column(BEFORE, mono=True), Column(AFTER, mono=True)), rows)


def _side(sides: Mapping[str, Any], side: str, tone: str = "") -> Cell:
    if side not in sides:
        return Cell(NOT_THERE, "quiet")
    value = sides[side]
    return Cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), tone)
