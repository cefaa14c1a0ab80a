"""Cases: opened by workflows, resolved by a person with evidence, never undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis.strategies import from_regex, integers, none, text

from primitives.kit.action import UnknownName
from primitives.reconciliation.actions import OPEN_CASE, REASON, RESOLVE, Answered
from primitives.reconciliation.config import Config
from primitives.reconciliation.domain import Case, Sum
from primitives.reconciliation.manifest import CASE, MANIFEST
from primitives.reconciliation.tables import CASES
from tests.primitives.desk import Desk, manila, origin

CASH_OUT = "01900000-0000-7000-8000-00000000000c"
BECAUSE = {"reason": "outcome_unknown"}
PAID = {"resolution": "paid after all", "evidence": "statement of 20 November, line 4: Maria Example"}


@pytest.fixture
def desk() -> Desk:
    return Desk(MANIFEST, Config())


def opened(desk: Desk, **given_: object) -> Case:
    return case(desk, desk.do(OPEN_CASE, given_, BECAUSE))


def case(desk: Desk, answered: Answered) -> Case:
    found: Case = desk.memory.state[CASES.at(answered.id)]
    return found


def test_a_case_says_why_of_what_and_since_when(desk: Desk) -> None:
    by = origin()._replace(resource=CASH_OUT)

    row = case(desk, desk.do(OPEN_CASE, {"amount": 1000_00, "reference": "BOPI-7"}, BECAUSE, by=by))

    assert (row.state, row.reason, row.amount, row.outside) == (
        "open",
        "outcome_unknown",
        Sum(1000_00, "PHP"),
        "BOPI-7",
    )
    assert (row.run, row.resource, row.opened_at) == (by.run, CASH_OUT, manila("2026-11-20 12:00"))


def test_a_reason_is_all_a_case_needs(desk: Desk) -> None:
    row = opened(desk)

    assert (row.amount, row.outside, row.resource, row.resolution) == (None, None, None, None)


def test_the_same_segment_applied_again_opens_the_same_case(desk: Desk) -> None:
    assert opened(desk) == opened(desk)
    assert desk.do(OPEN_CASE, {}, BECAUSE, by=origin(run="another")).id != opened(desk).id


@settings(deadline=None)
@given(from_regex(REASON, fullmatch=True), integers(0) | none(), text() | none())
def test_any_plain_word_is_a_reason_and_an_amount_is_kept_to_the_centavo(
    reason: str, amount: int | None, outside: str | None
) -> None:
    desk = Desk(MANIFEST, Config())

    row = case(desk, desk.do(OPEN_CASE, {"amount": amount, "reference": outside}, {"reason": reason}))

    assert (row.reason, row.minor, row.outside) == (reason, amount, outside)


@pytest.mark.parametrize("reason", ["", "Stray", "stray return", "1st", "stray-return", "x" * 65, "params.reason"])
def test_a_reason_is_a_plain_word(reason: str) -> None:
    assert OPEN_CASE.signature(Config(), {"reason": reason}) == UnknownName("reason", reason, ())


def test_a_person_resolves_a_case_with_evidence(desk: Desk) -> None:
    before = opened(desk)
    by = origin("2026-11-21 08:00")

    desk.do(RESOLVE, {"case": before.id, **PAID}, by=by)

    assert case(desk, Answered(before.id, "", "")) == replace(
        before,
        state="resolved",
        resolution=PAID["resolution"],
        evidence=PAID["evidence"],
        resolved_by="ops@demo.example",
        resolved_at=by.at,
    )


def test_a_case_is_resolved_once(desk: Desk) -> None:
    id_ = opened(desk).id
    desk.do(RESOLVE, {"case": id_, **PAID})

    assert desk.declined(RESOLVE, {"case": id_, **PAID}).code == "case_already_resolved"


def test_a_case_outlives_the_undoing_of_its_workflow(desk: Desk) -> None:
    before = opened(desk)

    desk.undo(OPEN_CASE, desk.do(OPEN_CASE, {}, BECAUSE))

    assert case(desk, Answered(before.id, "", "")) == before


def test_events_say_what_and_not_how_it_ended(desk: Desk) -> None:
    id_ = opened(desk, reference="BOPI-7").id
    desk.do(RESOLVE, {"case": id_, **PAID})

    assert desk.memory.events == [
        ("case.opened", id_, {"reason": "outcome_unknown", "run": origin().run, "resource": None}),
        ("case.resolved", id_, {"reason": "outcome_unknown"}),
    ]


def test_what_may_name_people_is_personal() -> None:
    assert {field.name for field in CASES.fields if field.personal} == {"outside", "resolution", "evidence"}
    for write, names in ((OPEN_CASE, BECAUSE), (RESOLVE, {})):
        signature = write.signature(Config(), names)
        assert {"reference", "resolution", "evidence"} >= {n for n, one in signature.inputs.items() if one.personal}
    assert set(CASE.by_operations) == {"resolve"}
    assert not CASE.do
