"""Whether what was expected holds: answers read again, lists, what the outside says, and the books."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from engine.compiler.leaves import Fields
from engine.scenarios import checks_books as books
from engine.scenarios.bound import (
    AccountCheck,
    AnswerCheck,
    BalanceCheck,
    Check,
    HoldsCheck,
    LedgerCheck,
    ListCheck,
    PostingsCheck,
    StatementCheck,
)
from engine.scenarios.failures import Failure
from engine.scenarios.known import Known, NothingThere
from engine.scenarios.matching import Difference, differences
from engine.scenarios.statement import disagreements
from engine.scenarios.tenant import Tenant
from primitives.kit.store import Json


async def failures(check: Check, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    try:
        async for failure in _failures(check, tenant, known):
            yield failure
    except NothingThere as nothing:
        yield Failure(check.place, "names that were answered", str(nothing))


def _failures(check: Check, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    match check:
        case AnswerCheck():
            return _answer(check, tenant, known)
        case ListCheck():
            return _list(check, tenant, known)
        case BalanceCheck():
            return books.balance(check, tenant, known)
        case AccountCheck():
            return books.account(check, tenant)
        case LedgerCheck():
            return books.ledger(check, tenant)
        case HoldsCheck():
            return books.holds(check, tenant)
        case PostingsCheck():
            return books.postings(check, tenant, known)
        case StatementCheck():
            return _statement(check, tenant)


async def _answer(check: AnswerCheck, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    """What was accepted is read again, so that it shows what happened since."""
    answer = known[check.name]
    wanted = {member.name.text for member in check.members}
    if answer.refused and "problem" not in wanted:
        yield Failure(check.place, f"{check.name} accepted", f"refused: {answer.code or answer.status}", answer)
        return
    now = await tenant.read_again(answer)
    members: dict[str, Json] = {**now.members, "repeated": answer.repeated}
    if answer.refused:
        members["problem"] = answer.code
    for one in differences(Fields(check.place, check.members), members, known, tenant.product.asset):
        yield Failure(one.place, one.expected, _seen(one, members), now)


def _seen(one: Difference, members: Mapping[str, Json]) -> str:
    return "it was accepted" if one.expected == "problem" and "problem" not in members else one.seen


async def _list(check: ListCheck, tenant: Tenant, known: Known) -> AsyncIterator[Failure]:
    found = await tenant.listed(check.path, check.by)
    for one in differences(check.items, found, known, tenant.product.asset, check.path.strip("/")):
        yield Failure(one.place, one.expected, one.seen)


async def _statement(check: StatementCheck, tenant: Tenant) -> AsyncIterator[Failure]:
    for disagreement in await disagreements(tenant, check.connector):
        yield Failure(check.place, f"{check.connector}'s statement as our books", disagreement)
