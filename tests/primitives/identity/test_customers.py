"""Customers: created in the first tier, moved between tiers and states, and never named in an event."""

from __future__ import annotations

import re
from datetime import date

import pytest

from primitives.identity.actions import CLOSE, CREATE, EMAIL, MOBILE, RESUME, SET_TIER, SUSPEND
from primitives.identity.config import Config, configure
from primitives.identity.domain import Customer
from primitives.identity.manifest import MANIFEST
from primitives.identity.tables import CUSTOMERS
from primitives.kit.section import Values
from tests.primitives.desk import Desk, origin

MARIA = {
    "name": "Maria Example",
    "mobile": "+639170000001",
    "email": "maria@demo.example",
    "birth_date": date(1990, 2, 28),
    "external_id": "M-1",
}


@pytest.fixture
def desk() -> Desk:
    return Desk(MANIFEST, Config(("basic", "verified")))


def customer(desk: Desk, id_: str) -> Customer:
    return desk.memory.state[CUSTOMERS.at(id_)]


def test_a_new_customer_is_active_in_the_first_tier(desk: Desk) -> None:
    created = desk.do(CREATE, MARIA)

    row = customer(desk, created.id)
    assert (row.state, row.tier, row.kind, row.active) == ("active", "basic", "person", True)
    assert row.birth_date == date(1990, 2, 28)


def test_a_name_is_all_a_customer_needs(desk: Desk) -> None:
    row = customer(desk, desk.do(CREATE, {"name": "Maria Example"}).id)

    assert (row.mobile, row.email, row.birth_date, row.external_id) == (None, None, None, None)


def test_the_same_segment_applied_again_creates_the_same_customer(desk: Desk) -> None:
    assert desk.do(CREATE, {"name": "Maria"}).id == desk.do(CREATE, {"name": "Maria"}).id
    assert desk.do(CREATE, {"name": "Maria"}, by=origin(run="another")).id != desk.do(CREATE, {"name": "Maria"}).id


def test_an_external_id_belongs_to_one_customer(desk: Desk) -> None:
    desk.do(CREATE, MARIA)

    assert desk.declined(CREATE, MARIA, by=origin(run="another")).code == "external_id_taken"


def test_nothing_personal_is_published_or_recorded(desk: Desk) -> None:
    created = desk.do(CREATE, MARIA)
    desk.do(SUSPEND, {"customer": created.id})

    told = repr(desk.memory.events) + repr(CREATE.record(created))
    assert not [value for value in MARIA.values() if str(value) in told]


def test_a_change_of_tier_says_from_what_to_what(desk: Desk) -> None:
    id_ = desk.do(CREATE, MARIA).id

    desk.do(SET_TIER, {"customer": id_, "tier": "verified"})

    assert customer(desk, id_).tier == "verified"
    assert desk.memory.events[-1] == ("customer.tier_changed", id_, {"from": "basic", "to": "verified"})


def test_the_tier_a_customer_has_is_no_change(desk: Desk) -> None:
    id_ = desk.do(CREATE, MARIA).id

    desk.do(SET_TIER, {"customer": id_, "tier": "basic"})

    assert desk.published == ["customer.created"]


def test_a_suspended_customer_can_be_resumed(desk: Desk) -> None:
    id_ = desk.do(CREATE, MARIA).id
    desk.do(SUSPEND, {"customer": id_})
    assert not customer(desk, id_).active

    desk.do(RESUME, {"customer": id_})

    assert customer(desk, id_).active


def test_a_closed_customer_stays_closed(desk: Desk) -> None:
    id_ = desk.do(CREATE, MARIA).id
    desk.do(CLOSE, {"customer": id_})

    for write, more in ((SUSPEND, {}), (RESUME, {}), (CLOSE, {}), (SET_TIER, {"tier": "verified"})):
        decline = desk.declined(write, {"customer": id_, **more})
        assert (decline.code, decline.facts) == ("customer_wrong_state", {"state": "closed"})


@pytest.mark.parametrize("mobile", ["09170000001", "+63917000000", "+6391700000011", "+639170000001x", "+628170000001"])
def test_a_mobile_number_is_philippine_and_whole(mobile: str) -> None:
    assert re.search(MOBILE, "+639170000001")
    assert not re.search(MOBILE, mobile)


@pytest.mark.parametrize("email", ["maria", "maria@", "@demo.example", "a b@demo.example", "a@b@c"])
def test_an_email_has_two_sides(email: str) -> None:
    assert re.search(EMAIL, "maria@demo.example")
    assert not re.search(EMAIL, email)


def test_every_field_that_says_who_it_is_is_personal() -> None:
    signature = CREATE.signature(Config(("basic",)), {})

    assert {name for name, one in signature.inputs.items() if one.personal} == set(MARIA)
    kept = {field.name for field in CUSTOMERS.fields if field.personal}
    assert kept == {*MARIA, "born", "cleared_because"} - {"birth_date"}


@pytest.mark.parametrize("tiers, code", [((), "FF203"), (("basic", "basic"), "FF205")])
def test_tiers_are_some_and_each_once(tiers: tuple[str, ...], code: str) -> None:
    assert [problem.code for problem in configure(Values({"tiers": tiers})).problems] == [code]


def test_the_tiers_are_a_type_for_other_sections() -> None:
    config = configure(Values({"tiers": ("basic", "verified"), "connector": "kyc"})).config

    assert MANIFEST.types(config)["tier"].members == ("basic", "verified")
    assert config.connector == "kyc"
