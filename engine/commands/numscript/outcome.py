"""What a run did, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.commands.numscript.told import visible
from primitives.ledger.script.memory import Books
from primitives.ledger.script.outcome import Outcome


def as_screen(outcome: Outcome, books: Books) -> str:
    postings = [
        (posting.source, posting.destination, _money(posting.asset, posting.color), str(posting.amount))
        for posting in outcome.postings
    ]
    balances = [
        (query.account, _money(query.asset, query.color), str(before), str(after))
        for query, (before, after) in books.after(outcome.postings).items()
    ]
    parts = [
        _table(("from", "to", "asset", "amount"), postings, numbers=1) if postings else "no postings",
        _table(("account", "asset", "before", "after"), balances, numbers=2),
        _table(("metadata of", "key", "value"), list(_metadata(outcome)), numbers=0),
    ]
    return "\n\n".join(part for part in parts if part)


def _money(asset: str, color: str) -> str:
    return f"{asset} {color}".rstrip()


def _metadata(outcome: Outcome) -> Iterator[tuple[str, str, str]]:
    for key, value in outcome.tx_meta.items():
        yield "the transaction", key, value
    for account, values in outcome.account_meta.items():
        for key, value in values.items():
            yield f"@{account}", key, value


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> str:
    """numbers: how many of the last columns are; they stand at the right. Empty without rows."""
    if not rows:
        return ""
    shown = [list(map(visible, row)) for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    left = len(heads) - numbers
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at >= left else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    )


def as_json(outcome: Outcome, books: Books) -> dict[str, Any]:
    return {
        "problems": [],
        "postings": [_without_empty_color(posting._asdict()) for posting in outcome.postings],
        "balances": [
            _without_empty_color({**query._asdict(), "before": before, "after": after})
            for query, (before, after) in books.after(outcome.postings).items()
        ],
        "tx_meta": dict(outcome.tx_meta),
        "account_meta": {account: dict(values) for account, values in outcome.account_meta.items()},
    }


def _without_empty_color(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "color" or value}
