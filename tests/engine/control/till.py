"""A small product whose releases differ in names: wallets, a fee, money kept in a box until somebody opens it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.control.applying import Applying, Carries, roll_back
from engine.control.plans import Plan, make_plan
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from primitives.ledger.verify import verify
from tests.product import Served, product

TEMPLATE = """
template: till
version: 1.0.0
title: Till
asset: PHP/2
time_zone: Asia/Manila

parameters:
  fee: { type: money, default: 1.00 }

primitives:
  identity: { tiers: [basic] }
  wallets:  { kinds: [personal] }
  ledger:
    accounts:
      available: { address: "wallets:{wallet}:available", class: liability, ceiling: 50000.00 }
      fees:      { address: "income:fees", class: income }
      stock:     { address: "stock", class: asset }
      funding:   { address: funding, class: asset }
    sandbox: funding
  limits:
    daily: { counts: amount, per: wallet, window: day, at_most: 5000.00 }

resources:
  box:
    fields: { wallet: wallet, amount: money, note: { type: text, optional: true } }
    states:
      shut:   { by: operations }
      opened: { by: operations }
    accounts:
      held: { address: "wallets:{wallet}:held:{box}", class: liability }

api:
  customers: { of: identity.customer }
  wallets:   { of: wallets.wallet, views: [balances] }
  payments:  { run: pay }
  boxes:     { of: box, create: keep, do: [empty], messages: [opened], filters: [wallet] }

workflows:
  pay:
    input:
      wallet: { type: wallet, pays: true }
      amount: { type: money, minimum: 1.00 }
    steps:
      - do: limits.take
        with: { rule: daily, wallet: wallet, amount: amount }
      - post: |
          send $amount     ( source = @available destination = @stock )
          send $params.fee ( source = @available destination = @fees )
      - finish: paid

  keep:
    input:
      wallet: { type: wallet, pays: true }
      amount: { type: money, minimum: 1.00 }
      note:   { type: text, max_length: 100, optional: true }
    steps:
      - create: box
      - post: send $amount ( source = @available destination = @held )
      - become: shut
      - wait:
          opened: []
      - post: |
          send $params.fee ( source = @held destination = @fees )
          send [$asset *]  ( source = @held destination = @available )
      - become: opened
      - finish: opened

  empty:
    acts_on: { box: [opened] }
    input: { amount: money }
    steps:
      - post: send $amount ( source = @fees destination = @available )
      - finish: emptied
"""


@dataclass(frozen=True, slots=True)
class Till:
    """database: read as its owner, past every fence."""

    served: Served
    database: Dsns

    async def wallet(self, amount: int = 0) -> str:
        owner = await self.served.made("/customers", {"name": "Ana Cruz"})
        wallet = await self.served.made("/wallets", {"owner": owner["id"]})
        if amount:
            given = {"account": "available", "resource": wallet["id"], "amount": php(amount)}
            await self.served.made("/sandbox/credits", given)
        return str(wallet["id"])

    async def pay(self, wallet: str, amount: int) -> dict[str, Any]:
        return await self.served.made("/payments", {"wallet": wallet, "amount": php(amount)})

    async def box(self, wallet: str, amount: int, **more: Any) -> str:
        return str((await self.served.made("/boxes", {"wallet": wallet, "amount": php(amount), **more}))["id"])

    async def opened(self, box: str) -> None:
        await self.served.made(f"/boxes/{box}/opened", {})

    async def plan(self, template: str) -> Plan:
        parts = self.served.parts
        compiled = compile_product(Source("template.yaml", template), None, "till", CATALOG)
        assert compiled.release is not None, [problem.message for problem in compiled.problems]
        return await make_plan(compiled, parts.releases, CATALOG)

    async def apply(self, template: str, **more: Any) -> int:
        """Raises Carries."""
        plan = await self.plan(template)
        number = await Applying(plan, self.served.parts.releases, CATALOG, "Till", "a test", **more).run()
        await self.served.parts.loader.load()
        return number

    async def refused(self, template: str) -> list[str]:
        """What applying it says, as `code line: message`."""
        try:
            await self.apply(template)
        except Carries as carries:
            return [f"{one.code} {one.message}" for one in carries.problems]
        raise AssertionError("it was applied")

    async def back_to(self, number: int) -> None:
        parts = self.served.parts
        await roll_back(parts.releases, CATALOG, self.served.tenant, "till", number, "a test")
        await parts.loader.load()

    def balance(self, address: str) -> int:
        """As it lies in the books: what came in minus what went out."""
        sql = "select coalesce(sum(input - output), 0)::bigint from ledger.balance where account = %s"
        return int(self.all(sql, address)[0][0])

    def held(self, address: str) -> int:
        return int(
            self.all("select coalesce(sum(held), 0)::bigint from ledger.balance where account = %s", address)[0][0]
        )

    def all(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.owner, autocommit=True) as owner:
            return owner.execute(sql.encode(), given).fetchall()

    async def sound(self) -> None:
        """The books, read again from the journal alone."""
        async with self.served.parts.reader.tenant(self.served.tenant) as query:
            assert await verify(query) == ()


def php(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "PHP"}


def changed(*pairs: tuple[str, str], template: str = TEMPLATE) -> str:
    for old, new in pairs:
        assert old in template, old
        template = template.replace(old, new)
    return template


@asynccontextmanager
async def till(database: Dsns) -> AsyncIterator[Till]:
    async with product(database, "till", TEMPLATE) as served:
        yield Till(served, database)
