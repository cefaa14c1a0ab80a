"""Reads over the books, each bound to one tenant by the query: balances at a time, transactions, the trial balance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from primitives.kit.money import parse_asset
from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query
from primitives.kit.store import Json
from primitives.ledger.domain import HOLE, Account, Chart

EFFECTIVE, INSERTION = "effective", "insertion"


class Volume(NamedTuple):
    """balance: what came in minus what went out, in minor units."""

    account: str
    asset: str
    balance: int


async def balances(query: Query, addresses: Sequence[str]) -> list[Volume]:
    """What the accounts have now; one without a row has never moved."""
    sql = (
        "select account, asset, input - output from ledger.balance"
        " where account = any(%(accounts)s) order by account, asset"
    )
    return _volumes(await query.fetch(sql, {"accounts": list(addresses)}))


async def balances_at(query: Query, addresses: Sequence[str], at: datetime, by: str) -> list[Volume]:
    """What they had at a moment, `at` included: by business time, or by the time of the commit."""
    sql = _AT[by]
    return _volumes(await query.fetch(sql, {"accounts": list(addresses), "at": at}))


_AT = {
    EFFECTIVE: (
        "select account, asset, sum(input) - sum(output) from ledger.move"
        " where account = any(%(accounts)s) and at <= %(at)s group by account, asset order by account, asset"
    ),
    INSERTION: (
        "select distinct on (account, asset) account, asset, balance from ledger.move"
        " where account = any(%(accounts)s) and inserted_at <= %(at)s order by account, asset, n desc"
    ),
}


def _volumes(rows: list[tuple[Any, ...]]) -> list[Volume]:
    return [Volume(account, asset, int(balance)) for account, asset, balance in rows]


# ── the trial balance ─────────────────────────────────────────────────────────────────────────────────────────


class TrialLine(NamedTuple):
    """An account of the chart over all its holes. amount: on its normal side, in minor units."""

    account: str
    account_class: str
    asset: str
    amount: int


async def trial_balance(query: Query, chart: Chart, at: datetime, by: str = EFFECTIVE) -> tuple[TrialLine, ...]:
    """Every account's total at a moment. Assets and expenses together equal liabilities and income, per asset.

    A balance whose address is of no account in the chart stands under its own address with class `liability`.
    """
    sums: dict[tuple[str, str, str], int] = {}
    sql = f"select account, asset, {_SUM[by]} group by account, asset"
    for address, asset, balance in await query.fetch(sql, {"at": at}):
        account = account_at(chart, address)
        key = (account.name, account.account_class, asset) if account else (address, "liability", asset)
        sums[key] = sums.get(key, 0) + int(balance) * (account.normal if account else 1)
    return tuple(TrialLine(*key, amount) for key, amount in sorted(sums.items()))


_SUM = {
    EFFECTIVE: "sum(input) - sum(output) from ledger.move where at <= %(at)s",
    INSERTION: "sum(input) - sum(output) from ledger.move where inserted_at <= %(at)s",
}


def account_at(chart: Chart, address: str) -> Account | None:
    """The account of the chart an address belongs to; words win over holes."""
    fitting = [account for account in chart.accounts.values() if _fits(account, address)]
    return max(fitting, key=lambda account: -len(account.holes), default=None)


def _fits(account: Account, address: str) -> bool:
    segments = address.split(":")
    return len(segments) == len(account.segments) and all(
        HOLE(pattern) or pattern == segment for pattern, segment in zip(account.segments, segments, strict=True)
    )


# ── transactions ──────────────────────────────────────────────────────────────────────────────────────────────

_COLUMNS = "n, run, step, kind, postings, at, inserted_at, actor, line, reverses, metadata, hash"
NUMBER = re.compile(r"[0-9]{1,18}")
"""Of a transaction, as text: what fits a column of the database."""


async def transaction(query: Query, chart: Chart, id_: str) -> dict[str, Json] | None:
    """By its number."""
    if not NUMBER.fullmatch(id_):
        return None
    rows = await query.fetch(f"select {_COLUMNS} from ledger.transaction where n = %(n)s", {"n": int(id_)})
    return _transaction(rows[0]) if rows else None


async def transactions(query: Query, filters: Mapping[str, Any], page: PageQuery) -> Page[dict[str, Json]]:
    """Newest first. filters: account (an address), run, kind, from and to (business time, `to` not included)."""
    given = {name: value for name, value in filters.items() if name in _FILTERS and value is not None}
    if page.after is not None and NUMBER.fullmatch(page.after):
        given["after"] = int(page.after)
    where = " and ".join(["true", *(_FILTERS[name] for name in given)])
    sql = f"select {_COLUMNS} from ledger.transaction t where {where} order by n desc limit %(limit)s"
    rows = await query.fetch(sql, {**given, "limit": page.limit + 1})
    items = tuple(_transaction(row) for row in rows[: page.limit])
    return Page(items, str(items[-1]["id"]) if len(rows) > page.limit else None)


_FILTERS = {
    "account": "exists (select from ledger.move m where m.account = %(account)s and m.n = t.n)",
    "run": "run = %(run)s",
    "kind": "kind = %(kind)s",
    "from": "at >= %(from)s",
    "to": "at < %(to)s",
    "after": "n < %(after)s",
}


def _transaction(row: tuple[Any, ...]) -> dict[str, Json]:
    n, run, step, kind, postings, at, inserted_at, actor, line, reverses, metadata, digest = row
    return {
        "id": str(n),
        "kind": kind,
        "run": run,
        "step": step,
        "line": line,
        "postings": [
            {"source": source, "destination": destination, "amount": money(amount, asset)}
            for source, destination, asset, amount in postings
        ],
        "at": moment(at),
        "inserted_at": moment(inserted_at),
        "actor": actor,
        "reverses": None if reverses is None else str(reverses),
        "metadata": metadata,
        "hash": digest,
    }


def money(amount: int, asset: str) -> dict[str, Json]:
    """Minor units and the currency's code."""
    parsed = parse_asset(asset)
    return {"amount": amount, "currency": parsed.code if parsed else asset}


def moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
