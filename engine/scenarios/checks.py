"""Whether what was expected holds: answers read again, balances, the chart's totals, the books as a whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.compiler.leaves import Fields, Value
from engine.compiler.source import Place
from engine.scenarios.bound import AccountCheck, AnswerCheck, BalanceCheck, Check, LedgerCheck
from engine.scenarios.known import Answer, Known
from engine.scenarios.matching import Difference, differences, shown
from engine.scenarios.world import Tenant
from primitives.kit.posting import TrialLine
from primitives.kit.store import Json

DEBIT_SIDE = ("asset", "expense")


@dataclass(frozen=True, slots=True)
class Failure:
    """answer: what the API said, None where it was not asked."""

    place: Place
    expected: str
    seen: str
    answer: Answer | None = None


async def failures(check: Check, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    match check:
        case AnswerCheck():
            found = _answer(check, tenant, known)
        case BalanceCheck():
            found = _balance(check, tenant, known)
        case AccountCheck():
            found = _account(check, tenant)
        case LedgerCheck():
            found = _ledger(check, tenant)
    async for failure in found:
        yield failure


async def _answer(check: AnswerCheck, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    """What was accepted is read again, so that it shows what happened since."""
    answer = known[check.name]
    wanted = {member.name.text for member in check.members}
    if answer.refused and "problem" not in wanted:
        yield Failure(check.place, f"{check.name} accepted", f"refused: {answer.code or answer.status}", answer)
        return
    now = answer
    if answer.home is not None and not answer.refused:
        now = await tenant.read(*answer.home)
    members: dict[str, Json] = {**now.members, "repeated": answer.repeated}
    if answer.refused:
        members["problem"] = answer.code
    for one in differences(Fields(check.place, check.members), members, known, tenant.product.asset):
        yield Failure(one.place, one.expected, _seen(one, members), now)


def _seen(one: Difference, members: Mapping[str, Json]) -> str:
    return "it was accepted" if one.expected == "problem" and "problem" not in members else one.seen


async def _balance(check: BalanceCheck, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    answer = await tenant.read(check.path.replace("{id}", str(known[check.name].members.get("id"))))
    asset = tenant.product.asset
    code = asset.partition("/")[0]
    shows: Any = answer.members.get("data", [])
    held = {item["account"]: item["balance"]["amount"] for item in shows if item["balance"]["currency"] == code}
    wanted = [(value, held.get(account, 0)) for account, value in check.accounts]
    if check.total is not None:
        wanted.append((check.total, sum(held.values())))
    for value, amount in wanted:
        for one in _amount(value, amount, asset):
            yield Failure(one.place, f"balance of {check.name} {one.expected}", one.seen, answer)


async def _account(check: AccountCheck, tenant: Tenant) -> AsyncIterator[Failure]:
    asset = tenant.product.asset
    lines = await _trial(tenant)
    amount = sum(line.amount for line in lines if line.account == check.account and line.asset == asset)
    for one in _amount(check.amount, amount, asset):
        yield Failure(one.place, f"account {check.account} {one.expected}", one.seen)


async def _ledger(check: LedgerCheck, tenant: Tenant) -> AsyncIterator[Failure]:
    """Both sides equal, per asset, and nothing in the journal is other than it was written."""
    sums: dict[str, int] = {}
    for line in await _trial(tenant):
        side = -1 if line.account_class in DEBIT_SIDE else 1
        sums[line.asset] = sums.get(line.asset, 0) + side * line.amount
    for asset, total in sums.items():
        if total:
            money: Json = {"amount": total, "currency": asset.partition("/")[0]}
            yield Failure(check.place, f"both sides of {asset} equal", f"{shown(money, asset)} more on one")
    async with tenant.world.parts.reader.tenant(tenant.product.tenant) as query:
        for active in tenant.product.active.values():
            for damage in await active.manifest.verify(query) if active.manifest.verify else ():
                yield Failure(check.place, "sound books", damage)


async def _trial(tenant: Tenant) -> list[TrialLine]:
    found: list[TrialLine] = []
    async with tenant.world.parts.reader.tenant(tenant.product.tenant) as query:
        for active in tenant.product.active.values():
            posting = active.manifest.posting
            if posting is not None and posting.trial is not None:
                found += await posting.trial(query, active.config, tenant.now)
    return found


def _amount(value: Value, amount: int, asset: str) -> list[Difference]:
    actual: Json = {"amount": amount, "currency": asset.partition("/")[0]}
    return list(differences(value, actual, {}, asset))
