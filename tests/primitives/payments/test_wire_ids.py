"""Ids as rails carry them."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.payments.wire_ids import derived_wire_id, id_of, uetr_of, wire_id

ids = st.uuids().map(str)


@given(ids)
def test_an_id_on_the_wire_is_the_id(id_: str) -> None:
    wire = wire_id(id_)

    assert len(wire) == 26
    assert id_of(wire) == id_


@given(ids)
def test_a_reference_is_read_as_people_write_it(id_: str) -> None:
    wire = wire_id(id_)
    written = f"{wire[:13].lower()} {wire[13:]}-".replace("1", "l").replace("0", "O")

    assert id_of(written) == id_


@pytest.mark.parametrize("text", ["", "0", "8" + "Z" * 25, "0" * 27, "U" * 26, "ñ" * 26, "7ZZZ\x00" + "Z" * 21])
def test_what_is_no_id_of_ours_is_none(text: str) -> None:
    assert id_of(text) is None


@given(ids, ids)
def test_ids_keep_their_order_on_the_wire(one: str, other: str) -> None:
    assert (wire_id(one) < wire_id(other)) is (one < other)


@given(ids)
def test_a_uetr_is_a_uuid_of_version_four(id_: str) -> None:
    made = uuid.UUID(uetr_of(id_))

    assert (made.version, made.variant) == (4, uuid.RFC_4122)
    assert uetr_of(id_) == str(made)


@given(st.one_of(ids.map(wire_id), st.text("ABC/-0129", min_size=1, max_size=35)))
def test_a_message_about_another_has_an_id_of_its_own(message: str) -> None:
    made = derived_wire_id(message, "response")

    assert made == derived_wire_id(message, "response")
    assert made not in (message, derived_wire_id(message, "inquiry"))
    assert 0 < len(made) <= 35
