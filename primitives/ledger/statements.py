"""A statement by business time: what was there before the period, each line, and what they lead to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from primitives.kit.resource import Query
from primitives.kit.store import Json
from primitives.ledger.domain import Account
from primitives.ledger.periods import FIRST, LAST, begin_of, end_of
from primitives.ledger.reads import moment, money


async def statement(
    query: Query, accounts: Mapping[str, Account], parameters: Mapping[str, Any]
) -> AsyncIterator[dict[str, Json]]:
    """accounts: by address. parameters: `from` and `to`, days in `zone` and both included, or moments, `to` excluded;
    `asset`: of the statement of an account that never moved, where it holds what people have."""
    zone = ZoneInfo(parameters.get("zone") or "UTC")
    first, last = parameters.get("from"), parameters.get("to")
    start = FIRST if first is None else first if isinstance(first, datetime) else begin_of(first, zone)
    end = LAST if last is None else last if isinstance(last, datetime) else end_of(last, zone)
    bounds = {"accounts": list(accounts), "start": start, "end": end}
    opening = {(account, asset): int(sum_) for account, asset, sum_ in await query.fetch(_OPENING, bounds)}
    lines: dict[tuple[str, str], list[tuple[Any, ...]]] = {key: [] for key in opening}
    for account, asset, *line in await query.fetch(_LINES, bounds):
        lines.setdefault((account, asset), []).append(tuple(line))
    unmoved = [address for address, account in accounts.items() if account.account_class == "liability"]
    for address in set(unmoved) - {address for address, _ in lines} if parameters.get("asset") else ():
        lines[address, parameters["asset"]] = []
    for (address, asset), found in sorted(lines.items()):
        account = accounts[address]
        told = _told(found, asset, account.normal, opening.get((address, asset), 0))
        yield {
            "account": account.name,
            "asset": asset,
            "from": _shown(first),
            "to": _shown(last),
            **told,
        }


_OPENING = (
    "select account, asset, sum(input) - sum(output) from ledger.move"
    " where account = any(%(accounts)s) and at < %(start)s group by account, asset"
)
_LINES = (
    "select m.account, m.asset, m.n, m.at, m.inserted_at, t.kind, t.run, t.line, m.input - m.output"
    " from ledger.move m join ledger.transaction t on t.n = m.n and t.tenant = m.tenant"
    " where m.account = any(%(accounts)s) and m.at >= %(start)s and m.at < %(end)s order by m.at, m.n"
)


def _told(lines: list[tuple[Any, ...]], asset: str, normal: int, opening: int) -> dict[str, Json]:
    balance, told = opening, list[Json]()
    for n, at, inserted_at, kind, run, line, change in lines:
        balance += int(change)
        told.append(
            {
                "id": str(n),
                "at": moment(at),
                "inserted_at": moment(inserted_at),
                "kind": kind,
                "run": run,
                "line": line,
                "amount": money(normal * int(change), asset),
                "balance": money(normal * balance, asset),
            }
        )
    return {"opening": money(normal * opening, asset), "lines": told, "closing": money(normal * balance, asset)}


def _shown(day: Any) -> str | None:
    return moment(day) if isinstance(day, datetime) else day.isoformat() if isinstance(day, date) else None
