from __future__ import annotations

import pytest

from primitives.kit.conformance import faults
from primitives.kit.section import Values
from primitives.ledger.config import configure
from primitives.ledger.domain import Bounds
from primitives.ledger.manifest import MANIFEST, POSTING
from primitives.ledger.totals import total, total_keys
from tests.primitives.ledger.desk import ANN, HOLD, Desk, chart, entry, section


def told(accounts: dict[str, Values], **more: str) -> list[tuple[str, tuple[str, ...]]]:
    configured = configure(section(accounts, **more))
    assert (configured.config is None) == bool(configured.problems)
    return [(problem.code, problem.path) for problem in configured.problems]


@pytest.mark.parametrize(
    "address, code",
    [
        ("wallets:x{wallet}:available", "FF600"),
        ("{wallet}{purse}", "FF600"),
        ("wallets::available", "FF205"),
        ("wallets:avail able", "FF205"),
        ("a:{x}:{x}", "FF205"),
    ],
)
def test_an_address_is_words_and_whole_holes(address: str, code: str) -> None:
    assert told({"one": entry(address, "liability")}) == [(code, ("accounts", "one", "address"))]


def test_two_accounts_have_two_addresses() -> None:
    path = ("accounts", "two", "address")
    same = {"one": entry("a:{x}", "asset"), "two": entry("a:{y}", "asset")}
    assert told(same) == [("FF205", path)]
    meeting = {"one": entry("w:{x}:available", "liability"), "two": entry("w:{x}:{purse}", "liability")}
    assert told(meeting) == [("FF600", path)]


def test_a_hole_beside_a_word_of_another_account_may_not_have_that_word_as_its_value() -> None:
    accounts = {"one": entry("settle:instapay", "asset"), "two": entry("settle:{scheme}", "asset")}
    two = chart({**accounts, "corrections": entry("c", "expense"), "play": entry("p", "asset")}).accounts["two"]
    assert two.address(("visa",)) == "settle:visa"
    assert two.reserved == {(0, "instapay")}


def test_counterparts_are_accounts_of_the_chart_without_holes() -> None:
    accounts = {"fees": entry("fees", "income"), "wallet": entry("w:{x}", "liability")}
    assert told(accounts, adjustments="fee", sandbox="wallet") == [("FF301", ("adjustments",)), ("FF306", ("sandbox",))]
    (problem, _) = configure(section(accounts, adjustments="fee", sandbox="wallet")).problems
    assert "fees" in problem.help


def test_an_asset_is_written_with_its_decimals() -> None:
    assert told({"one": entry("a", "asset", assets=("php",))}) == [("FF204", ("accounts", "one", "assets"))]


def test_all_problems_come_at_once() -> None:
    assert len(told({"one": entry("a:", "asset"), "two": entry("b{x}", "asset")})) == 2


@pytest.mark.parametrize(
    "name, values, bounds",
    [
        ("savings", {}, Bounds(0, None)),
        ("settlement", {}, Bounds(None, None)),
        ("available", {"ceiling": 5}, Bounds(0, 5)),
        ("available", {"ceiling": None}, Bounds(0, None, closed=True)),
        ("credit_line", {"overdraft": 7}, Bounds(-7, None)),
        ("owed", {"ceiling": 9, "floor": 0}, Bounds(-9, 0, debit=True)),
    ],
)
def test_bounds_follow_the_class_and_the_formulas(name: str, values: dict[str, int | None], bounds: Bounds) -> None:
    assert chart().accounts[name].bounds(values) == bounds


def test_an_unlimited_overdraft_has_no_floor() -> None:
    configured = configure(section({"payable": entry("p", "liability", overdraft="unlimited")}))
    assert configured.config.accounts["payable"].bounds({}) == Bounds(None, None)


def test_the_chart_tells_the_engine_holes_and_formulas() -> None:
    accounts = POSTING.chart(chart())
    assert accounts["held"].holes == ("wallet", "cash_out")
    assert set(accounts["owed"].formulas) == {"ceiling", "floor"}


def test_the_total_of_a_resource_is_zero_only_when_each_account_is() -> None:
    desk = Desk()

    def whole() -> int:
        rows = desk.rows(total_keys(desk.chart, "wallet", ANN, "PHP/2"))
        return total(rows, desk.chart, "wallet", ANN, "PHP/2")

    assert whole() == 0
    desk.post("send $amount (source = @owed destination = @available)", (ANN,), (ANN,), amount=10)
    assert whole() == 20
    desk.post("send $amount (source = @available destination = @held)", (ANN,), (ANN, HOLD), amount=10)
    desk.post("send $amount (source = @settlement destination = @owed)", ("r",), (ANN, {"floor": -99}), amount=10)
    assert whole() == 10


def test_a_balance_is_read_on_the_account_s_own_side() -> None:
    desk = Desk()
    desk.cash_in(ANN, 10)
    for name, holes in (("available", (ANN,)), ("settlement", ("instapay",))):
        rows = desk.rows(POSTING.balance_keys(desk.chart, name, holes, "PHP/2"))
        assert POSTING.balance(rows, desk.chart, name, holes, "PHP/2") == 10


def test_the_manifest_keeps_the_contract() -> None:
    assert faults(MANIFEST) == ()
