"""Random whole programs as text, with variables and books to run them on: every construct, mostly right, now and then
wrong. `programs()` is the strategy; the formatter's laws stand on it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis.strategies import DrawFn, composite, integers, sampled_from

from primitives.ledger.script.features import FEATURES
from primitives.ledger.script.store import MetadataQuery
from tests.primitives.ledger.script.books import Books

ASSETS = ("EUR/2", "EUR/2", "EUR/2", "EUR", "EUR/4", "USD/2")
ACCOUNTS = ("a", "b", "c", "fees", "users:1", "users:2", "world")
COLORS = ("RED", "RED", "BLUE", "", "red")
TYPES = ("account", "asset", "monetary", "number", "portion", "string")
WRONG = {"account": "no account", "asset": "eur", "monetary": "EUR/2", "number": "1.5", "portion": "3/2"}

RARELY, SOMETIMES = 120, 6  # one time in so many


@dataclass(frozen=True)
class Example:
    """A program's text, and what it is run with. balances: by account, asset and colour, written `a EUR/2 RED`."""

    text: str
    variables: dict[str, str]
    balances: dict[str, int]
    metadata: dict[MetadataQuery, str]
    features: tuple[str, ...]

    def books(self) -> Books:
        return Books(self.balances, self.metadata)


@composite
def programs(draw: DrawFn) -> Example:
    author = _Author(draw)
    declared = author.declarations()
    statements = [author.statement() for _ in range(draw(integers(1, 4)))]
    pragma, features = author.features()
    text = "\n".join(part for part in (pragma, declared, *statements) if part)
    return Example(text, author.given, author.balances(), author.metadata, features)


class _Author:
    """Writes one program. names: its variables, by type; given: values from outside; metadata: what origins read."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw
        self.names: dict[str, list[str]] = {type_: [] for type_ in TYPES}
        self.given: dict[str, str] = {}
        self.metadata: dict[MetadataQuery, str] = {}

    def chance(self, one_in: int) -> bool:
        # hypothesis likes the ends of a range, and numbers that stand in the code
        return self._draw(integers(0, one_in - 1)) == one_in // 3

    def one(self, choices: Sequence[str]) -> str:
        return self._draw(sampled_from(choices))

    def number(self, lowest: int, highest: int) -> int:
        return self._draw(integers(lowest, highest))

    # ── what surrounds the statements ──

    def features(self) -> tuple[str, tuple[str, ...]]:
        """The pragma, and the features that are switched on from outside."""
        known = sorted(FEATURES)
        match self.number(0, 19):
            case 6:
                return "", ()
            case 11:
                return "", tuple(known)
            case 13:
                known = [feature for feature in known if not self.chance(4)]
            case 16 if self.chance(3):
                known = [*known, "experimental-nothing"]
        named = ", ".join(f'"{feature}"' for feature in known)
        return (f"#![feature({named})]" if named else ""), ()

    def balances(self) -> dict[str, int]:
        held = {}
        for account in ACCOUNTS[:-1]:
            for asset in dict.fromkeys(ASSETS):
                held[f"{account} {asset}"] = self.number(-50, 900)
        for _ in range(self.number(0, 3)):
            held[f"{self.one(ACCOUNTS)} {self.one(ASSETS)} {self.one(COLORS[:3])}"] = self.number(-20, 200)
        return held

    def declarations(self) -> str:
        lines = [self._declaration(number) for number in range(self.number(0, 5))]
        return "vars {\n  " + "\n  ".join(lines) + "\n}" if lines else ""

    def _declaration(self, number: int) -> str:
        type_ = self.one(TYPES)
        name = f"v{number}" if number else "amount"
        origin = self._origin(type_, name) if self.chance(2) else self._from_outside(type_, name)
        self.names[type_].append(name)
        written = "money" if self.chance(RARELY) else type_
        return f"{written} ${name}{origin}"

    def _from_outside(self, type_: str, name: str) -> str:
        if not self.chance(RARELY):
            self.given[name] = self._value(type_)
        return ""

    def _origin(self, type_: str, name: str) -> str:
        if self.chance(2):
            key = MetadataQuery(self.one(ACCOUNTS), name)
            if not self.chance(RARELY):
                self.metadata[key] = self._value(type_)
            return f' = meta(@{key.account}, "{name}")'
        return f" = {self.call(type_)}" if type_ in ("monetary", "number", "asset") else f" = {self.of(type_)}"

    def _value(self, type_: str) -> str:
        """As text, from outside or in metadata."""
        if self.chance(RARELY):
            return WRONG.get(type_, "")
        match type_:
            case "account":
                return self.one(ACCOUNTS)
            case "asset":
                return self.one(ASSETS)
            case "monetary":
                return f"{self.one(ASSETS)} {self.number(-5, 200)}"
            case "number":
                return str(self.number(-3, 200))
            case "portion":
                return self.one(("1/3", "12.5%", "0%", "1/1", "2/7"))
            case _:
                return self.one(("1", "users", "RED", "", "a b"))

    # ── expressions ──

    def of(self, type_: str, asset: str = "EUR/2", depth: int = 2) -> str:
        """An expression of this type; rarely of another, or of a variable that is not there."""
        if self.chance(RARELY):
            return "$nowhere" if self.chance(3) else self.of(self.one(TYPES), asset, depth)
        if self.names[type_] and self.chance(3):
            return f"${self.one(self.names[type_])}"
        if depth and self.chance(SOMETIMES):
            return self._worked_out(type_, asset, depth - 1)
        return self._written(type_, asset)

    def _written(self, type_: str, asset: str) -> str:
        match type_:
            case "account":
                return (
                    f"@users:${self.one(self._castable())}"
                    if any(self.names.values()) and self.chance(12)
                    else f"@{self.one(ACCOUNTS)}"
                )
            case "asset":
                return asset
            case "monetary":
                return f"[{asset} {self.number(-3 if self.chance(10) else 0, 150)}]"
            case "number":
                return self.one(("0", "1", "7", "40", "1_000"))
            case "portion":
                return self.one(("1/2", "1/3", "0/5", "10%", "33.3%"))
            case _:
                return f'"{self.one(("k", "note", "RED", ""))}"'

    def _castable(self) -> list[str]:
        """What may be part of an address; rarely what may not."""
        types = TYPES if self.chance(SOMETIMES) else ("account", "number", "string")
        return [name for type_ in types for name in self.names[type_]] or ["nowhere"]

    def _worked_out(self, type_: str, asset: str, depth: int) -> str:
        left, right = self.of(type_, asset, depth), self.of(type_, asset, depth)
        match type_:
            case "monetary" | "number" if not self.chance(4):
                return f"({left} {self.one('++-')} {right})"
            case "monetary" if self.chance(2):
                return f"[{_atom(self.of('asset', asset, depth))} {self.of('number', asset, depth)}]"
            case "monetary" | "number" if self.chance(2):
                return f"(-{left})"
            case "portion":
                return f"({self.of('number', asset, depth)} / {self.of('number', asset, depth)})"
            case "monetary" | "number" | "asset":
                return self.call(type_, asset)
            case _:
                return self._written(type_, asset)

    def call(self, type_: str, asset: str = "EUR/2") -> str:
        if self.chance(RARELY):
            return self.one(("nothing(1)", "balance(@a)", 'meta(@a, "k")', "get_asset()"))
        if type_ == "monetary":
            name = self.one(("balance", "balance", "overdraft"))
            return f"{name}({self.of('account')}, {self.of('asset', asset)})"
        return f"get_{'amount' if type_ == 'number' else 'asset'}({self.of('monetary', asset)})"

    # ── statements ──

    def statement(self) -> str:
        asset = self.one(ASSETS)
        match self.number(0, 11):
            case 0:
                return f"save {self._sent(asset)} from {self.of('account')}"
            case 1:
                return self._effect(asset)
            case _:
                sent = self._sent(asset)
                source, destination = self.source(asset, 2), self.destination(asset, 2)
                if "*" not in sent and not self.chance(3):
                    source = f"{{ {source} @world }}"
                return f"send {sent} (\n  source = {source}\n  destination = {destination}\n)"

    def _sent(self, asset: str) -> str:
        return f"[{self._asset_atom(asset)} *]" if self.chance(SOMETIMES) else self.of("monetary", asset)

    def _asset_atom(self, asset: str) -> str:
        return f"${self.one(self.names['asset'])}" if self.names["asset"] and self.chance(4) else asset

    def _effect(self, asset: str) -> str:
        key, value = self.of("string"), self.of(self.one(TYPES), asset)
        if self.chance(SOMETIMES):
            return self.one((f"set_tx_meta({key})", f"nothing({value})", "set_account_meta(@a, 1, 2)"))
        return (
            f"set_tx_meta({key}, {value})"
            if self.chance(2)
            else (f"set_account_meta({self.of('account')}, {key}, {value})")
        )

    # ── sources ──

    def source(self, asset: str, depth: int) -> str:
        kinds = ("account", "account", "order", "order", "oneof", "max", "shares") if depth else ("account",)
        match self.one(kinds):
            case "order":
                return "{ " + " ".join(self._several(lambda: self.source(asset, depth - 1), 0)) + " }"
            case "oneof":
                return "oneof { " + " ".join(self._several(lambda: self.source(asset, depth - 1), 1)) + " }"
            case "max":
                return f"max {self.of('monetary', asset)} from {self.source(asset, depth - 1)}"
            case "shares":
                return self._shares(lambda: f"from {self.source(asset, depth - 1)}")
            case _:
                return self._source_account(asset)

    def _source_account(self, asset: str) -> str:
        account = self.of("account")
        if self.chance(8):
            return f"{account} with scaling through {self.one(('@swap', '@swap', self.of('account')))}"
        color = f" \\ {self._color()}" if self.chance(5) else ""
        match self.number(0, 5):
            case 0:
                return f"{account}{color} allowing overdraft up to {self.of('monetary', asset)}"
            case 1 if self.chance(2):
                return f"{account}{color} allowing unbounded overdraft"
            case _:
                return account + color

    def _color(self) -> str:
        return self.of("string") if self.chance(SOMETIMES) else f'"{self.one(COLORS)}"'

    def _several(self, write: Callable[[], str], least: int) -> list[str]:
        return [write() for _ in range(self.number(least, 3))]

    def _shares(self, write: Callable[[], str]) -> str:
        """Mostly they make one: of a denominator, or with `remaining`."""
        parts = [self.number(0, 4) for _ in range(self.number(1, 3))]
        whole = sum(parts) or 1
        portions = [f"{part}/{whole}" for part in parts]
        if self.chance(2):
            portions = [*(self.of("portion") for _ in parts[1:]), "remaining"]
        return "{ " + " ".join(f"{portion} {write()}" for portion in portions) + " }"

    # ── destinations ──

    def destination(self, asset: str, depth: int) -> str:
        match self.one(("account", "account", "order", "oneof", "shares") if depth else ("account",)):
            case "account":
                return self.of("account")
            case "shares":
                return self._shares(lambda: self._target(asset, depth - 1))
            case kind:
                caps = self._several(lambda: f"max {self.of('monetary', asset)} {self._target(asset, depth - 1)}", 0)
                clauses = " ".join([*caps, f"remaining {self._target(asset, depth - 1)}"])
                return f"{'oneof ' if kind == 'oneof' else ''}{{ {clauses} }}"

    def _target(self, asset: str, depth: int) -> str:
        return "kept" if self.chance(5) else f"to {self.destination(asset, depth)}"


def _atom(expression: str) -> str:
    """What may stand first between square brackets: `1/2` may not, `(1/2)` is just of the wrong type."""
    return f"({expression})" if expression[0].isdigit() else expression
