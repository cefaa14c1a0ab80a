"""Which way a payment goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.payments.routes import Rule, same_bank, ways

BANKS = ("BOPIPHMMXXX", "BNORPHMMXXX", "GXCHPHM2XXX")
RAILS = ("instapay", "pesonet", "courier")


def test_the_first_row_that_fits_is_taken() -> None:
    rules = [Rule(("instapay", "pesonet"), most=50_000_00), Rule(("pesonet",))]

    assert ways(rules, {}, 50_000_00, BANKS[0], "PHP") == ("instapay", "pesonet")
    assert ways(rules, {}, 50_000_01, BANKS[0], "PHP") == ("pesonet",)


def test_both_ends_of_a_row_belong_to_it() -> None:
    rules = [Rule(("instapay",), least=100, most=200)]

    assert [amount for amount in (99, 100, 200, 201) if ways(rules, {}, amount, BANKS[0], "PHP")] == [100, 200]


def test_a_rail_that_may_not_carry_as_much_is_passed_over() -> None:
    rules = [Rule(("instapay", "pesonet"))]

    assert ways(rules, {"instapay": 50_000_00}, 50_000_00, BANKS[0], "PHP") == ("instapay", "pesonet")
    assert ways(rules, {"instapay": 50_000_00}, 50_000_01, BANKS[0], "PHP") == ("pesonet",)


def test_a_row_is_for_its_banks_and_its_currency() -> None:
    rules = [Rule(("instapay",), banks=("BOPIPHMM",), currency="PHP")]

    assert ways(rules, {}, 1, "BOPIPHMMCEB", "PHP") == ("instapay",)
    assert ways(rules, {}, 1, BANKS[1], "PHP") == ()
    assert ways(rules, {}, 1, "BOPIPHMMCEB", "USD") == ()


@pytest.mark.parametrize(
    "listed, bank, same",
    [
        ("BOPIPHMM", "BOPIPHMM", True),
        ("BOPIPHMM", "BOPIPHMMCEB", True),
        ("BOPIPHMMXXX", "BOPIPHMM", True),
        ("BOPIPHMMCEB", "BOPIPHMM", False),
        ("BOPIPHMMCEB", "BOPIPHMMXXX", False),
        ("BNORPHMM", "BOPIPHMM", False),
    ],
)
def test_a_bank_is_known_with_its_branches(listed: str, bank: str, same: bool) -> None:
    assert same_bank(listed, bank) is same


@pytest.mark.parametrize("amount", [0, -1, 10**18])
def test_an_amount_no_message_can_say_goes_no_way(amount: int) -> None:
    assert ways([Rule(("instapay",))], {}, amount, BANKS[0], "PHP") == ()


amounts = st.integers(1, 60_000_00)
rules_ = st.builds(
    Rule,
    use=st.lists(st.sampled_from(RAILS), min_size=1, unique=True).map(tuple),
    least=st.none() | amounts,
    most=st.none() | amounts,
    banks=st.lists(st.sampled_from(BANKS), unique=True).map(tuple),
    currency=st.sampled_from([None, "PHP", "USD"]),
)


@given(
    rules=st.lists(rules_, max_size=5),
    limits=st.dictionaries(st.sampled_from(RAILS), amounts),
    amount=amounts,
    bank=st.sampled_from(BANKS),
)
def test_every_payment_goes_one_way_or_none_and_never_over_a_limit(
    rules: list[Rule], limits: dict[str, int], amount: int, bank: str
) -> None:
    found = ways(rules, limits, amount, bank, "PHP")
    fitting = [rule for rule in rules if rule.fits(amount, bank, "PHP")]

    assert len(set(found)) == len(found)
    assert all(amount <= limits.get(rail, amount) for rail in found)
    assert not found or set(found) <= set(fitting[0].use)
    assert found or not fitting or all(limits.get(rail, amount) < amount for rail in fitting[0].use)
