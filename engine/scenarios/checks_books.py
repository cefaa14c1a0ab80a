"""Whether the books are as expected: balances, the chart's totals, holds, the journal, and the books as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from engine.compiler.leaves import Value
from engine.scenarios.bound import AccountCheck, BalanceCheck, HoldsCheck, LedgerCheck, PostingsCheck
from engine.scenarios.failures import Failure
from engine.scenarios.journal import compare
from engine.scenarios.known import Known
from engine.scenarios.matching import Difference, differences, shown
from engine.scenarios.tenant import Tenant
from primitives.kit.posting import TrialLine
from primitives.kit.store import Json

DEBIT_SIDE = ("asset", "expense")


async def balance(check: BalanceCheck, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    answer = await tenant.read(check.path.replace("{id}", str(known[check.name].members.get("id"))))
    asset = tenant.product.asset
    code = asset.partition("/")[0]
    shows: Any = answer.members.get("data", [])
    own = [item for item in shows if item["balance"]["currency"] == code]
    held = {item["account"]: item["balance"]["amount"] for item in own}
    wanted = [(value, held.get(account, 0)) for account, value in check.accounts]
    if check.total is not None:
        wanted.append((check.total, sum(_side(item["class"]) * item["balance"]["amount"] for item in own)))
    for value, amount in wanted:
        for one in _amount(value, amount, asset):
            yield Failure(one.place, f"balance of {check.name} {one.expected}", one.seen, answer)


def _side(account_class: str) -> int:
    """What somebody owes counts against what they have."""
    return -1 if account_class in DEBIT_SIDE else 1


async def account(check: AccountCheck, tenant: Tenant) -> AsyncIterator[Failure]:
    asset = tenant.product.asset
    lines = await trial(tenant)
    amount = sum(line.amount for line in lines if line.account == check.account and line.asset == asset)
    for one in _amount(check.amount, amount, asset):
        yield Failure(one.place, f"account {check.account} {one.expected}", one.seen)


async def ledger(check: LedgerCheck, tenant: Tenant) -> AsyncIterator[Failure]:
    """Both sides equal, per asset, and nothing in the journal is other than it was written."""
    sums: dict[str, int] = {}
    for line in await trial(tenant):
        sums[line.asset] = sums.get(line.asset, 0) + _side(line.account_class) * line.amount
    for asset, total in sums.items():
        if total:
            money: Json = {"amount": total, "currency": asset.partition("/")[0]}
            yield Failure(check.place, f"both sides of {asset} equal", f"{shown(money, asset)} more on one")
    async with tenant.parts.reader.tenant(tenant.product.tenant) as query:
        for active in tenant.product.active.values():
            for damage in await active.manifest.verify(query) if active.manifest.verify else ():
                yield Failure(check.place, "sound books", damage)


async def holds(check: HoldsCheck, tenant: Tenant) -> AsyncIterator[Failure]:
    """Accounts of resources are never below zero, so a total of nothing is nothing in each."""
    for line in await trial(tenant):
        if line.account in check.accounts and line.amount:
            money: Json = {"amount": line.amount, "currency": line.asset.partition("/")[0]}
            yield Failure(check.place, "nothing held", f"{shown(money, line.asset)} in {line.account}")


async def postings(check: PostingsCheck, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    """Since the given part."""
    for one in compare(check, (await tenant.journal())[tenant.entries_given :], known, tenant.product.asset):
        yield Failure(one.place, one.expected, one.seen)


async def trial(tenant: Tenant) -> list[TrialLine]:
    found: list[TrialLine] = []
    async with tenant.parts.reader.tenant(tenant.product.tenant) as query:
        for active in tenant.product.active.values():
            if active.manifest.posting and active.manifest.posting.trial:
                found += await active.manifest.posting.trial(query, active.config, tenant.now)
    return found


def _amount(expected: Value, amount: int, asset: str) -> Iterator[Difference]:
    money: Json = {"amount": amount, "currency": asset.partition("/")[0]}
    return differences(expected, money, {}, asset)
