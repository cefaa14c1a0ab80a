"""A run as a line of a list."""

from __future__ import annotations

from console.client.runs import RunLine
from console.components.locale import Locale
from console.components.table import Cell, Column, Row
from console.components.values import short, state, workflow
from console.strings import operations as words
from console.strings.shared import NO_VALUE

COLUMNS = (
    Column(words.REFERENCE, mono=True),
    Column(words.WORKFLOW),
    Column(words.STATUS),
    Column(words.RESOURCE, mono=True),
    Column(words.STARTED_BY),
    Column(words.STARTED),
)


def run_line(one: RunLine, locale: Locale) -> Row:
    """Its id is what opening it answers."""
    about = short(one.resource) if one.resource else Cell(NO_VALUE, "quiet")
    by = one.actor or str((one.event or {}).get("event", words.THE_OUTSIDE))
    cells = (one.reference or short(one.id), workflow(one.workflow), state(one.status), about, by)
    return Row((*cells, locale.moment(one.created_at, seconds=True)), one.id)
