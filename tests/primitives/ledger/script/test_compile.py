from fractions import Fraction

import pytest

from primitives.ledger.script.errors import (
    InvalidAllotmentSum,
    InvalidPortion,
    MissingFunds,
    NegativeAmount,
    UnboundedInSendAll,
)
from primitives.ledger.script.ranges import Range
from tests.primitives.ledger.script.purse import Purse
from tests.primitives.ledger.script.scripts import compiled, run


def moves(postings):
    return [(p.source, p.destination, p.amount) for p in postings]


def test_a_send_moves_an_amount():
    purse = Purse({"available": 100, "held": 0})

    postings = run("send $amount ( source = @available destination = @held )", purse, amount=60)

    assert moves(postings) == [("available", "held", 60)]
    assert purse.balances == {"available": 40, "held": 60}


def test_two_holes_of_one_account_are_two_accounts():
    purse = Purse({"from:available": 100, "to:available": 0})

    run("send $amount ( source = @from:available destination = @to:available )", purse, amount=100)

    assert purse.balances == {"from:available": 0, "to:available": 100}


def test_what_one_send_brought_the_next_may_take():
    purse = Purse({"available": 100, "held": 0, "fees": 0})
    script = """
        send $amount  ( source = @available destination = @held )
        send $fee.net ( source = @held      destination = @fees )"""

    run(script, purse, amount=100, fee_net=15)

    assert purse.balances == {"available": 0, "held": 85, "fees": 15}


def test_missing_funds_say_where_and_how_much():
    text = "send $amount (\n  source = { @held @available }\n  destination = @fees\n)"

    with pytest.raises(MissingFunds) as error:
        run(text, Purse({"available": 10, "held": 5, "fees": 0}), amount=16)

    assert (error.value.asset, error.value.needed, error.value.available) == ("PHP/2", 16, 15)
    assert error.value.range == Range(1, 11, 1, 31)
    assert "    |            ~~~~~~~~~~~~~~~~~~~~\n" in error.value.show(text)


def test_nothing_moves_without_a_posting():
    purse = Purse({"available": 0, "held": 0})

    assert run("send $amount ( source = @available destination = @held )", purse, amount=0) == ()
    assert run("send [$asset *] ( source = @available destination = @held )", purse) == ()


def test_sources_give_in_order():
    purse = Purse({"held": 3, "available": 4, "owed": -5, "fees": 0})
    script = "send $amount ( source = { @owed @held @available } destination = @fees )"

    assert moves(run(script, purse, amount=6)) == [("held", "fees", 3), ("available", "fees", 3)]


def test_an_unbounded_account_gives_what_is_asked():
    purse = Purse({"settlement": 0, "available": 0}, unbounded=frozenset({"settlement"}))

    run("send $amount ( source = @settlement destination = @available )", purse, amount=7)

    assert purse.balances == {"settlement": -7, "available": 7}


def test_everything_in_an_unbounded_account_is_no_amount():
    purse = Purse({"settlement": 9, "available": 0}, unbounded=frozenset({"settlement"}))

    with pytest.raises(UnboundedInSendAll):
        run("send [$asset *] ( source = @settlement destination = @available )", purse)


def test_a_debt_is_paid_first():
    script = "send $amount ( source = @settlement destination = { max $cap to @owed remaining to @available } )"
    purse = Purse({"settlement": 100, "owed": -30, "available": 0})

    assert moves(run(script, purse, amount=100, cap=30)) == [
        ("settlement", "owed", 30),
        ("settlement", "available", 70),
    ]


def test_a_cap_below_zero_is_a_cap_of_nothing():
    script = "send $amount ( source = { max $cap from @held @available } destination = @fees )"
    purse = Purse({"held": 100, "available": 100, "fees": 0})

    assert moves(run(script, purse, amount=10, cap=-5)) == [("available", "fees", 10)]


def test_kept_money_never_leaves():
    purse = Purse({"held": 4, "available": 100, "fees": 0})
    script = "send $amount ( source = { @held @available } destination = { max $cap kept remaining to @fees } )"

    assert moves(run(script, purse, amount=10, cap=6)) == [("available", "fees", 4)]
    assert purse.balances == {"held": 4, "available": 96, "fees": 4}


def test_oneof_takes_from_the_first_that_can_give_all():
    script = "send $amount ( source = oneof { @held { @held @owed } @available } destination = @fees )"
    purse = Purse({"held": 4, "owed": 3, "available": 100, "fees": 0})

    assert moves(run(script, purse, amount=8)) == [("available", "fees", 8)]
    assert purse.balances == {"held": 4, "owed": 3, "available": 92, "fees": 8}


def test_oneof_gives_to_the_first_that_holds_all():
    script = "send $amount ( source = @available destination = oneof { max $cap to @owed remaining to @fees } )"
    purse = Purse({"available": 100, "owed": 0, "fees": 0})

    assert moves(run(script, purse, amount=8, cap=8)) == [("available", "owed", 8)]
    assert moves(run(script, purse, amount=9, cap=8)) == [("available", "fees", 9)]


def test_units_that_cannot_be_shared_go_to_the_first():
    script = """send $amount ( source = @available
                destination = { 4/5 to @held 2/25 to @fees 3/25 to @vat } )"""
    purse = Purse({"available": 15, "held": 0, "fees": 0, "vat": 0})

    assert [p.amount for p in run(script, purse, amount=15)] == [13, 1, 1]


def test_a_share_of_nothing_gets_no_unit():
    script = "send $amount ( source = @available destination = { 0% to @held 1/2 to @fees 1/2 to @vat } )"
    purse = Purse({"available": 3, "held": 0, "fees": 0, "vat": 0})

    assert moves(run(script, purse, amount=3)) == [("available", "fees", 2), ("available", "vat", 1)]


def test_shares_may_come_from_the_scope():
    script = "send $amount ( source = @available destination = { $rate to @fees remaining to @held } )"
    purse = Purse({"available": 1000, "fees": 0, "held": 0})

    run(script, purse, amount=1000, rate=Fraction(15, 1000))
    assert purse.balances == {"available": 0, "fees": 15, "held": 985}

    with pytest.raises(InvalidAllotmentSum):
        run(script, purse, amount=0, rate=Fraction(3, 2))
    with pytest.raises(InvalidPortion):
        run(script, purse, amount=0, rate=Fraction(-1, 2))


def test_shares_add_up_to_one():
    with pytest.raises(InvalidAllotmentSum) as error:
        run(
            "send $amount ( source = { $rate from @held } destination = @fees )",
            Purse({"held": 9, "fees": 0}),
            amount=1,
            rate=Fraction(21, 50),
        )

    assert error.value.actual_sum == "21/50"


def test_a_share_that_is_short_is_to_blame():
    script = "send $amount ( source = { 1/2 from @held 1/2 from @available } destination = @fees )"

    with pytest.raises(MissingFunds) as error:
        run(script, Purse({"held": 3, "available": 100, "fees": 0}), amount=10)

    assert (error.value.needed, error.value.available) == (5, 3)


def test_amounts_can_be_added_and_taken_off():
    purse = Purse({"available": 100, "held": 0})

    run(
        "send $amount + $fee.net - [PHP/2 1] ( source = @available destination = @held )",
        purse,
        amount=10,
        fee_net=5,
    )

    assert purse.balances["held"] == 14


def test_an_amount_below_zero_is_refused():
    with pytest.raises(NegativeAmount):
        run(
            "send $amount ( source = @available destination = @held )",
            Purse({"available": 9, "held": 0}),
            amount=-1,
        )


def test_the_same_address_in_two_slots_is_one_account():
    script = compiled("send $amount ( source = { @available @held } destination = @fees )")
    purse = Purse({"a": 10, "fees": 0})

    assert moves(script.run(purse, ["a", "a", "fees"], {"amount": 10})) == [("a", "fees", 10)]
    with pytest.raises(MissingFunds):
        script.run(purse, ["a", "a", "fees"], {"amount": 1})
