"""A tenant's tables as people read them: their keys as templates write them, so that they can be given again."""

from __future__ import annotations

import pytest

from engine.control.tenant_shown import shown
from primitives.kit.tables import Any, Between, OneOf, TableRow, TableValue
from primitives.kit.types import INTEGER, TEXT, Table


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("basic", "basic"),
        (Any(), "any"),
        (Between("3500", "3999"), "3500-3999"),
        (OneOf(("7011", Between("3500", "3999"))), "7011, 3500-3999"),
    ],
)
def test_a_key_of_a_table_is_shown_as_templates_write_it(cell: object, key: str) -> None:
    value = TableValue(("days",), (TableRow((cell, "visa"), (3,)),))
    table = Table((("mcc", TEXT), ("scheme", TEXT)), (("days", INTEGER),))

    assert shown(value, table) == [{"key": f"{key}/visa", "days": "3"}]
