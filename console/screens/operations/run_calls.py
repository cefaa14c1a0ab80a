"""The calls a run made to the outside, each with its marks."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from console.client.runs import Call, Run
from console.components.locale import Locale
from console.components.table import Cell, Column, Row, table
from console.components.values import state
from console.strings import operations as words
from console.strings.shared import NO_VALUE

HEADS = (
    words.CONNECTOR,
    words.STEP,
    words.STATE,
    words.ATTEMPTS,
    words.INTENDED,
    words.SENT_AT,
    words.ANSWERED,
    words.BY,
    words.REASON,
)


def calls_of(found: Run, locale: Locale) -> None:
    if not found.calls:
        return
    st.header(words.CALLS, anchor=False)
    table("run.calls", words.CALLS, [Column(head) for head in HEADS], [_call(one, locale) for one in found.calls])


def _call(one: Call, locale: Locale) -> Row:
    by = one.by or (words.THE_OUTSIDE if one.answered_at else NO_VALUE)
    times = (_at(one.intended_at, locale), _at(one.sent_at, locale), _at(one.answered_at, locale))
    return Row((one.connector, one.action, state(one.state), str(one.attempt), *times, by, one.reason or NO_VALUE))


def _at(when: datetime | None, locale: Locale) -> Cell | str:
    return locale.moment(when, seconds=True) if when else Cell(NO_VALUE, "quiet")
