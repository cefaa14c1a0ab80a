"""A scope and values like those of an e-wallet, for the tests of expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

from engine.compiler.expressions import Checked, Scope, check, compile_expression, parse
from primitives.kit import types as t
from primitives.kit.clock import Duration
from primitives.kit.tables import Any, Between, OneOf, TableRow, TableValue

PHP, USD = t.Money("PHP/2"), t.Money("USD/2")
TIER = t.Enum("identity.tier", ("basic", "verified"))
BIC = t.Text("bic", "[A-Z]{11}")
WALLET, CUSTOMER = t.Ref("wallets.wallet"), t.Ref("identity.customer")
TIERS = t.Table((("tier", TIER),), (("daily_out", t.Optional(PHP)), ("balance", PHP)))
HOLD = t.Table((("scheme", t.TEXT), ("mcc", t.TEXT)), (("days", t.SPAN),))

SCOPE = Scope(
    names={
        "amount": PHP,
        "dollars": USD,
        "count": t.INTEGER,
        "rate": t.PERCENT,
        "ratio": t.DECIMAL,
        "bank": BIC,
        "note": t.Optional(t.TEXT),
        "maybe": t.Optional(PHP),
        "until": t.TIME,
        "cutoff": t.TIME,
        "day": t.DATE,
        "tags": t.ListOf(t.TEXT),
        "mcc": t.TEXT,
        "wallet": WALLET,
        "from": WALLET,
        "patron": t.Optional(CUSTOMER),
        "params": t.Record("params", (("cap", PHP), ("grace", t.SPAN), ("tiers", TIERS), ("hold", HOLD))),
    },
    resources={
        "wallets.wallet": t.Record("wallets.wallet", (("owner", CUSTOMER), ("active", t.BOOL))),
        "identity.customer": t.Record("identity.customer", (("tier", TIER),)),
    },
    accounts={"held": PHP},
)

TIER_ROWS = TableValue(
    ("daily_out", "balance"),
    (TableRow(("basic",), (None, 50_000_00)), TableRow(("verified",), (100_000_00, 100_000_00))),
)
HOLD_ROWS = TableValue(
    ("days",),
    (
        TableRow(("visa", OneOf(("7011", Between("3500", "3999")))), (Duration(days=30),)),
        TableRow((Any(), Any()), (Duration(days=7),)),
    ),
)
NAMES: Mapping[str, object] = {
    "amount": 1_000_00,
    "dollars": 5_00,
    "count": 3,
    "bank": "BOPIPHMMXXX",
    "note": None,
    "maybe": None,
    "until": datetime(2027, 3, 1, 12, 30, tzinfo=UTC),
    "tags": ("a", "b"),
    "mcc": "3555",
    "wallet": "w1",
    "from": "w2",
    "patron": None,
    "params": SimpleNamespace(cap=50_000_00, grace=Duration(days=7), tiers=TIER_ROWS, hold=HOLD_ROWS),
}
ROWS: Mapping[tuple[str, str], object] = {
    ("wallets.wallet", "w1"): SimpleNamespace(owner="c1", active=True),
    ("wallets.wallet", "w2"): SimpleNamespace(owner="c2", active=False),
    ("identity.customer", "c1"): SimpleNamespace(tier="verified"),
    ("identity.customer", "c2"): SimpleNamespace(tier="basic"),
}


@dataclass(frozen=True, slots=True)
class Values:
    """An Env over plain mappings."""

    names: Mapping[str, object]
    now: datetime = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)

    def row(self, resource: str, id_: str) -> object:
        return ROWS[resource, id_]

    def balance(self, account: str) -> int:
        return {"held": 1_015_00}[account]


def checked(text: str, expected: t.Type | None = None, scope: Scope = SCOPE) -> Checked:
    parsed = parse(text)
    return Checked(None, parsed.problems) if parsed.expression is None else check(parsed.expression, scope, expected)


def value(text: str, expected: t.Type | None = None, **names: object) -> object:
    typed = checked(text, expected).typed
    assert typed is not None, checked(text, expected).problems
    return compile_expression(typed)(Values({**NAMES, **names}))


def codes(text: str, expected: t.Type | None = None) -> list[str]:
    return [problem.code for problem in checked(text, expected).problems]
