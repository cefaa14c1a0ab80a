"""What a script may be refused with is known before any amount is: by the side of its accounts and their bounds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.kit.posting import Script
from primitives.kit.problems import Decline
from primitives.kit.types import Optional
from primitives.ledger.declining import may_decline
from primitives.ledger.manifest import POSTING
from tests.primitives.ledger.desk import ACCOUNTS, ANN, BEN, HOLD, PHP, Desk, chart, entry, formula, types


def declines(text: str, accounts: object = ACCOUNTS) -> set[str]:
    config = chart(accounts)  # type: ignore[arg-type]
    script = POSTING.check(config, text, types)
    assert isinstance(script, Script)
    return set(may_decline(config, script))


@pytest.mark.parametrize(
    ("source", "destination", "codes"),
    [
        ("settlement", "savings", set()),
        ("settlement", "available", {"ceiling_exceeded"}),
        ("settlement", "held", {"ceiling_exceeded"}),
        ("savings", "fees", {"insufficient_funds"}),
        ("owed", "savings", {"insufficient_funds"}),
        ("settlement", "owed", {"floor_reached"}),
    ],
)
def test_each_side_has_its_bounds(source: str, destination: str, codes: set[str]) -> None:
    found = declines(f"send $amount (source = @{source} destination = @{destination})")

    assert found == codes | {"account_frozen"}


def test_a_ceiling_that_may_be_none_lets_nothing_in() -> None:
    ceiling = replace(formula("wallet"), type=Optional(PHP))
    accounts = {**ACCOUNTS, "available": entry("wallets:{wallet}:available", "liability", ceiling=ceiling)}

    assert "not_allowed" in declines("send $amount (source = @settlement destination = @available)", accounts)
    assert "not_allowed" in declines("send $amount (source = @settlement destination = @held)", accounts)


HOLES: dict[str, tuple[str, ...]] = {
    "available": (ANN,),
    "savings": (BEN,),
    "held": (ANN, HOLD),
    "settlement": ("instapay",),
    "owed": (ANN,),
    "fees": (),
}
NAMES = st.sampled_from(sorted(HOLES))


@given(
    before=st.lists(st.tuples(NAMES, st.integers(1, 900)), max_size=4),
    moved=st.tuples(NAMES, NAMES).filter(lambda pair: pair[0] != pair[1]),
    amount=st.integers(0, 900),
    bound=st.integers(0, 1000),
)
def test_no_script_is_refused_with_what_was_not_said(
    before: list[tuple[str, int]], moved: tuple[str, str], amount: int, bound: int
) -> None:
    desk = Desk()
    for name, seeded in before:
        with suppress(Decline):
            desk.post(f"send $amount (source = @corrections destination = @{name})", (), HOLES[name], amount=seeded)
    source, destination = moved
    text = f"send $amount (source = @{source} destination = @{destination})"
    bounds = {"ceiling": bound, "floor": bound // 2}
    code = None
    try:
        desk.post(text, (*HOLES[source], bounds), (*HOLES[destination], bounds), amount=amount)
    except Decline as decline:
        code = decline.code

    assert code is None or code in declines(text)
