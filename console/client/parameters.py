"""A shipped template's parameters as a form: what each is called, what may be given, and what it is without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.client.connection import Api, segment
from console.client.records import Listed, Record

Given = Mapping[str, Any]
"""A parameter's values by the day each begins, `now` for the first, in texts as templates write them."""


class Kind(Record):
    """kind: money, choice, text, list, table, flag, integer, decimal, percent, duration, time or date.

    asset: of money, `PHP/2`. of: what a list holds. keys, columns: of a table.
    """

    kind: str
    asset: str = ""
    choices: tuple[str, ...] = ()
    of: Kind | None = None
    keys: tuple[Part, ...] = ()
    columns: tuple[Part, ...] = ()


class Part(Record):
    """A key or a column of a table."""

    name: str
    type: Kind


class Parameter(Record):
    """default, minimum, maximum: as templates write values, `15.00`, `1.5%`, `7d`; a table by its labels, or as the
    list of its rows.
    """

    name: str
    title: str
    help: str | None = None
    type: Kind
    default: Any = None
    minimum: str | None = None
    maximum: str | None = None
    required: bool = False


def parameters(api: Api, template: str) -> tuple[Parameter, ...]:
    return api.get(Listed[Parameter], f"/control/templates/{segment(template)}/parameters").data
