"""What accounts of the chart have now, over all their addresses: asked before a release that knows them otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from primitives.kit.relocating import Content
from primitives.kit.resource import Query
from primitives.ledger.domain import HOLE, Account, Chart
from primitives.ledger.tables import BalanceRow

AFTER_ANY = "~"
"""Greater than whatever an address is made of, so that a prefix is a range of the index."""

_THERE = """
account >= %(first)s and account < %(beyond)s and account ~ %(mine)s and not account ~ %(theirs)s
and (input <> output or held <> 0)"""

CONTENTS = f"""
select asset, count(*), sum(input - output)::text
from ledger.balance where {_THERE} group by asset order by asset"""

DECISIONS = """
select (select count(*) from ledger.freeze where account = %(name)s and state = 'frozen')
    + (select count(*) from ledger.adjustment where account = %(name)s and state = 'proposed')"""

PART = f"""
select account, asset, input::text, output::text, held::text, counted_in, frozen, n
from ledger.balance where {_THERE} and (account, asset) > (%(account)s, %(asset)s)
order by account, asset limit %(most)s"""

COUNTED = """
select account, asset, input::text, output::text, held::text, counted_in, frozen, n
from ledger.balance where counted_in = any(%(holders)s) and input <> output order by account, asset"""


class Standing(NamedTuple):
    """A balance to move, and those its account counts."""

    row: BalanceRow
    counted: tuple[BalanceRow, ...]


async def contents(query: Query, chart: Chart | None, name: str) -> tuple[Content, ...]:
    if chart is None or name not in chart.accounts:
        return ()
    normal = chart.accounts[name].normal
    rows = await query.fetch(CONTENTS, _where(chart, name))
    return tuple(Content(asset, count, int(amount) * normal) for asset, count, amount in rows)


async def decisions(query: Query, name: str) -> int:
    return int((await query.fetch(DECISIONS, {"name": name}))[0][0])


async def part(query: Query, chart: Chart, name: str, after: tuple[str, str] | None, most: int) -> tuple[Standing, ...]:
    """In the order of addresses and assets."""
    account, asset = after or ("", "")
    rows = await query.fetch(PART, {**_where(chart, name), "account": account, "asset": asset, "most": most})
    found = [_row(row) for row in rows]
    holders = [row.account for row in found if row.held]
    counted = [_row(row) for row in await query.fetch(COUNTED, {"holders": holders})] if holders else []
    return tuple(
        Standing(row, tuple(one for one in counted if (one.counted_in, one.asset) == (row.account, row.asset)))
        for row in found
    )


def place(part: Sequence[Standing]) -> tuple[str, str]:
    return part[-1].row.account, part[-1].row.asset


def _where(chart: Chart, name: str) -> Mapping[str, Any]:
    account = chart.accounts[name]
    words = account.segments
    first = ":".join(words[: next((i for i, word in enumerate(words) if HOLE(word)), len(words))])
    return {
        "name": name,
        "first": first,
        "beyond": first + AFTER_ANY,
        "mine": _pattern(account),
        "theirs": "|".join(_pattern(other) for other in _before(chart, account)) or "^$",
    }


def _pattern(account: Account) -> str:
    return "^" + ":".join("[^:]+" if HOLE(word) else re.escape(word) for word in account.segments) + "$"


def _before(chart: Chart, account: Account) -> list[Account]:
    """Where two could stand at one address, words win over holes."""
    return [
        other
        for other in chart.accounts.values()
        if other is not account and other.could_meet(account) and len(other.holes) < len(account.holes)
    ]


def _row(row: tuple[Any, ...]) -> BalanceRow:
    account, asset, input_, output, held, counted_in, frozen, n = row
    return BalanceRow(account, asset, int(input_), int(output), int(held), counted_in, frozen, n)
