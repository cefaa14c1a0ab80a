"""Accounts one by one: every address that ever moved, what it has now or had at a moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import AdminResource, Query, Resource, View
from primitives.kit.store import Json
from primitives.kit.types import BOOL, TEXT, TIME, Enum, Record
from primitives.ledger.domain import HOLE, Account, Chart
from primitives.ledger.reads import EFFECTIVE, INSERTION, account_at, balances_at, money
from primitives.ledger.shapes import MAYBE, MONEY, shape
from primitives.ledger.shapes import TEXT as WORD
from primitives.ledger.tables import BALANCE

Item = dict[str, Json]

SELECT = """
select account, asset, input - output, held, frozen from ledger.balance
where (account, asset) > (%(account)s, %(asset)s) and account >= %(first)s and account < %(beyond)s
    and account ~ %(like)s and (%(currency)s::text is null or split_part(asset, '/', 1) = %(currency)s)
order by account, asset limit %(limit)s"""
ONE = "select account, asset, input - output, held, frozen from ledger.balance where account = %(id)s order by asset"


def pattern(account: Account) -> str:
    """Its addresses, and no other account's, as a regular expression of PostgreSQL."""
    holes, segments = count(), list[str]()
    for segment in account.segments:
        segments.append(_hole(account, next(holes)) if HOLE(segment) else re.escape(segment))
    return f"^{':'.join(segments)}$"


def _hole(account: Account, index: int) -> str:
    words = "|".join(sorted(re.escape(word) for hole, word in account.reserved if hole == index))
    return f"(?!(?:{words})(?::|$))[^:]+" if words else "[^:]+"


def beginning(account: Account) -> str:
    """What all its addresses begin with: where in the index they are."""
    words = []
    for segment in account.segments:
        if HOLE(segment):
            break
        words.append(segment)
    return ":".join(words)


def beyond(start: str) -> str:
    """What comes after everything that begins so, as the index orders it."""
    return f"{start}\U0010ffff"


async def read_accounts(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """By address and asset, of those that fit everything asked: an account of the chart, a beginning, a currency."""
    name = parameters.get("account")
    account = chart.accounts.get(name) if name else None
    if name and account is None:
        return Page((), None)
    start = parameters.get("under") or (beginning(account) if account else "")
    address, _, asset = (page.after or "").partition(" ")
    given = {
        "account": address,
        "asset": asset,
        "first": start,
        "beyond": beyond(start),
        "like": pattern(account) if account else "",
        "currency": parameters.get("currency"),
        "limit": page.limit + 1,
    }
    rows = await query.fetch(SELECT, given)
    shown = rows[: page.limit]
    had = await _had(query, [row[0] for row in shown], parameters)
    following = f"{shown[-1][0]} {shown[-1][1]}" if len(rows) > page.limit else None
    return Page(tuple(_item(chart, row, had) for row in shown), following)


async def _had(query: Query, addresses: list[str], parameters: Mapping[str, Any]) -> dict[tuple[str, str], int] | None:
    at = parameters.get("at")
    if at is None:
        return None
    found = await balances_at(query, addresses, at, parameters.get("by") or EFFECTIVE)
    return {(volume.account, volume.asset): volume.balance for volume in found}


async def find_account(query: Query, chart: Chart, id_: str) -> Item | None:
    """By its address. One with several assets has all of them in `balances`."""
    rows = await query.fetch(ONE, {"id": id_})
    if not rows:
        return None
    items = [_item(chart, row, None) for row in rows]
    return {**items[0], "balances": [item["balance"] for item in items]}


def _item(chart: Chart, row: tuple[Any, ...], had: dict[tuple[str, str], int] | None) -> Item:
    address, asset, balance, held, frozen = row
    account = account_at(chart, address)
    amount = int(balance) if had is None else had.get((address, asset), 0)
    return {
        "id": address,
        "account": account.name if account else None,
        "class": account.account_class if account else None,
        "balance": money((account.normal if account else 1) * amount, asset),
        "held": money(int(held), asset),
        "frozen": frozen,
    }


_RESOURCE = Resource(
    name="account",
    table=BALANCE,
    fields=Record("ledger.account", (("id", TEXT), ("frozen", BOOL))),
    states=(),
    shows=("frozen",),
    filters=(),
    title="Account",
)
_LISTING = View(
    "accounts",
    read_accounts,
    shape(
        id=WORD,
        account=MAYBE,
        **{"class": MAYBE},
        balance=MONEY,
        held=MONEY,
        frozen={"type": "boolean"},
    ),
    {
        "account": TEXT,
        "under": TEXT,
        "currency": TEXT,
        "at": TIME,
        "by": Enum("ledger.time", (EFFECTIVE, INSERTION)),
    },
    "Accounts by address, with what they have, now or at a moment",
)

ACCOUNTS = AdminResource("books/accounts", _RESOURCE, "operations", find=find_account, listing=_LISTING)
