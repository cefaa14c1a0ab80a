"""What sources and destinations have in common: caps, shares, and the queue of money between them."""

from __future__ import annotations

from fractions import Fraction

from primitives.ledger.script import ast
from primitives.ledger.script.allotment import shares, weights
from primitives.ledger.script.errors import MismatchedAsset
from primitives.ledger.script.frame import Piece
from primitives.ledger.script.interpreter.expressions import monetary, portion
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.portions import checked_weights
from primitives.ledger.script.program_errors import FeatureNeeded


def expect_feature(node: ast.Node, feature: str, state: State) -> None:
    if feature not in state.features:
        raise FeatureNeeded(node.range, feature)


def limit(node: ast.Expression, asset: str, state: State) -> int:
    """A cap, or an overdraft: of the asset that moves. One below zero is one of nothing."""
    found = monetary(node, state)
    if found.asset != asset:
        raise MismatchedAsset(node.range, asset, found.asset)
    return max(0, found.amount)


def shared(amount: int, node: ast.SourceAllotment | ast.DestinationAllotment, state: State) -> list[int]:
    """The amount in shares, to the last unit; they must make exactly one."""
    portions = [_portion(share.portion, state) for share in node.shares]
    return shares(amount, checked_weights(node.range, weights(portions)))


def _portion(node: ast.Portion, state: State) -> Fraction | None:
    return None if isinstance(node, ast.Remaining) else portion(node, state)


def put(state: State, account: str, amount: int, color: str) -> None:
    """Money that was taken waits at the end of the queue."""
    if amount:
        state.queue.append(Piece(account, amount, color))


def give_back(piece: Piece, asset: str, state: State) -> None:
    state.balances.refund(piece.account, asset, piece.amount, piece.color)


def taken_first(amount: int, state: State) -> list[Piece]:
    """The front of the queue, off it; neighbours of one account and colour are one piece."""
    pieces: list[Piece] = []
    while amount > 0:
        piece = state.queue.pop(0)
        part = piece._replace(amount=min(piece.amount, amount))
        if part.amount < piece.amount:
            state.queue.insert(0, piece._replace(amount=piece.amount - part.amount))
        amount -= part.amount
        if pieces and (pieces[-1].account, pieces[-1].color) == (part.account, part.color):
            part = part._replace(amount=pieces.pop().amount + part.amount)
        pieces.append(part)
    return pieces
