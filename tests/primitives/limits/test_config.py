"""The section `limits`: typed by what it counts, and what a take then asks for."""

from __future__ import annotations

import pytest

from primitives.kit.action import Signature
from primitives.kit.clock import Duration
from primitives.kit.section import Expression, Values
from primitives.kit.types import INTEGER, Money, Optional, Ref, Type
from primitives.limits.actions import TAKE
from primitives.limits.config import SECTION, configure
from tests.primitives.limits.rules import MONEY, desk, formula, row


def at_most() -> Expression:
    shape = SECTION.item.fields["at_most"].shape  # type: ignore[union-attr]
    assert isinstance(shape, Expression)
    return shape


def test_at_most_is_money_or_a_number_and_may_be_none() -> None:
    assert at_most().type(Values({"counts": "amount"}), "PHP/2") == Optional(Money("PHP/2"))
    assert at_most().type(Values({"counts": "count"}), "PHP/2") == Optional(INTEGER)


def test_at_most_sees_the_subject_and_what_with_names() -> None:
    assert at_most().names(Values({"per": "wallets.wallet", "with": ("merchant",)})) == ("wallet", "merchant")


def test_a_take_asks_for_the_subject_under_its_own_name() -> None:
    inputs = TAKE.signature(desk().config, {"rule": "day"}).inputs

    assert inputs["wallet"].type == Ref("wallets.wallet")
    assert inputs["wallet"].key
    assert inputs["amount"].type == Money("PHP/2")


def test_a_count_asks_for_no_amount() -> None:
    assert set(TAKE.signature(desk().config, {"rule": "tries"}).inputs) == {"wallet"}


def test_what_with_names_is_asked_for_and_given_to_the_formula() -> None:
    config = configure({"r": row("day", at_most=formula(MONEY, ("wallet", "merchant")), **{"with": ("merchant",)})})
    signature = TAKE.signature(config.config, {"rule": "r"})

    assert set(signature.inputs) == {"wallet", "amount", "merchant"}
    assert signature.formulas["at_most"].names == {"wallet": "wallet", "merchant": "merchant"}


@pytest.mark.parametrize("length", [Duration(business_days=5), Duration()])
def test_a_rolling_window_needs_an_exact_length(length: Duration) -> None:
    problems = configure({"r": row(length)}).problems

    assert [(problem.code, problem.path) for problem in problems] == [("FF204", ("r", "window"))]


@pytest.mark.parametrize(
    ("type_", "codes"), [(MONEY, {"limit_exceeded", "not_allowed"}), (MONEY.item, {"limit_exceeded"})]
)
def test_a_take_may_be_not_allowed_only_where_a_limit_may_be_none(type_: Type, codes: set[str]) -> None:
    rules = configure({"daily": row("day", at_most=formula(type_, ("wallet",)))}).config
    signature = TAKE.signature(rules, {"rule": "daily"})

    assert isinstance(signature, Signature)
    assert set(signature.declines) == codes
