"""Money of one currency in several scales: `EUR/2` paid out of what an account has in `EUR` and `EUR/4`.

A swap account changes the one into the other at par, and may go below zero for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from primitives.ledger.script import ast
from primitives.ledger.script.expressions import Names, compile_account
from primitives.ledger.script.features import SCALING
from primitives.ledger.script.frame import Frame, Piece, Posting, tinted_funds
from primitives.ledger.script.program_errors import FeatureNeeded, UnboundedInScaling
from primitives.ledger.script.values import WORLD


def pull_scaled(node: ast.SourceScaling, names: Names) -> Callable[[Frame, str, int], int]:
    swap = _compile_swap(node, names)

    def pull(frame: Frame, asset: str, need: int) -> int:
        account = swap(frame, asset, need)
        return _take(frame, account, asset, need)

    return pull


def drain_scaled(node: ast.SourceScaling, names: Names) -> Callable[[Frame, str], int]:
    swap = _compile_swap(node, names)

    def drain(frame: Frame, asset: str) -> int:
        account = swap(frame, asset, None)
        return _take(frame, account, asset, frame.funds.available(account, asset) or 0)

    return drain


def _take(frame: Frame, account: str, asset: str, need: int) -> int:
    got = frame.funds.take(account, asset, need)
    if got:
        frame.taken.append(Piece(account, got, ""))
    return got


def _compile_swap(node: ast.SourceScaling, names: Names) -> Callable[[Frame, str, int | None], str]:
    account_of, through_of = compile_account(node.account, names), compile_account(node.through, names)
    allowed = names.allows(SCALING)

    def swap(frame: Frame, asset: str, need: int | None) -> str:
        if not allowed:
            raise FeatureNeeded(node.range, SCALING)
        account, through = account_of(frame), through_of(frame)
        if account == WORLD:
            raise UnboundedInScaling(node.range, account)
        base, scale = split(asset)
        owned = tinted_funds(frame).scales(account, base)
        _change(frame, account, through, asset, list(swaps(need, scale, owned)))
        return account

    return swap


FURTHEST = 100
"""Scales further apart are not changed into each other: one unit would be a number of more than 100 digits."""


def swaps(need: int | None, scale: int, owned: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """What to give of which other scale, the finest first, to have `need` units of `scale`; None: everything.

    What is owned in `scale` itself is used first; a debt in it must be paid as well. A coarser unit cannot be
    broken, so what it yields may be more than was needed.
    """
    if need is not None:
        need = max(0, need - owned.get(scale, 0))
    for other in sorted((s for s in owned if abs(s - scale) <= FURTHEST), reverse=True):
        have = max(0, owned[other])
        if other > scale:
            unit = 10 ** (other - scale)
            gained = have // unit if need is None else min(need, have // unit)
            given = gained * unit
        elif other < scale:
            unit = 10 ** (scale - other)
            given = have if need is None else min(have, -(-need // unit))
            gained = given * unit
        else:
            continue
        if given:
            yield other, given
        if need is not None:
            need = max(0, need - gained)


def worth(scale: int, other: int, amount: int) -> int:
    """An amount of another scale in units of `scale`; exact for what `swaps` yields."""
    unit: int = 10 ** abs(other - scale)
    return amount // unit if other > scale else amount * unit


def _change(frame: Frame, account: str, through: str, asset: str, given: list[tuple[int, int]]) -> None:
    base, scale = split(asset)
    for other, amount in given:
        _move(frame, Posting(account, through, joined(base, other), amount))
    total = sum(worth(scale, other, amount) for other, amount in given)
    if total:
        _move(frame, Posting(through, account, asset, total))


def _move(frame: Frame, posting: Posting) -> None:
    funds = tinted_funds(frame)
    funds.take(posting.source, posting.asset, posting.amount, "", None)
    funds.receive(posting.destination, posting.asset, posting.amount)
    frame.postings.append(posting)


def split(asset: str) -> tuple[str, int]:
    base, _, scale = asset.partition("/")
    return base, int(scale or 0)


def joined(base: str, scale: int) -> str:
    return f"{base}/{scale}" if scale else base
