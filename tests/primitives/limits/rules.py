"""A desk with one rule of each window."""

from __future__ import annotations

from primitives.kit.clock import Duration
from primitives.kit.section import Formula, Values
from primitives.kit.types import INTEGER, Money, Optional
from primitives.limits.actions import TAKE
from primitives.limits.config import configure
from primitives.limits.domain import Counter, Taken
from primitives.limits.manifest import MANIFEST
from primitives.limits.tables import COUNTERS
from tests.primitives.desk import NOON, Desk, formula, origin

WALLET = "01900000-0000-7000-8000-00000000000a"
MONEY, COUNTED = Optional(Money("PHP/2")), Optional(INTEGER)


def row(window: object, counts: str = "amount", at_most: Formula | None = None, **more: object) -> Values:
    at_most = at_most or formula(MONEY if counts == "amount" else COUNTED, ("wallet",))
    return Values({"counts": counts, "per": "wallets.wallet", "window": window, "at_most": at_most, **more})


def desk() -> Desk:
    rules = {word: row(word) for word in ("transaction", "day", "week", "month", "life")}
    rules["rolling"] = row(Duration(seconds=3600))
    rules["tries"] = row("day", counts="count")
    return Desk(MANIFEST, configure(rules).config)


def take(at: Desk, rule: str, amount: int, at_most: int | None, when: object = NOON) -> Taken:
    given = {"wallet": WALLET} if rule == "tries" else {"wallet": WALLET, "amount": amount}
    return at.do(TAKE, given, {"rule": rule}, {"at_most": at_most}, origin(when))


def counter(at: Desk, rule: str, period: str) -> Counter | None:
    return at.memory.state.get(COUNTERS.at(WALLET, rule, period))


def used(at: Desk, rule: str, period: str) -> int:
    found = counter(at, rule, period)
    return found.used if found else 0
