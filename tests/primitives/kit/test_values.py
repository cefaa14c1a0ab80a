"""Values as JSON and back: what a run keeps of a value is the value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.kit import types as t
from primitives.kit.canonical import canonical, parse
from primitives.kit.clock import Duration
from primitives.kit.problems import Defect
from primitives.kit.values import reader, writer

PHP = t.Money("PHP/2")
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
SPANS = st.builds(Duration, days=st.integers(0, 999), seconds=st.integers(0, 999_999), business_days=st.integers(0, 99))
VALUES: dict[t.Type, st.SearchStrategy[Any]] = {
    PHP: st.integers(-(2**63) + 1, 2**63 - 1),
    t.INTEGER: st.integers(-(2**53), 2**53),
    t.TEXT: st.text(),
    t.BOOL: st.booleans(),
    t.TIME: MOMENTS,
    t.DATE: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    t.PERCENT: st.fractions(),
    t.DECIMAL: st.fractions(),
    t.SPAN: SPANS,
    t.Optional(PHP): st.none() | st.integers(0, 10**12),
    t.ListOf(t.DATE): st.lists(st.dates(), max_size=4).map(tuple),
}


@pytest.mark.parametrize("type_", VALUES, ids=str)
@given(data=st.data())
def test_a_value_comes_back_as_it_was(type_: t.Type, data: st.DataObject) -> None:
    value = data.draw(VALUES[type_])

    stored = parse(canonical(writer(type_)(value)))

    assert reader(type_)(stored) == value


def test_a_record_comes_back_with_its_fields() -> None:
    record = t.Record("event", (("amount", PHP), ("at", t.TIME), ("note", t.Optional(t.TEXT))))
    value = SimpleNamespace(amount=100_00, at=datetime(2027, 1, 15, 1, tzinfo=UTC), note=None)

    assert reader(record)(writer(record)(value)) == value


def test_a_time_is_kept_in_utc() -> None:
    manila = timezone(timedelta(hours=8))

    assert writer(t.TIME)(datetime(2027, 1, 15, 9, tzinfo=manila)) == "2027-01-15T01:00:00Z"


def test_a_percent_is_kept_as_the_fraction_it_is() -> None:
    assert writer(t.PERCENT)(Fraction(3, 200)) == "3/200"


def test_nothing_is_null_for_every_type() -> None:
    assert [writer(type_)(None) for type_ in VALUES] == [None] * len(VALUES)
    assert [reader(type_)(None) for type_ in VALUES] == [None] * len(VALUES)


def test_a_table_is_never_kept() -> None:
    with pytest.raises(Defect):
        writer(t.Table((), ()))
