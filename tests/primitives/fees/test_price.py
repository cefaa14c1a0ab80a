"""The arithmetic of fees: rounded as said, split exactly, bounded before tax."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import composite, integers, lists, none, sampled_from

from primitives.fees.domain import EXCLUSIVE, INCLUSIVE, MARGINAL, NONE, SLAB, Price, Quote, Tier, price
from primitives.kit.money import Rounding, allocate
from primitives.kit.problems import Defect

CASES = json.loads((Path(__file__).parents[2] / "cases" / "money.json").read_text())
TWELVE = Fraction(12, 100)


def cases(op: str) -> list[dict[str, Any]]:
    return [case for case in CASES if case["op"] == op]


def fee(amount: int, with_: Price) -> Quote:
    return price("plan", "sender", amount, with_)


@pytest.mark.parametrize("case", cases("percent_fee"))
@pytest.mark.parametrize("rounding", [Rounding.HALF_UP, Rounding.HALF_EVEN])
def test_a_percentage_is_rounded_as_said(case: dict[str, Any], rounding: Rounding) -> None:
    quote = fee(case["amount_minor"], Price(rate=Fraction(case["bps"], 10000), rounding=rounding))

    assert quote.total == case[rounding.value]


@pytest.mark.parametrize("case", cases("vat_inclusive_split"))
def test_vat_is_taken_out_of_an_inclusive_fee(case: dict[str, Any]) -> None:
    rate = Fraction(case["vat_bps"], 10000)
    quote = fee(100_00, Price(fixed=case["gross_fee_minor"], vat=INCLUSIVE, vat_rate=rate))

    assert (quote.total, quote.net, quote.vat) == (case["gross_fee_minor"], case["net"], case["vat"])


@pytest.mark.parametrize("case", cases("allocate"))
def test_shares_sum_to_the_whole(case: dict[str, Any]) -> None:
    assert list(allocate(case["total_minor"], case["weights"])) == case["expect"]


def test_vat_comes_on_top_of_an_exclusive_fee() -> None:
    quote = fee(1000_00, Price(fixed=15_00, rate=Fraction(35, 1000), vat=EXCLUSIVE, vat_rate=TWELVE))

    assert (quote.total, quote.net, quote.vat) == (56_00, 50_00, 6_00)


@pytest.mark.parametrize("amount, total", [(10_00, 5_00), (1000_00, 15_00), (9000_00, 50_00)])
def test_a_fee_is_bounded_after_the_percentage(amount: int, total: int) -> None:
    assert fee(amount, Price(rate=Fraction(15, 1000), minimum=5_00, maximum=50_00)).total == total


def test_the_bounds_are_before_tax() -> None:
    quote = fee(10_00, Price(rate=Fraction(1, 100), minimum=5_00, vat=EXCLUSIVE, vat_rate=TWELVE))

    assert (quote.total, quote.net, quote.vat) == (5_60, 5_00, 60)


def test_where_bounds_contradict_the_maximum_wins() -> None:
    assert fee(10_00, Price(minimum=20_00, maximum=10_00)).total == 10_00


TIERS = (Tier(8000_00, 0, Fraction(0)), Tier(20000_00, 5_00, Fraction(2, 100)), Tier(None, 0, Fraction(1, 100)))


@pytest.mark.parametrize(
    "amount, total", [(0, 0), (8000_00, 0), (8000_01, 165_00), (20000_00, 405_00), (20000_01, 200_00)]
)
def test_a_slab_prices_the_whole_amount_by_its_tier(amount: int, total: int) -> None:
    assert fee(amount, Price(tiers=TIERS, mode=SLAB)).total == total


@pytest.mark.parametrize(
    "amount, total", [(0, 0), (8000_00, 0), (8001_00, 5_02), (20000_00, 245_00), (20100_00, 246_00)]
)
def test_a_marginal_tier_prices_what_lies_in_it(amount: int, total: int) -> None:
    assert fee(amount, Price(tiers=TIERS, mode=MARGINAL)).total == total


def test_the_shares_of_a_rounded_fee_sum_to_it() -> None:
    thirds = (Tier(100, 0, Fraction(1, 300)), Tier(200, 0, Fraction(1, 300)), Tier(None, 0, Fraction(1, 300)))
    quote = fee(500, Price(tiers=thirds, mode=MARGINAL, fixed=1))

    assert (quote.total, quote.parts) == (3, (1, 1, 0, 1))


def test_a_negative_amount_is_a_defect() -> None:
    with pytest.raises(Defect):
        fee(-1, Price(fixed=1))


def test_a_negative_fee_is_a_defect() -> None:
    with pytest.raises(Defect):
        fee(100_00, Price(rate=Fraction(-1, 100)))


@composite
def prices(draw: Any) -> Price:
    money = integers(0, 10_000_00)
    rate = integers(0, 10_000).map(lambda bps: Fraction(bps, 10_000))
    ends = sorted(set(draw(lists(integers(1, 10_000_00), max_size=4))))
    tiers = tuple(Tier(end, draw(money), draw(rate)) for end in [*ends, None]) if ends else ()
    return Price(
        fixed=draw(money),
        rate=draw(rate),
        minimum=draw(none() | money),
        maximum=draw(none() | money),
        tiers=tiers,
        mode=draw(sampled_from((SLAB, MARGINAL))),
        vat=draw(sampled_from((NONE, INCLUSIVE, EXCLUSIVE))),
        vat_rate=draw(rate),
        rounding=draw(sampled_from(tuple(Rounding))),
    )


@given(prices(), integers(0, 100_000_00))
def test_the_total_is_always_net_and_vat(with_: Price, amount: int) -> None:
    quote = fee(amount, with_)

    assert quote.total == quote.net + quote.vat
    assert quote.net >= 0 and quote.vat >= 0


@given(prices(), integers(0, 100_000_00))
def test_the_parts_always_sum_to_the_fee_computed(with_: Price, amount: int) -> None:
    quote = fee(amount, with_)

    assert sum(quote.parts) == quote.computed
    assert all(abs(part - term.exact) < 1 for part, term in zip(quote.parts, quote.terms, strict=True))


@given(prices(), integers(0, 20_000_00), integers(0, 20_000_00))
def test_marginal_fees_never_fall_as_the_amount_grows(with_: Price, amount: int, more: int) -> None:
    marginal = Price(with_.fixed, with_.rate, with_.minimum, with_.maximum, with_.tiers, MARGINAL)

    assert fee(amount, marginal).total <= fee(amount + more, marginal).total


@given(integers(0, 10**12), sampled_from(tuple(Rounding)))
def test_an_inclusive_fee_is_what_was_said(gross: int, rounding: Rounding) -> None:
    quote = fee(0, Price(fixed=gross, vat=INCLUSIVE, vat_rate=TWELVE, rounding=rounding))

    assert quote.total == gross
    assert abs(quote.net * (1 + TWELVE) - gross) <= 1 + TWELVE
