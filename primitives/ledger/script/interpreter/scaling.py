"""Changing what an account has in other scales of an asset, at par, by an account that keeps them."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.interpreter.expressions import account
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.program_errors import UnboundedInScaling
from primitives.ledger.script.scaling import joined, split, swaps, worth
from primitives.ledger.script.values import WORLD


def change(node: ast.SourceScaling, asset: str, need: int | None, state: State) -> str:
    """Until the account has `need` of the asset, or all of it (None). Answers the account."""
    name, through = account(node.account, state), account(node.through, state)
    if name == WORLD:
        raise UnboundedInScaling(node.range, name)
    base, scale = split(asset)
    owned = state.balances.scales(name, base)
    gained = 0
    for other, amount in swaps(need, scale, owned):
        _swap(Posting(name, through, joined(base, other), amount), state)
        gained += worth(scale, other, amount)
    if gained:
        _swap(Posting(through, name, asset, gained), state)
    return name


def _swap(posting: Posting, state: State) -> None:
    """The account between may go below zero for it."""
    state.balances.take(posting.source, posting.asset, posting.amount, overdraft=None)
    state.balances.receive(posting.destination, posting.asset, posting.amount)
    state.postings.append(posting)


def unchange(posting: Posting, state: State) -> None:
    state.balances.take(posting.destination, posting.asset, posting.amount, overdraft=None)
    state.balances.refund(posting.source, posting.asset, posting.amount)
