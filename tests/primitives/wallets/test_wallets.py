"""Wallets: opened, activated, frozen and thawed, and closed only when empty."""

from __future__ import annotations

import pytest

from primitives.kit.section import Values
from primitives.wallets.actions import ACTIVATE, CLOSE, FREEZE, OPEN, UNFREEZE
from primitives.wallets.config import Config, configure
from primitives.wallets.domain import Wallet
from primitives.wallets.manifest import MANIFEST
from primitives.wallets.tables import WALLETS
from tests.primitives.desk import Desk, manila

OWNER = "01900000-0000-7000-8000-00000000000a"
FRAUD = "reported stolen phone"


@pytest.fixture
def desk() -> Desk:
    return Desk(MANIFEST, Config(("personal",)))


@pytest.fixture
def cautious() -> Desk:
    return Desk(MANIFEST, Config(("personal", "business"), activation="operator"))


def wallet(desk: Desk, id_: str) -> Wallet:
    return desk.memory.state[WALLETS.at(id_)]


def opened(desk: Desk) -> str:
    return desk.do(OPEN, {"owner": OWNER, "kind": "personal"}).id


def test_a_wallet_of_the_only_kind_is_usable_at_once(desk: Desk) -> None:
    row = wallet(desk, desk.do(OPEN, {"owner": OWNER}).id)

    assert (row.owner, row.kind, row.active, row.frozen) == (OWNER, "personal", True, False)
    assert row.opened_at == manila("2026-11-20 12:00")


def test_where_there_are_several_kinds_one_is_asked_for(cautious: Desk) -> None:
    assert OPEN.signature(cautious.config, {}).inputs["kind"].required
    assert not OPEN.signature(Config(("personal",)), {}).inputs["kind"].required


def test_an_operator_activates_a_pending_wallet(cautious: Desk) -> None:
    id_ = opened(cautious)
    assert not wallet(cautious, id_).active

    cautious.do(ACTIVATE, {"wallet": id_})

    assert wallet(cautious, id_).active
    assert cautious.published == ["wallet.opened", "wallet.activated"]


def test_a_frozen_wallet_is_not_active_and_says_so_to_its_accounts(desk: Desk) -> None:
    id_ = opened(desk)

    desk.do(FREEZE, {"wallet": id_, "reason": FRAUD})

    assert (wallet(desk, id_).active, wallet(desk, id_).frozen) == (False, True)
    assert getattr(wallet(desk, id_), str(MANIFEST.resources[0].freezes)) is True


@pytest.mark.parametrize("activated, state", [(False, "pending"), (True, "active")])
def test_a_thawed_wallet_is_what_it_was(cautious: Desk, activated: bool, state: str) -> None:
    id_ = opened(cautious)
    if activated:
        cautious.do(ACTIVATE, {"wallet": id_})
    cautious.do(FREEZE, {"wallet": id_, "reason": FRAUD})

    cautious.do(UNFREEZE, {"wallet": id_})

    assert wallet(cautious, id_).state == state


def test_the_reason_of_a_freeze_is_kept_and_not_published(desk: Desk) -> None:
    id_ = opened(desk)

    changed = desk.do(FREEZE, {"wallet": id_, "reason": FRAUD})

    assert wallet(desk, id_).frozen_because == FRAUD
    assert FRAUD not in repr(desk.memory.events) + repr(FREEZE.record(changed))


@pytest.mark.parametrize("balance", [1, -1, 10**20])
def test_a_wallet_with_money_or_debt_is_not_closed(desk: Desk, balance: int) -> None:
    decline = desk.declined(CLOSE, {"wallet": opened(desk)}, evaluated={"balance": balance})

    assert decline.code == "wallet_not_empty"


def test_the_balance_of_a_close_is_of_all_the_wallets_accounts(desk: Desk) -> None:
    assert CLOSE.signature(desk.config, {}).totals == {"balance": "wallet"}


@pytest.mark.parametrize("frozen", [False, True])
def test_an_empty_wallet_is_closed_for_good(desk: Desk, frozen: bool) -> None:
    id_ = opened(desk)
    if frozen:
        desk.do(FREEZE, {"wallet": id_, "reason": FRAUD})
    desk.do(CLOSE, {"wallet": id_}, evaluated={"balance": 0})

    assert wallet(desk, id_).state == "closed"
    for write, more, evaluated in (
        (ACTIVATE, {}, {}),
        (FREEZE, {"reason": FRAUD}, {}),
        (UNFREEZE, {}, {}),
        (CLOSE, {}, {"balance": 0}),
    ):
        decline = desk.declined(write, {"wallet": id_, **more}, evaluated=evaluated)
        assert (decline.code, decline.facts) == ("wallet_wrong_state", {"state": "closed"})


@pytest.mark.parametrize("kinds, code", [((), "FF203"), (("personal", "personal"), "FF205")])
def test_kinds_are_some_and_each_once(kinds: tuple[str, ...], code: str) -> None:
    assert [problem.code for problem in configure(Values({"kinds": kinds})).problems] == [code]


def test_wallets_are_activated_automatically_unless_told() -> None:
    assert configure(Values({"kinds": ("personal",)})).config.activation == "automatic"
