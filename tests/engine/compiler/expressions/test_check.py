"""What is refused, with which code, and what helps."""

import pytest

from engine.compiler.expressions import Path
from engine.compiler.expressions.paths import Hop
from primitives.kit import types as t
from tests.engine.compiler.expressions.wallet_scope import BIC, PHP, SCOPE, TIER, checked, codes


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("15.005", PHP, "FF204"),
        ("amount == 15.005", None, "FF204"),
        ("7x", t.SPAN, "FF204"),
        ("9" * 200, t.INTEGER, "FF204"),
        (r"'\q'", t.TEXT, "FF204"),
        ("'short'", BIC, "FF204"),
        ("bank == 'short'", None, "FF204"),
        ("amout", None, "FF301"),
        ("wallet.ownr", None, "FF301"),
        ("params.tiers.dail[basic]", None, "FF301"),
        ("wallet.owner.tier == gold", None, "FF301"),
        ("balance(hold) > 0", None, "FF301"),
        ("presnt(maybe)", None, "FF301"),
        ("amount > count", None, "FF302"),
        ("amount > 5%", None, "FF302"),
        ("amount % 2", None, "FF302"),
        ("amount / amount", None, "FF302"),
        ("amount * amount", None, "FF302"),
        ("amount * rate", PHP, "FF302"),
        ("amount * rate > 15.00", None, "FF302"),
        ("until - now", None, "FF302"),
        ("count > ratio", None, "FF302"),
        ("count > 1.5", None, "FF302"),
        ("maybe > 15.00", None, "FF302"),
        ("maybe", PHP, "FF302"),
        ("patron.tier == basic", None, "FF302"),
        ("present(maybe) || maybe > 15.00", None, "FF302"),
        ("present(maybe) ? 1.00 : maybe", PHP, "FF302"),
        ("wallet == patron", None, "FF302"),
        ("wallet < from", None, "FF302"),
        ("wallet.owner.tier == 'verified'", None, "FF302"),
        ("params.tiers.balance", None, "FF302"),
        ("params == params", None, "FF302"),
        ("count && true", None, "FF302"),
        ("size([])", None, "FF302"),
        ("['a', 1]", None, "FF302"),
        ("amount + dollars", None, "FF303"),
        ("amount > dollars", None, "FF303"),
        ("dollars", PHP, "FF303"),
        ("", None, "FF307"),
        ("amount +", None, "FF307"),
        ("'open", None, "FF307"),
        ("size(tags, tags)", None, "FF307"),
        ("params.tiers.balance[basic, basic]", None, "FF307"),
        ("(count > 1 ? wallet : from).active", None, "FF307"),
    ],
)
def test_a_mistake_has_its_code(text, expected, code):
    assert codes(text, expected) == [code]


def test_all_problems_are_told_at_once_each_at_its_place():
    problems = checked("amout > 15.00 && wallet.ownr == 1 && count > 7x").problems

    assert [(one.code, one.span.start, one.span.end) for one in problems] == [
        ("FF301", 0, 5),
        ("FF301", 24, 28),
        ("FF204", 45, 47),
    ]


def test_help_names_the_nearest_name_and_the_guard():
    assert [one.help for one in checked("amout").problems] == ["did you mean `amount`?"]
    assert [one.help for one in checked("maybe", PHP).problems] == ["guard it: present(maybe) ? … : …"]
    assert "round_half_up" in checked("amount * 1.5%", PHP).problems[0].help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("maybe", t.Optional(PHP)),
        ("amount", t.Optional(PHP)),
        ("present(maybe) ? amount : none", t.Optional(PHP)),
        ("bank", t.TEXT),
        ("[]", t.ListOf(TIER)),
        ("[basic, verified]", t.ListOf(TIER)),
        ("present(patron) && patron.tier == basic", t.BOOL),
        ("count > 1 && present(maybe) && !(maybe < 1.00)", t.BOOL),
        ("round_half_up(amount * rate + amount / 2) <= params.cap", t.BOOL),
    ],
)
def test_what_fits_the_hole_is_taken(text, expected):
    assert checked(text, expected).problems == ()


def test_a_guard_without_an_expected_type_keeps_its_type():
    assert checked("present(maybe) ? maybe : amount").typed.type == PHP
    assert checked("maybe").typed.type == t.Optional(PHP)


def test_an_expression_names_every_path_it_reads_once():
    typed = checked("params.tiers.balance[wallet.owner.tier] > amount && amount > 0 && now > until").typed

    assert typed.paths() == (
        Path("params", ("tiers", "balance")),
        Path("wallet", ("owner", "tier")),
        Path("amount"),
        Path("until"),
    )


def test_a_path_knows_the_rows_it_goes_through():
    path = Path("wallet", ("owner", "tier"))

    assert path.hops(SCOPE) == (
        Hop(Path("wallet"), "wallets.wallet"),
        Hop(Path("wallet", ("owner",)), "identity.customer"),
    )
    assert Path("wallet", ("id",)).hops(SCOPE) == ()
    assert Path("patron", ("tier",)).hops(SCOPE) == (Hop(Path("patron"), "identity.customer"),)


def test_balances_are_told_apart_from_names():
    typed = checked("balance(held) == 0.00 || balance(held) > amount").typed

    assert (typed.balances(), typed.paths()) == (("held",), (Path("amount"),))
