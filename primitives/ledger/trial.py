"""The trial balance: each account of the chart over all its addresses, now or at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import TEXT, TIME, Enum, Record
from primitives.ledger.accounts import beginning, beyond, pattern
from primitives.ledger.domain import DEBIT_NORMAL, Account, Chart
from primitives.ledger.reads import EFFECTIVE, INSERTION, money, trial_balance
from primitives.ledger.shapes import MONEY, shape
from primitives.ledger.shapes import TEXT as WORD
from primitives.ledger.tables import BALANCE

Item = dict[str, Json]

NAMED_MOST, OTHERS = 500, "others"
"""So many addresses that no account owns stand by themselves; the others add up to a line, so that all do."""

NOW = """
select c.place, c.name, sums.asset, sums.total, sums.addresses
from unnest(%(names)s::text[], %(firsts)s::text[], %(beyonds)s::text[], %(likes)s::text[]) with ordinality
    as c (name, first, beyond, pattern, place)
cross join lateral (
    select asset, sum(input - output) as total, count(*) as addresses from ledger.balance
    where account >= c.first and account < c.beyond and account ~ c.pattern group by asset) sums
union all
select null, case when place <= %(most)s then account else %(others)s end as name, asset, sum(net), count(*)
from (
    select account, asset, input - output as net, dense_rank() over (order by account) as place
    from ledger.balance where not (account ~ any(%(likes)s::text[]))) owned_by_none
group by 2, 3
order by 1 nulls last, 2, 3"""
"""One statement, so that all of it is of one moment: what is posted meanwhile unbalances nothing."""


async def read_trial(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """Debits equal credits, per asset. What no account of this product's chart owns stands under its own address."""
    at = parameters.get("at")
    if at is None:
        return Page(tuple(await _now(query, chart)), None)
    found = await trial_balance(query, chart, at, parameters.get("by") or EFFECTIVE)
    return Page(tuple(_line(t.account, t.account_class, t.asset, t.amount, None) for t in found), None)


async def _now(query: Query, chart: Chart) -> list[Item]:
    """By the index of balances: whoever looks often does not read the journal."""
    starts = [beginning(account) for account in chart.accounts.values()]
    given = {
        "names": list(chart.accounts),
        "firsts": starts,
        "beyonds": [beyond(start) for start in starts],
        "likes": [pattern(account) for account in chart.accounts.values()],
        "most": NAMED_MOST,
        "others": OTHERS,
    }
    items = []
    for place, name, asset, total, count in await query.fetch(NOW, given):
        account = chart.accounts[name] if place is not None else None
        kind, normal = (account.account_class, account.normal) if account else ("liability", 1)
        items.append(_line(name, kind, asset, normal * int(total), int(count), account))
    return items


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

TRIAL = AdminResource("books/trial-balance", _RESOURCE, "operations", listing=_LISTING)
