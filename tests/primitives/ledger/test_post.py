from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primitives.kit.posting import Script
from primitives.kit.problems import Decline, Defect
from primitives.ledger.journal import GENESIS, seal
from primitives.ledger.manifest import POSTING
from primitives.ledger.tables import BALANCE
from tests.primitives.ledger.desk import ANN, BEN, HOLD, NOON, Desk, types

OUT = """
send $amount (source = @held destination = @settlement)
send $fee.net (source = @held destination = @fees)
"""


def declined(call: object, *args: object, **more: object) -> Decline:
    with pytest.raises(Decline) as caught:
        call(*args, **more)  # type: ignore[operator]
    return caught.value


def test_a_transfer_moves_money_from_one_wallet_to_another() -> None:
    desk = Desk()
    desk.cash_in(ANN, 1000)
    posted = desk.transfer(ANN, BEN, 300)

    assert (desk.balance("available", ANN), desk.balance("available", BEN)) == (700, 300)
    assert desk.balance("settlement", "instapay") == 1000
    assert (posted.n, posted.total, posted.to.available, posted.to.fees) == (2, 300, 300, 0)


def test_a_script_of_several_sends_is_one_transaction() -> None:
    desk = Desk()
    desk.cash_in(ANN, 1000)
    desk.hold(ANN, 515)
    posted = desk.post(OUT, (ANN, HOLD), ("instapay",), (), amount=500, fee_net=15)

    assert json.loads(desk.journal()[-1].postings) == [
        [f"wallets:{ANN}:held:{HOLD}", "settlement:instapay", "PHP/2", 500],
        [f"wallets:{ANN}:held:{HOLD}", "income:fees", "PHP/2", 15],
    ]
    assert (posted.total, posted.to.fees, posted.to.settlement) == (515, 15, 500)
    assert desk.balance("held", ANN, HOLD) == 0


def test_a_liability_never_goes_below_zero_and_says_what_is_there() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    decline = declined(desk.transfer, ANN, BEN, 101)
    assert (decline.code, decline.facts["available"]) == ("insufficient_funds", 100)
    assert len(desk.journal()) == 1


def test_an_overdraft_of_the_chart_is_the_floor() -> None:
    desk = Desk()
    text = "send $amount (source = @credit_line destination = @settlement)"
    desk.post(text, (ANN, {"overdraft": 500}), ("instapay",), amount=500)
    assert desk.balance("credit_line", ANN) == -500
    assert declined(desk.post, text, (ANN, {"overdraft": 500}), ("instapay",), amount=1).code == "insufficient_funds"


def test_a_ceiling_counts_the_net_effect_of_the_whole_post() -> None:
    desk = Desk()
    text = """send $amount (source = @settlement destination = @available)
    send $cap (source = @available destination = @fees)"""
    assert declined(desk.cash_in, ANN, 101, 100).code == "ceiling_exceeded"
    desk.post(text, ("instapay",), (ANN, {"ceiling": 100}), (), amount=101, cap=1)
    assert desk.balance("available", ANN) == 100


def test_a_ceiling_counts_what_is_held_and_a_release_needs_no_room() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100, ceiling=100)
    desk.hold(ANN, 60)
    assert desk.row("available", ANN).held == 60
    assert declined(desk.cash_in, ANN, 1, 100).code == "ceiling_exceeded"
    text = "send [$asset *] (source = @held destination = @available)"
    desk.post(text, (ANN, HOLD), (ANN, {"ceiling": 50}))
    assert (desk.balance("available", ANN), desk.row("available", ANN).held) == (100, 0)


def test_money_that_leaves_a_hold_frees_room_under_the_ceiling() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100, ceiling=100)
    desk.hold(ANN, 60)
    desk.post(OUT, (ANN, HOLD), ("instapay",), (), amount=50, fee_net=10)
    assert desk.row("available", ANN).held == 0
    desk.cash_in(ANN, 60, ceiling=100)


def test_a_ceiling_of_none_declines_as_not_allowed_and_lets_money_out() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    assert declined(desk.cash_in, ANN, 1, ceiling=None).code == "not_allowed"
    text = "send $amount (source = @from:available destination = @to:available)"
    desk.post(text, (ANN, {"ceiling": None}), (BEN,), amount=10)


def test_a_receivable_is_bounded_by_its_ceiling_and_never_repaid_beyond_its_floor() -> None:
    desk = Desk()
    bounds = {"ceiling": 100, "floor": 0}
    lend = "send $amount (source = @owed destination = @available)"
    repay = "send $amount (source = @available destination = @owed)"
    assert declined(desk.post, lend, (ANN, bounds), (ANN,), amount=101).code == "insufficient_funds"
    desk.post(lend, (ANN, bounds), (ANN,), amount=100)
    desk.cash_in(ANN, 50)
    assert desk.balance("owed", ANN) == 100
    assert declined(desk.post, repay, (ANN,), (ANN, bounds), amount=101).code == "floor_reached"
    desk.post(repay, (ANN,), (ANN, bounds), amount=100)
    assert desk.balance("owed", ANN) == 0


@pytest.mark.parametrize("slot", [0, 1])
def test_a_frozen_account_neither_gives_nor_receives(slot: int) -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    text = "send $amount (source = @from:available destination = @to:available)"
    assert declined(desk.post, text, (ANN,), (BEN,), frozen=(slot,), amount=1).code == "account_frozen"


def test_two_slots_of_one_address_are_one_account() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    text = "send $amount (source = @from:available destination = @to:available)"
    desk.post(text, (ANN,), (ANN,), amount=60)
    assert (desk.row("available", ANN).input, desk.row("available", ANN).output) == (160, 60)
    assert declined(desk.post, text, (ANN,), (ANN,), frozen=(1,), amount=1).code == "account_frozen"


def test_in_an_ordered_source_a_frozen_account_gives_nothing() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    text = "send $amount (source = { @available @owed } destination = @fees)"
    desk.post(text, (ANN,), (ANN,), (), frozen=(0,), amount=40)
    assert (desk.balance("available", ANN), desk.balance("owed", ANN)) == (100, 40)


def test_sending_everything_of_an_empty_account_writes_nothing_even_when_it_is_frozen() -> None:
    desk = Desk()
    text = "send [$asset *] (source = @held destination = @available)"
    posted = desk.post(text, (ANN, HOLD), (ANN,), frozen=(0, 1))
    assert (posted.n, posted.total, desk.journal()) == (None, 0, [])
    desk.undo(posted)
    assert desk.journal() == []


def test_a_negative_amount_declines() -> None:
    desk = Desk()
    assert declined(desk.cash_in, ANN, -1).code == "amount_not_possible"


def test_a_value_that_could_reach_into_another_address_is_a_defect() -> None:
    with pytest.raises(Defect):
        Desk().cash_in(f"{ANN}:available:x", 1)


def test_undo_reverses_the_postings_last_first_and_links_to_what_it_reverses() -> None:
    desk = Desk()
    desk.cash_in(ANN, 1000)
    desk.hold(ANN, 515)
    posted = desk.post(OUT, (ANN, HOLD), ("instapay",), (), amount=500, fee_net=15)
    desk.undo(posted)

    entry = desk.journal()[-1]
    assert (entry.kind, entry.reverses) == ("undo", posted.n)
    assert [leg[3] for leg in json.loads(entry.postings)] == [15, 500]
    assert desk.balance("held", ANN, HOLD) == 515
    assert desk.row("available", ANN).held == 515


def test_undo_ignores_a_freeze_and_a_ceiling_of_who_gets_it_back() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100, ceiling=100)
    posted = desk.transfer(ANN, BEN, 100)
    desk.cash_in(ANN, 100, ceiling=100)
    key = BALANCE.at(f"wallets:{ANN}:available", "PHP/2")
    desk.memory.state[key].frozen = True
    desk.undo(posted)
    assert desk.balance("available", ANN) == 200


def test_undo_declines_when_the_money_has_gone_on() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    posted = desk.transfer(ANN, BEN, 100)
    desk.transfer(BEN, ANN, 50)
    assert declined(desk.undo, posted).code == "insufficient_funds"


def test_numbers_have_no_gaps_each_row_seals_the_one_before_and_time_never_goes_back() -> None:
    desk = Desk()
    desk.cash_in(ANN, 100)
    desk.inserted_at = NOON - timedelta(hours=1)
    desk.transfer(ANN, BEN, 1)
    first, second = desk.journal()
    assert [first.n, second.n, first.previous, second.previous] == [1, 2, GENESIS, first.hash]
    assert second.inserted_at == first.inserted_at
    assert all(seal(row) == row.hash for row in (first, second))


def test_a_script_is_checked_against_the_chart_with_offsets() -> None:
    text = "send $amount (\n  source = @avalable\n  destination = @fees)"
    (problem,) = POSTING.check(Desk().chart, text, types)  # type: ignore[misc]
    assert problem.code == "FF301"
    assert text[problem.start : problem.end] == "@avalable"
    assert "available" in problem.help


@pytest.mark.parametrize(
    "text, code",
    [
        ("send $nothing (source = @available destination = @fees)", "FF301"),
        ("send $asset (source = @available destination = @fees)", "FF302"),
        (
            "send [USD/2 5] (source = @held destination = @fees)\nsend $cap (source = @held destination = @fees)",
            "FF303",
        ),
        ("send [$asset *] (source = @settlement destination = @fees)", "FF308"),
        ("send $amount (source = @available", "FF308"),
    ],
)
def test_what_is_wrong_with_a_script_has_a_code(text: str, code: str) -> None:
    found = POSTING.check(Desk().chart, text, types)
    assert not isinstance(found, Script)
    assert [problem.code for problem in found] == [code]


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────────────────

CEILING = 700
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["cash_in", "transfer", "hold", "release", "undo"]),
        st.sampled_from([ANN, BEN]),
        st.integers(0, 400),
    ),
    max_size=25,
)


def walk(desk: Desk, steps: list[tuple[str, str, int]]) -> None:
    done = []
    for action, who, amount in steps:
        with suppress(Decline):
            match action:
                case "cash_in":
                    done.append(desk.cash_in(who, amount, CEILING))
                case "transfer":
                    done.append(desk.transfer(who, BEN if who == ANN else ANN, amount, CEILING))
                case "hold":
                    done.append(desk.hold(who, amount))
                case "release":
                    text = "send [$asset *] (source = @held destination = @available)"
                    done.append(desk.post(text, (who, HOLD), (who, {"ceiling": CEILING})))
                case "undo" if done:
                    desk.undo(done.pop())


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_all_balances_add_up_to_zero_and_no_bound_is_broken(steps: list[tuple[str, str, int]]) -> None:
    desk = Desk()
    walk(desk, [step for step in steps if step[0] != "undo"])
    rows = [row for key, row in desk.memory.state.items() if key.table is BALANCE]
    assert sum(row.input - row.output for row in rows) == 0
    for row in rows:
        if row.account.endswith("available"):
            assert 0 <= row.input - row.output + row.held <= CEILING
        if ":held:" in row.account:
            assert row.input >= row.output


@settings(max_examples=60, deadline=None)
@given(STEPS, st.integers(1, 300))
def test_undo_restores_every_balance(steps: list[tuple[str, str, int]], amount: int) -> None:
    desk = Desk()
    walk(desk, steps)
    desk.cash_in(ANN, amount)
    before = standing(desk)
    posted = desk.transfer(ANN, BEN, amount)
    desk.undo(posted)
    assert standing(desk) == {**dict.fromkeys(standing(desk), (0, 0)), **before}


def standing(desk: Desk) -> dict[object, tuple[int, int]]:
    return {key: (r.input - r.output, r.held) for key, r in desk.memory.state.items() if key.table is BALANCE}
