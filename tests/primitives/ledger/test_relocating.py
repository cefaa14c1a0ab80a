"""An account at another address: all it has and holds goes there, and the journal alone says how it came about."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.kit.conformance import StrictRows
from primitives.ledger.audit import Audit
from primitives.ledger.carried import Standing
from primitives.ledger.domain import Chart
from primitives.ledger.relocating import RELOCATING
from primitives.ledger.tables import BALANCE, MOVE, TRANSACTION, BalanceRow
from tests.primitives.ledger.desk import ACCOUNTS, ANN, BEN, HOLD, Desk, chart, entry, formula

PURSES = {
    **ACCOUNTS,
    "available": entry("purses:{wallet}:available", "liability", ceiling=formula("wallet"), was="available"),
    "held": entry("purses:{wallet}:held:{cash_out}", "liability", was="held"),
    "settlement": entry("rails:{rail}", "asset", mirrors="payments", was="settlement"),
}


def move_all(desk: Desk, new: Chart) -> None:
    """As a release does, from the rows there are."""
    for moved in RELOCATING.changed(desk.chart, new):
        if moved.moves:
            part = standing(desk, moved.old)
            rows = StrictRows(desk.memory, "ledger", RELOCATING.keys(desk.chart, new, moved, part))
            rows.inserted_at = desk.inserted_at
            RELOCATING.apply(rows, desk.chart, new, moved, part, desk.origin())


def standing(desk: Desk, name: str) -> list[Standing]:
    """engine-side `part` reads the same with SQL."""
    rows = [row for key, row in desk.memory.state.items() if key.table is BALANCE]
    mine = [row for row in rows if desk.chart.accounts[name].values(row.account) is not None]
    return [
        Standing(row, tuple(one for one in rows if one.counted_in == row.account and one.input != one.output))
        for row in mine
        if row.input != row.output or row.held
    ]


def derived(desk: Desk) -> dict[tuple[str, str], Any]:
    """Every balance row as the journal alone gives it; fails where an entry contradicts its moves."""
    audit = Audit()
    for row in desk.memory.journals.get(str(TRANSACTION), []):
        moves = [move for move in desk.memory.journals[str(MOVE)] if move.n == row.n]
        assert list(audit.entry(row, moves)) == []
    return audit.accounts


def as_derived(row: BalanceRow) -> tuple[Any, ...]:
    return (row.input, row.output, row.held, row.counted_in, row.frozen)


STEPS = st.lists(
    st.tuples(st.sampled_from(("cash_in", "transfer", "hold")), st.sampled_from((ANN, BEN)), st.integers(1, 900)),
    max_size=12,
)


def after(steps: list[tuple[str, str, int]]) -> Desk:
    desk = Desk()
    desk.cash_in(ANN, 10_000)
    desk.cash_in(BEN, 10_000)
    for what, wallet, amount in steps:
        if what == "cash_in":
            desk.cash_in(wallet, amount)
        elif what == "hold":
            desk.hold(wallet, amount)
        else:
            desk.transfer(wallet, BEN if wallet == ANN else ANN, amount)
    return desk


@given(steps=STEPS)
def test_nothing_is_lost_and_nothing_is_counted_twice(steps: list[tuple[str, str, int]]) -> None:
    desk = after(steps)
    before = {(name, wallet): content(desk, desk.chart, name, wallet) for name in PURSES for wallet in (ANN, BEN)}

    move_all(desk, chart(PURSES))

    assert {(n, w): content(desk, chart(PURSES), n, w) for n in PURSES for w in (ANN, BEN)} == before
    known = derived(desk)
    for key, row in desk.memory.state.items():
        if key.table is BALANCE:
            told = known[row.account, row.asset]
            assert as_derived(row) == (told.input, told.output, told.held, told.counted_in, told.frozen)
    assert all(row.input == row.output and row.held == 0 for row in left(desk))


def content(desk: Desk, chart_: Chart, name: str, wallet: str) -> tuple[int, int]:
    """What all addresses of the account with this wallet have, and hold."""
    found = [
        row
        for key, row in desk.memory.state.items()
        if key.table is BALANCE and wallet in (chart_.accounts[name].values(row.account) or ())
    ]
    return sum(row.input - row.output for row in found), sum(row.held for row in found)


def left(desk: Desk) -> list[BalanceRow]:
    return [
        row
        for key, row in desk.memory.state.items()
        if key.table is BALANCE and row.account.startswith(("wallets:", "settlement:")) and "savings" not in row.account
    ]


def test_a_hold_is_counted_where_its_wallet_went() -> None:
    desk = after([("hold", ANN, 500)])
    move_all(desk, chart(PURSES))

    held = desk.memory.state[BALANCE.at(f"purses:{ANN}:held:{HOLD}", "PHP/2")]
    assert held.counted_in == f"purses:{ANN}:available"
    assert desk.memory.state[BALANCE.at(f"purses:{ANN}:available", "PHP/2")].held == 500


def test_what_is_below_zero_goes_by_the_way_back() -> None:
    desk = after([])
    move_all(desk, chart(PURSES))

    (entry_,) = [row for row in desk.memory.journals[str(TRANSACTION)] if "rails:" in row.postings]
    assert entry_.postings == '[["rails:instapay","settlement:instapay","PHP/2",20000]]'


def test_a_second_time_moves_nothing() -> None:
    desk = after([("hold", ANN, 500)])
    move_all(desk, chart(PURSES))
    entries = len(desk.memory.journals[str(TRANSACTION)])

    move_all(desk, chart(PURSES))

    assert len(desk.memory.journals[str(TRANSACTION)]) == entries


@pytest.mark.parametrize(
    ("accounts", "told"),
    [
        ({"fees": None}, ("fees", None, False, "")),
        ({"fees": None, "income": entry("income:fees", "income", was="fees")}, ("fees", "income", False, "")),
        ({"fees": entry("income:all", "income", was="fees")}, ("fees", "fees", True, "")),
        ({"fees": entry("income:all", "income")}, ("fees", "fees", True, "its address is another now")),
        ({"fees": entry("income:fees", "liability")}, ("fees", "fees", False, "it would stand on another side")),
        (
            {"fees": entry("income:{rail}", "income", was="fees")},
            ("fees", "fees", True, "its address has other holes"),
        ),
        (
            {"fees": entry("income:all", "income", was="fees"), "tips": entry("income:fees", "income")},
            ("fees", "fees", True, "another account would stand at its address"),
        ),
    ],
)
def test_what_differs_between_two_charts(accounts: dict[str, Any], told: tuple[Any, ...]) -> None:
    merged = {name: value for name, value in {**ACCOUNTS, **accounts}.items() if value is not None}

    (one,) = RELOCATING.changed(chart(), chart(merged))

    assert (one.old, one.new, one.moves, one.refused) == told
