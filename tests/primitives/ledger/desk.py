"""A small chart, a hand that posts scripts over memory, and a way of the same rows into PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import psycopg

from primitives.kit.action import Addressed, Signature, Write
from primitives.kit.conformance import StrictRows
from primitives.kit.memory import Memory
from primitives.kit.origin import Origin
from primitives.kit.posting import Filled, Post, Script
from primitives.kit.section import Formula, Values
from primitives.kit.store import Keys
from primitives.kit.types import Money, Type
from primitives.ledger.domain import Chart
from primitives.ledger.manifest import MANIFEST, POSTING
from primitives.ledger.tables import BALANCE, TABLES, BalanceRow, TransactionRow

PHP = Money("PHP/2")
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
ANN, BEN = "0190aaaa-0000-7000-8000-00000000000a", "0190aaaa-0000-7000-8000-00000000000b"
HOLD = "0190aaaa-0000-7000-8000-0000000000f1"
TENANT = "demo"


def formula(*names: str) -> Formula:
    return Formula("given by the test", PHP, names, lambda scope: None)


def entry(address: str, account_class: str, **more: Any) -> Values:
    return Values({"address": address, "class": account_class, **more})


ACCOUNTS: Mapping[str, Values] = {
    "available": entry("wallets:{wallet}:available", "liability", ceiling=formula("wallet")),
    "savings": entry("wallets:{wallet}:savings", "liability"),
    "held": entry("wallets:{wallet}:held:{cash_out}", "liability"),
    "credit_line": entry("wallets:{wallet}:line", "liability", overdraft=formula("wallet")),
    "settlement": entry("settlement:{rail}", "asset", mirrors="payments"),
    "owed": entry("receivable:{wallet}", "asset", ceiling=formula("wallet"), floor=formula("wallet")),
    "fees": entry("income:fees", "income"),
    "corrections": entry("corrections", "expense"),
    "play": entry("play", "asset"),
}


def section(accounts: Mapping[str, Values] = ACCOUNTS, **more: Any) -> Values:
    return Values({"accounts": dict(accounts), **more})


def chart(accounts: Mapping[str, Values] = ACCOUNTS) -> Chart:
    configured = MANIFEST.configure(section(accounts, adjustments="corrections", sandbox="play"))
    assert not configured.problems
    config: Chart = configured.config
    return config


def types(name: str) -> Type | None:
    return PHP if name in ("asset", "amount", "fee.net", "cap") else None


@dataclass
class Desk:
    """balance(name, …) is on the account's normal side."""

    chart: Chart = field(default_factory=chart)
    memory: Memory = field(default_factory=Memory)
    at: datetime = NOON
    inserted_at: datetime = NOON
    runs: Any = field(default_factory=count)
    actor: str = "client:app"
    credential: str = "key:1"

    def rows(self, keys: Keys) -> StrictRows:
        rows = StrictRows(self.memory, "ledger", keys)
        rows.inserted_at = self.inserted_at
        return rows

    def origin(self) -> Origin:
        run = f"0190aaaa-{next(self.runs):04x}-7000-8000-000000000001"
        return Origin(self.at, run, 1, self.actor, self.credential, 3, "e-wallet@1.0.0:88", "PHP/2", "Asia/Manila")

    def post(self, text: str, *slots: tuple[Any, ...], frozen: tuple[int, ...] = (), **variables: int) -> Any:
        """slots: (hole values …, formulas) in the script's order."""
        script = POSTING.check(self.chart, text, types)
        assert isinstance(script, Script), script
        filled = tuple(
            Filled(
                use.name,
                tuple(part for part in slot if isinstance(part, str)),
                _values(self.chart, use.name, slot),
                i in frozen,
            )
            for i, (use, slot) in enumerate(zip(script.accounts, slots, strict=True))
        )
        rows = self.rows(POSTING.keys(self.chart, script, tuple(one.holes for one in filled), "PHP/2"))
        named = {name.replace("fee_net", "fee.net"): value for name, value in variables.items()}
        return POSTING.apply(self.chart)(rows, Post(self.origin(), script, filled, named))

    def cash_in(self, wallet: str, amount: int, ceiling: int = 10**12) -> Any:
        text = "send $amount (source = @settlement destination = @available)"
        return self.post(text, ("instapay",), (wallet, {"ceiling": ceiling}), amount=amount)

    def transfer(self, giver: str, taker: str, amount: int, ceiling: int = 10**12) -> Any:
        text = "send $amount (source = @from:available destination = @to:available)"
        return self.post(text, (giver,), (taker, {"ceiling": ceiling}), amount=amount)

    def hold(self, wallet: str, amount: int) -> Any:
        text = "send $amount (source = @available destination = @held)"
        return self.post(text, (wallet,), (wallet, HOLD), amount=amount)

    def undo(self, posted: Any) -> None:
        kept = POSTING.revive(POSTING.record(posted))
        rows = self.rows(POSTING.undo_keys(kept))
        POSTING.undo(rows, kept)

    def do(self, write: Write, **inputs: Any) -> Any:
        signature = write.signature(self.chart, {})
        assert isinstance(signature, Signature)
        origin = self.origin()
        keyed = {
            name: value for name, value in inputs.items() if name in signature.inputs and signature.inputs[name].key
        }
        rows = self.rows(signature.keys(origin, keyed))
        if signature.follow is not None:
            rows.load(signature.follow(rows, origin, keyed))
        if signature.addressed is not None:
            inputs = {"filled": self.filled(signature.addressed(keyed)), **inputs}
        return write.apply(rows, signature.build(origin, inputs))

    def filled(self, named: Addressed | None, frozen: bool = False, **values: int) -> Filled | None:
        """An account a person names, as the engine bounds it; without `values` nothing is too much."""
        if named is None:
            return None
        return Filled(named.account, named.holes, _values(self.chart, named.account, (values,)), frozen)

    def row(self, name: str, *holes: str) -> BalanceRow:
        address = self.chart.accounts[name].address(holes)
        found: BalanceRow = self.memory.state[BALANCE.at(address, "PHP/2")]
        return found

    def balance(self, name: str, *holes: str) -> int:
        row = self.row(name, *holes)
        return self.chart.accounts[name].normal * (row.input - row.output)

    def journal(self) -> list[TransactionRow]:
        return self.memory.journals.get("ledger.transaction", [])

    def later(self, at: datetime) -> None:
        self.at = self.inserted_at = at

    def colleague(self) -> Desk:
        return replace(self, actor="user:second", credential="token:second")


def _values(chart: Chart, name: str, slot: tuple[Any, ...]) -> dict[str, Any]:
    given = next((part for part in slot if isinstance(part, dict)), {})
    return {key: given.get(key, 10**12) for key in chart.accounts[name].formulas}


def store(memory: Memory, dsn: str, tenant: str = TENANT) -> None:
    """Every row, as the committer writes them."""
    with psycopg.connect(dsn) as connection:
        for table in TABLES:
            found = memory.journals.get(str(table), []) if table.journal else list(memory.state.values())
            rows = [row for row in found if type(row) is table.row]
            names = [column.name for column in table.fields]
            holes = ", ".join(["%s"] * (len(names) + 1))
            sql = f"insert into {table} (tenant, {', '.join(names)}) values ({holes})"
            with connection.cursor() as cursor:
                cursor.executemany(sql.encode(), [(tenant, *(getattr(row, name) for name in names)) for row in rows])


class Reader:
    """A Query of the reader's role, bound to a tenant."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self.connection = connection

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        cursor = await self.connection.execute(sql.encode(), parameters)
        return await cursor.fetchall()


async def reader(dsn: str, tenant: str = TENANT) -> Reader:
    connection = await psycopg.AsyncConnection.connect(dsn, autocommit=True)
    await connection.execute("select set_config('finfactory.tenant', %s, false)", (tenant,))
    return Reader(connection)
