"""`fees.quote` as templates use it: the section read, the figures evaluated, the answer recorded."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from primitives.fees.actions import QUOTE
from primitives.fees.config import configure
from primitives.fees.domain import Quote
from primitives.fees.manifest import MANIFEST
from primitives.kit.action import UnknownName
from primitives.kit.section import Values
from primitives.kit.types import PERCENT, Money
from tests.primitives.desk import Desk, formula, origin

PHP = Money("PHP/2")
MONEY, RATE = formula(PHP), formula(PERCENT)
CARD = "01900000-0000-7000-8000-00000000000c"


def row(**entries: Any) -> Values:
    return Values({"payer": "sender", **entries}, asset="PHP/2")


def desk(**entries: Any) -> Desk:
    configured = configure({"cash_out": row(**entries)})
    assert configured.problems == ()
    return Desk(MANIFEST, configured.config)


def quote(at: Desk, amount: int, evaluated: Mapping[str, Any], **given: Any) -> Quote:
    return at.do(QUOTE, {"amount": amount, **given}, {"plan": "cash_out"}, evaluated, origin())


def test_a_cash_out_of_fifteen_pesos_holds_its_vat() -> None:
    due = quote(desk(fixed=MONEY, vat="inclusive"), 1000_00, {"fixed": 15_00})

    assert (due.total, due.net, due.vat) == (15_00, 13_39, 1_61)


def test_the_rate_of_vat_is_the_plans_own_where_it_has_one() -> None:
    due = quote(desk(fixed=MONEY, vat="exclusive", vat_rate=RATE), 0, {"fixed": 10_00, "vat_rate": Fraction(1, 10)})

    assert (due.total, due.vat) == (11_00, 1_00)


def test_a_plan_with_no_vat_has_none() -> None:
    assert quote(desk(fixed=MONEY), 0, {"fixed": 10_00}).vat == 0


def test_tiers_are_evaluated_one_by_one() -> None:
    at = desk(tiers=(Values({"up_to": MONEY}), Values({"rate": RATE})), mode="marginal")

    due = quote(at, 9000_00, {"tier_1_up_to": 8000_00, "tier_2_rate": Fraction(2, 100)})

    assert due.total == 20_00


def test_a_plan_of_a_rate_alone_still_knows_its_money() -> None:
    signature = QUOTE.signature(desk(rate=RATE).config, {"plan": "cash_out"})

    assert signature.inputs["amount"].type == PHP
    assert dict(signature.output.fields) == {"total": PHP, "net": PHP, "vat": PHP}


def test_what_is_recorded_explains_the_fee() -> None:
    at = desk(fixed=MONEY, rate=RATE, maximum=MONEY, vat="inclusive")
    due = quote(at, 1000_00, {"fixed": 15_00, "rate": Fraction(35, 1000), "maximum": 40_00})

    recorded = QUOTE.record(due)

    assert recorded == {
        "plan": "cash_out",
        "payer": "sender",
        "amount": 1000_00,
        "terms": [{"label": "plan", "base": 1000_00, "fixed": 15_00, "rate": "7/200", "share": 50_00}],
        "computed": 50_00,
        "net": 35_71,
        "vat": 4_29,
        "vat_rate": "3/25",
        "total": 40_00,
        "once_per": None,
    }


def test_a_quote_leaves_nothing() -> None:
    at = desk(fixed=MONEY)
    due = quote(at, 1, {"fixed": 15_00})
    at.undo(QUOTE, due)

    assert (at.memory.state, at.memory.events) == ({}, [])


def test_once_per_card_is_charged_once() -> None:
    at = desk(fixed=MONEY, once_per="cards.card")

    assert quote(at, 0, {"fixed": 15_00}, card=CARD).total == 15_00
    assert quote(at, 0, {"fixed": 15_00}, card=CARD).total == 0
    assert quote(at, 0, {"fixed": 15_00}, card=CARD.replace("c", "d")).total == 15_00


def test_an_undone_charge_can_be_charged_again() -> None:
    at = desk(fixed=MONEY, once_per="cards.card")
    first = quote(at, 0, {"fixed": 15_00}, card=CARD)
    second = quote(at, 0, {"fixed": 15_00}, card=CARD)

    at.undo(QUOTE, second)
    assert quote(at, 0, {"fixed": 15_00}, card=CARD).total == 0

    at.undo(QUOTE, first)
    assert quote(at, 0, {"fixed": 15_00}, card=CARD).total == 15_00


def test_a_plan_that_does_not_exist_is_named_with_those_that_do() -> None:
    assert QUOTE.signature(desk(fixed=MONEY).config, {"plan": "cashout"}) == UnknownName(
        "plan", "cashout", ("cash_out",)
    )


@pytest.mark.parametrize(
    "entries, code, path",
    [
        ({}, "FF202", ("cash_out",)),
        ({"fixed": MONEY, "mode": "slab"}, "FF203", ("cash_out", "mode")),
        ({"fixed": MONEY, "vat_rate": RATE}, "FF203", ("cash_out", "vat_rate")),
        ({"tiers": (Values({"rate": RATE}), Values({"rate": RATE}))}, "FF203", ("cash_out", "tiers", "0")),
        ({"tiers": (Values({"up_to": MONEY, "rate": RATE}),)}, "FF203", ("cash_out", "tiers", "0")),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(entries: dict[str, Any], code: str, path: tuple[str, ...]) -> None:
    problems = configure({"cash_out": row(**entries)}).problems

    assert [(problem.code, problem.path) for problem in problems] == [(code, path)]
