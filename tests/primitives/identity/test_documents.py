"""Documents: what is said of them is kept, their numbers and pictures never."""

from __future__ import annotations

import re
from datetime import date

import pytest

from primitives.identity.actions import CLOSE
from primitives.identity.documents import COUNTRY, FILE, KINDS, LAST4, REGISTER_DOCUMENT
from primitives.identity.domain import Document
from primitives.identity.screening import CLEAR_SCREENING
from primitives.identity.tables import DOCUMENTS
from tests.primitives.desk import origin
from tests.primitives.identity.counter import ON_A_LIST, Counter, counter


def document(at: Counter, customer: str, kind: str = "passport") -> Document:
    found: Document = at.memory.state[DOCUMENTS.at(customer, kind)]
    return found


def test_what_was_said_is_kept(at: Counter) -> None:
    maria = at.customer()

    at.document(maria, last4="4321", country="PH", issued_on=date(2020, 1, 31), expires_on=date(2030, 1, 31))

    assert document(at, maria) == Document(
        maria, "passport", "4321", "PH", "2020-01-31", "2030-01-31", None, origin().at
    )
    assert at.memory.events[-1] == ("customer.document_registered", maria, {"kind": "passport"})


def test_a_newer_document_takes_the_place_of_the_one_before(at: Counter) -> None:
    maria = at.customer()
    at.document(maria, last4="1111")
    at.document(maria, last4="2222")
    at.document(maria, "national_id", last4="3333")

    assert (document(at, maria).last4, document(at, maria, "national_id").last4) == ("2222", "3333")


@pytest.mark.parametrize("day, good", [(date(2026, 11, 19), False), (date(2026, 11, 20), True)])
def test_a_document_is_good_until_the_end_of_its_last_day_where_the_product_is(
    at: Counter, day: date, good: bool
) -> None:
    given = {"customer": at.customer(), "kind": "passport", "expires_on": day}
    late_evening = origin("2026-11-20 23:59")

    if good:
        at.do(REGISTER_DOCUMENT, given, by=late_evening)
    else:
        assert at.declined(REGISTER_DOCUMENT, given, by=late_evening).code == "document_expired"


def test_a_closed_customer_shows_nothing_more(at: Counter) -> None:
    maria = at.customer()
    at.do(CLOSE, {"customer": maria})

    given = {"customer": maria, "kind": "passport"}
    assert at.declined(REGISTER_DOCUMENT, given).code == "customer_wrong_state"


@pytest.mark.parametrize(
    "pattern, good, bad",
    [
        (LAST4, ["1", "4321", "A12B"], ["", "54321", "43 1", "432-"]),
        (COUNTRY, ["PH", "US"], ["", "ph", "PHL", "P1"]),
        (FILE, ["s3://papers/7", "https://files.example/a?b=1"], ["", "data:image/png;base64,AAAA", "a b", "x" * 401]),
    ],
)
def test_neither_numbers_nor_pictures_fit_in(pattern: str, good: list[str], bad: list[str]) -> None:
    assert all(re.search(pattern, text) for text in good)
    assert not [text for text in bad if re.search(pattern, text)]


def test_everything_said_of_a_document_is_personal() -> None:
    signature = REGISTER_DOCUMENT.signature(counter().config, {})

    personal = {name for name, one in signature.inputs.items() if one.personal}
    assert personal == {"last4", "country", "issued_on", "expires_on", "file"}
    assert {field.name for field in DOCUMENTS.fields if field.personal} == personal
    assert "selfie" in KINDS.members


def test_a_person_clears_a_false_hit_and_says_why(at: Counter) -> None:
    maria = at.customer()
    at.answer(at.screen(maria), ON_A_LIST)
    why = "another birth date than the one on the list"

    at.do(CLEAR_SCREENING, {"customer": maria, "evidence": why})

    row = at.row(maria)
    assert (row.screened, row.blocked_by_screening, row.cleared_because) == (True, False, why)
    assert why not in repr(at.memory.events)
    assert at.memory.events[-1] == ("customer.screening_cleared", maria, {})


def test_where_there_is_no_hit_there_is_nothing_to_clear(at: Counter) -> None:
    given = {"customer": at.customer(), "evidence": "none"}

    assert at.declined(CLEAR_SCREENING, given).code == "no_screening_hit"
