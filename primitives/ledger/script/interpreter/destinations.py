"""Handing out what the source has queued, in the order in which it was taken."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.features import ONEOF
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.interpreter.expressions import account
from primitives.ledger.script.interpreter.money import expect_feature, give_back, limit, shared, taken_first
from primitives.ledger.script.interpreter.state import State


def give(node: ast.Target, asset: str, amount: int, state: State) -> None:
    match node:
        case ast.Kept():
            for piece in taken_first(amount, state):
                give_back(piece, asset, state)
        case ast.DestinationAccount():
            _give_to(node, asset, amount, state)
        case ast.DestinationAllotment():
            for share, part in zip(node.shares, shared(amount, node, state), strict=True):
                give(share.target, asset, part, state)
        case ast.DestinationInOrder():
            _give_in_order(node, asset, amount, state)
        case ast.DestinationOneof():
            expect_feature(node, ONEOF, state)
            give(_chosen(node, asset, amount, state), asset, amount, state)


def _give_to(node: ast.DestinationAccount, asset: str, amount: int, state: State) -> None:
    """Money keeps its colour. Nothing is posted where nothing moves."""
    name = account(node.account, state)
    for source, moved, color in taken_first(amount, state):
        state.balances.receive(name, asset, moved, color)
        state.postings.append(Posting(source, name, asset, moved, color))


def _give_in_order(node: ast.DestinationInOrder, asset: str, amount: int, state: State) -> None:
    """Each up to its cap; the rest to `remaining`. Clauses that nothing is left for are not looked at."""
    for clause in node.capped:
        if not amount:
            return
        part = min(limit(clause.cap, asset, state), amount)
        if part:
            give(clause.target, asset, part, state)
            amount -= part
    if amount:
        give(node.remaining, asset, amount, state)


def _chosen(node: ast.DestinationOneof, asset: str, amount: int, state: State) -> ast.Target:
    """The first whose cap holds all of it."""
    for clause in node.capped:
        if amount <= limit(clause.cap, asset, state):
            return clause.target
    return node.remaining
