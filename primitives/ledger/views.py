"""What the API shows below a resource: its balances, its transactions, its statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primitives.kit.page import Page, PageQuery
from primitives.kit.resource import Query, View
from primitives.kit.store import Json
from primitives.kit.types import TIME, Date, Enum
from primitives.ledger.domain import Account, Chart
from primitives.ledger.reads import EFFECTIVE, INSERTION, NUMBER, balances, balances_at, moment, money
from primitives.ledger.shapes import MONEY, TEXT, WHEN, shape
from primitives.ledger.statements import statement

Item = dict[str, Json]


def accounts_of(chart: Chart, resource: str, id_: str) -> dict[str, Account]:
    """By address: the accounts whose only hole is this resource."""
    return {account.address((id_,)): account for account in chart.of_resource(resource)}


def holds(account: Account) -> bool:
    """Whether what is on it is the resource's own money."""
    return account.account_class == "liability"


async def read_balances(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """Each account on its normal side; one that holds what people have, and never moved, with nothing in the template's
    `asset`. What they could owe is shown once they have owed it.
    """
    accounts, at = accounts_of(chart, resource, id_), parameters.get("at")
    if at is None:
        found = await balances(query, list(accounts))
    else:
        found = await balances_at(query, list(accounts), at, parameters.get("by") or EFFECTIVE)
    moved = {volume.account for volume in found}
    items = [_balance(accounts[v.account], v.account, v.asset, v.balance) for v in found]
    asset = parameters.get("asset")
    if asset is not None:
        items += [
            _balance(account, a, asset, 0) for a, account in accounts.items() if a not in moved and holds(account)
        ]
    order = {address: place for place, address in enumerate(accounts)}
    return Page(tuple(sorted(items, key=lambda item: (order[str(item["address"])], str(item["asset"])))), None)


def _balance(account: Account, address: str, asset: str, balance: int) -> Item:
    return {
        "account": account.name,
        "address": address,
        "class": account.account_class,
        "asset": asset,
        "balance": money(account.normal * balance, asset),
    }


async def read_transactions(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """Newest first: what each transaction did to each of the resource's accounts, signed for that account."""
    accounts = accounts_of(chart, resource, id_)
    n, _, account = (page.after or "").partition("/")
    known = NUMBER.fullmatch(n) is not None
    after = "and (m.n, m.account) < (%(n)s, %(account)s)" if known else ""
    rows = await query.fetch(
        "select m.n, m.account, m.asset, m.input - m.output, m.balance, t.kind, t.run, t.line, m.at, m.inserted_at"
        " from ledger.move m join ledger.transaction t on t.n = m.n and t.tenant = m.tenant"
        f" where m.account = any(%(accounts)s) {after} order by m.n desc, m.account desc limit %(limit)s",
        {
            "accounts": list(accounts),
            "n": int(n) if known else 0,
            "account": account,
            "limit": page.limit + 1,
        },
    )
    items = tuple(_line(accounts[row[1]], row) for row in rows[: page.limit])
    following = f"{rows[page.limit - 1][0]}/{rows[page.limit - 1][1]}" if len(rows) > page.limit else None
    return Page(items, following)


def _line(account: Account, row: tuple[Any, ...]) -> Item:
    n, _, asset, change, balance, kind, run, line, at, inserted_at = row
    return {
        "id": str(n),
        "account": account.name,
        "amount": money(account.normal * int(change), asset),
        "balance_after": money(account.normal * int(balance), asset),
        "kind": kind,
        "run": run,
        "line": line,
        "at": moment(at),
        "inserted_at": moment(inserted_at),
    }


async def read_statement(
    query: Query, chart: Chart, resource: str, id_: str, parameters: Mapping[str, Any], page: PageQuery
) -> Page[Item]:
    """One statement per account and asset. `from` and `to` are days in `zone`, both included."""
    accounts = accounts_of(chart, resource, id_)
    return Page(tuple([one async for one in statement(query, accounts, parameters)]), None)


# ── what the items look like ──────────────────────────────────────────────────────────────────────────────────


_STATEMENT_LINE: Json = shape(
    id=TEXT, at=WHEN, inserted_at=WHEN, kind=TEXT, run=TEXT, line=TEXT, amount=MONEY, balance=MONEY
)
_WHICH_DAY: Json = {"type": ["string", "null"], "format": "date"}

BALANCES = View(
    "balances",
    read_balances,
    shape(account=TEXT, address=TEXT, **{"class": TEXT}, asset=TEXT, balance=MONEY),
    {"at": TIME, "by": Enum("ledger.time", (EFFECTIVE, INSERTION))},
    "What it has, now or at a moment",
)
TRANSACTIONS = View(
    "transactions",
    read_transactions,
    shape(
        id=TEXT,
        account=TEXT,
        amount=MONEY,
        balance_after=MONEY,
        kind=TEXT,
        run=TEXT,
        line=TEXT,
        at=WHEN,
        inserted_at=WHEN,
    ),
    {},
    "What moved, newest first",
)
STATEMENT = View(
    "statement",
    read_statement,
    shape(
        account=TEXT,
        asset=TEXT,
        **{"from": _WHICH_DAY},
        to=_WHICH_DAY,
        opening=MONEY,
        lines={"type": "array", "items": _STATEMENT_LINE},
        closing=MONEY,
    ),
    {"from": Date(), "to": Date()},
    "A period's opening balance, its lines, and the closing balance they lead to",
)

VIEWS = (BALANCES, TRANSACTIONS, STATEMENT)
