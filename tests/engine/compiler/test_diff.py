"""What a new release would change, and what of it breaks who uses the old one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.compiler.diff import Change, diff
from engine.compiler.product import Product
from tests.engine.compiler.parcels import TEXT, judged, parcels


def changed(old: str, new: str) -> tuple[Change, ...]:
    assert old in TEXT
    found, screen = judged(TEXT.replace(old, new))
    assert found.product is not None, screen
    return diff(parcels(), found.product)


def product(text: str) -> Product:
    found, screen = judged(text)
    assert found.product is not None, screen
    return found.product


def test_nothing_changes_between_a_product_and_itself() -> None:
    assert diff(parcels(), product(TEXT)) == ()


def test_everything_is_new_at_first_and_breaks_nobody() -> None:
    first = diff(None, parcels())

    assert {"resource order", "state order.open", "field order.amount", "account held"} <= {one.what for one in first}
    assert not any(one.breaking for one in first)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("held_back", "kept_back", "- state order.held_back: by operations (breaks clients)"),
        ("held:", "kept:", "- account held: of order"),
        ("promised", "expected", "- field order.promised: time (breaks clients)"),
    ],
)
def test_a_name_that_is_gone_is_told_and_breaks_those_who_see_it(old: str, new: str, line: str) -> None:
    text = TEXT.replace("@held", "@kept") if new == "kept:" else TEXT
    found = diff(parcels(), product(text.replace(old, new)))

    assert line in [str(one) for one in found]


def test_a_new_state_and_a_new_clock_break_nobody() -> None:
    found = changed("lapsed:    { until: params.patience, then: failed }", "lapsed:    { until: 7d, then: returned }")

    assert [str(one) for one in found] == ["~ state order.lapsed: then failed → then returned"]


def test_what_starts_a_workflow_is_told() -> None:
    found = changed("acts_on: { order: [sent], else: stray }", "acts_on: { order: [sent, open], else: stray }")

    assert [str(one) for one in found] == [
        "~ start of back: by courier.returned, finds order by of_parcel, else stray, on order sent, else stray"
        " → by courier.returned, finds order by of_parcel, else stray, on order sent or open, else stray"
    ]


def test_what_the_path_says_is_no_input() -> None:
    inputs = [one.what for one in diff(None, parcels()) if "/cancel" in one.what]

    assert inputs == ["POST /orders/{id}/cancel", "input POST /orders/{id}/cancel why"]


def test_what_no_request_starts_is_not_offered() -> None:
    assert "POST /takings" not in [one.what for one in diff(None, parcels())]


def test_a_release_says_where_its_workflows_wait_and_by_which_contracts() -> None:
    found, _ = judged(TEXT)
    assert found.release is not None
    document = json.loads(found.release.document)
    place = next(one for one in document["workflows"] if one["name"] == "place")

    assert [one.get("after") for one in place["segments"]] == [None, "courier.send", "seen or after"]
    assert place["segments"][1]["ways"] == {
        "accepted": 0,
        "rejected": 2,
        "unknown": 3,
        "late.accepted": 3,
        "late.rejected": 0,
    }
    assert place["actions"] == {"limits.take": 1, "courier.send": 1}
    assert document["resources"][0]["states"]["open"] == "then lapse"


def test_inputs_of_a_new_operation_break_nobody() -> None:
    found = diff(replace(parcels(), routes=()), parcels())

    assert any(one.what.startswith("input POST /") for one in found)
    assert not any(one.breaking for one in found)
