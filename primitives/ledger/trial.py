"""The trial balance: each account of the chart over all its addresses, now or at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import TEXT, TIME, Enum, Record
from primitives.ledger.accounts import first, pattern
from primitives.ledger.domain import DEBIT_NORMAL, Account, Chart
from primitives.ledger.reads import EFFECTIVE, INSERTION, money, trial_balance
from primitives.ledger.shapes import MONEY, shape
from primitives.ledger.shapes import TEXT as WORD
from primitives.ledger.tables import BALANCE

Item = dict[str, Json]

OF_ACCOUNT = """
select asset, sum(input - output), count(*) from ledger.balance
where account >= %(first)s and account < %(beyond)s and account ~ %(like)s group by asset order by asset"""
OF_NONE = """
select account, asset, input - output, 1 from ledger.balance
where not (account ~ any(%(known)s)) order by account, asset limit 500"""


async def read_trial(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """Debits equal credits, per asset. What no account of this product's chart owns stands under its own address."""
    at = parameters.get("at")
    if at is None:
        return Page(tuple([line async for line in _now(query, chart)]), None)
    found = await trial_balance(query, chart, at, parameters.get("by") or EFFECTIVE)
    return Page(tuple(_line(t.account, t.account_class, t.asset, t.amount, None) for t in found), None)


async def _now(query: Query, chart: Chart) -> Any:
    """By the index of balances: whoever looks often does not read the journal."""
    for account in chart.accounts.values():
        start = first(account)
        given = {"first": start, "beyond": start + "\U0010ffff", "like": pattern(account)}
        for asset, total, count in await query.fetch(OF_ACCOUNT, given):
            yield _line(account.name, account.account_class, asset, account.normal * int(total), count, account)
    known = [pattern(account) for account in chart.accounts.values()]
    for address, asset, total, count in await query.fetch(OF_NONE, {"known": known}):
        yield _line(address, "liability", asset, int(total), count)


def _line(name: str, kind: str, asset: str, amount: int, count: int | None, account: Account | None = None) -> Item:
    """amount: on the account's normal side; below zero it stands on the other one."""
    debit = (kind in DEBIT_NORMAL) == (amount >= 0)
    return {
        "account": name,
        "address": ":".join(account.segments) if account else name,
        "class": kind,
        "addresses": count,
        "debit": money(abs(amount) if debit else 0, asset),
        "credit": money(0 if debit else abs(amount), asset),
    }


async def _find(query: Query, chart: Chart, id_: str) -> Item | None:
    """A line has no address of its own."""
    return None


_RESOURCE = Resource(
    name="trial_line",
    table=BALANCE,
    fields=Record("ledger.trial_line", (("id", TEXT),)),
    states=(),
    shows=(),
    filters=(),
    title="Line of the trial balance",
)
_LISTING = View(
    "trial-balance",
    read_trial,
    shape(
        account=WORD,
        address=WORD,
        **{"class": WORD},
        addresses={"type": ["integer", "null"]},
        debit=MONEY,
        credit=MONEY,
    ),
    {"at": TIME, "by": Enum("ledger.time", (EFFECTIVE, INSERTION))},
    "The trial balance, now or at a moment",
)

TRIAL = AdminResource("books/trial-balance", _RESOURCE, "operations", find=_find, listing=_LISTING)
