"""What is said of workflows that wait and are not right: each change of a right one by a few words has its problem."""

from __future__ import annotations

import re

import pytest

from tests.engine.compiler.parcels import changed

CALL = "        with: { amount: amount, to: to }\n"
BACK = "start: { event: courier.returned, find: { order: courier.of_parcel(event.number) }, none: stray }"


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        (CALL, "        with: { amount: amount }\n", "FF202", "`courier.send` needs `to`: text"),
        (CALL, "        with: { amount: to, to: to }\n", "FF302", "expected money in PHP, this is text"),
        ("do: courier.send", "do: courier.sent", "FF301", "did you mean `courier.send`?"),
        ("          rejected: fail\n", "          rejected: ignore\n", "FF203", "`rejected` takes a list of steps"),
        ("              - finish: sent_late\n", "", "FF202", "a late answer continues a run that has ended"),
        ("- undo: [taken, reserved]", "- undo: [taken, sent]", "FF301", "no step before this is called `sent`"),
        ("inquire: { every: 30s, until: 1h }", "inquire: { every: 30s, until: price }", "FF301", "`price`"),
        (
            "inquire: { every: 30s, until: 1h }",
            "inquire: { every: 30s, until: 2bd }",
            "FF690",
            "a wait of business days",
        ),
        ("          after 7d:\n", "          after 7bd:\n", "FF690", "a wait of business days"),
        ("          seen:\n", "          met:\n", "FF301", "no path of the API brings the message `met`"),
        ("within: 2d,", "above: price,", "FF306", "does not say which"),
        ("        set: { way: sent.way }", "        set: { to: sent.way }", "FF302", "this is courier.way"),
    ],
)
def test_of_what_waits(old: str, new: str, code: str, says: str) -> None:
    screen = changed(old, new)

    assert says in screen
    assert code in re.findall(r"error (FF\d{3})", screen)


FOUND = "courier.of_parcel(event.number)"
ACTS = "acts_on: { order: [sent], else: stray }"
OPEN = "open:      { until: order.promised, then: lapse }"
KEPT = BACK.replace("none: stray", "none: keep 10x")
NONE = BACK.replace(", none: stray", "")


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("courier.returned", "courier.return", "FF301", "did you mean `courier.returned`?"),
        (FOUND, "courier.of_parcle(event.number)", "FF301", "did you mean `courier.of_parcel`?"),
        (FOUND, "event.number", "FF307", "`find` takes a lookup"),
        (FOUND, "courier.of_parcel(event.nmber)", "FF301", "did you mean `number`?"),
        (FOUND, "courier.of_parcel(event.amount)", "FF302", "this is money in PHP"),
        (FOUND, '"courier.of_parcel(event.number, 1)"', "FF307", "takes 1 values"),
        ("find: { order:", "find: { oder:", "FF301", "did you mean `order`?"),
        (BACK, NONE, "FF202", "nothing says what happens where nothing is found"),
        (BACK, BACK.replace("none: stray", "none: strya"), "FF403", "`strya` is not among the problems"),
        (BACK, BACK.replace("none: stray", "none: collect"), "FF301", "does not start from another workflow"),
        (BACK, KEPT, "FF204", "is not a duration"),
        (ACTS, "acts_on: { order: [snt], else: stray }", "FF301", "did you mean `sent`?"),
        (ACTS, "acts_on: { order: [sent], else: lapse }", "FF301", "does not start from another workflow"),
        ("start: { from: back }", "start: { from: collect }", "FF301", "nothing in `collect` leads to `stray`"),
        ("start: { from: back }", "start: { from: bakc }", "FF301", "did you mean `back`?"),
        (OPEN, "open: { until: order.promised, then: collect }", "FF301", "does not start from `order`"),
        (OPEN, "open: { until: order.wallet.opened_at, then: lapse }", "FF307", "reads the row of another resource"),
        ("none: unknown_owner", "none: stray", "FF302", "see different events"),
    ],
)
def test_of_what_starts(old: str, new: str, code: str, says: str) -> None:
    screen = changed(old, new)

    assert says in screen
    assert code in re.findall(r"error (FF\d{3})", screen)
