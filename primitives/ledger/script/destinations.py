"""Destinations compiled to closures that hand out what the source has queued."""

from __future__ import annotations

from collections.abc import Callable

from primitives.ledger.script import ast
from primitives.ledger.script.allotment import shares
from primitives.ledger.script.expressions import Names, compile_account
from primitives.ledger.script.features import ONEOF
from primitives.ledger.script.frame import Frame, Posting, next_pieces
from primitives.ledger.script.portions import compile_weights
from primitives.ledger.script.program_errors import FeatureNeeded
from primitives.ledger.script.sources import compile_cap

Give = Callable[[Frame, str, int], None]


def compile_give(node: ast.Target, names: Names) -> Give:
    match node:
        case ast.Kept():
            return _keep
        case ast.DestinationAccount():
            return _to_account(node, names)
        case ast.DestinationAllotment():
            return _to_shares(node, names)
        case ast.DestinationInOrder():
            return _in_order(node, names)
        case ast.DestinationOneof():
            return _to_oneof(node, names)


def _keep(frame: Frame, asset: str, amount: int) -> None:
    for piece in next_pieces(frame, amount):
        frame.give_back(piece, asset)


def _to_account(node: ast.DestinationAccount, names: Names) -> Give:
    account_of = compile_account(node.account, names)

    def to_account(frame: Frame, asset: str, amount: int) -> None:
        account = account_of(frame)
        for source, moved, color in next_pieces(frame, amount):
            frame.credit(account, asset, moved, color)
            frame.postings.append(Posting(source, account, asset, moved, color))

    return to_account


def _to_shares(node: ast.DestinationAllotment, names: Names) -> Give:
    weights_of = compile_weights(node.range, tuple(share.portion for share in node.shares), names)
    gives = tuple(compile_give(share.target, names) for share in node.shares)

    def to_shares(frame: Frame, asset: str, amount: int) -> None:
        for give, share in zip(gives, shares(amount, weights_of(frame)), strict=True):
            give(frame, asset, share)

    return to_shares


def _in_order(node: ast.DestinationInOrder, names: Names) -> Give:
    """Clauses that nothing is left for are not looked at."""
    capped = tuple((compile_cap(c.cap, names), compile_give(c.target, names)) for c in node.capped)
    give_rest = compile_give(node.remaining, names)

    def in_order(frame: Frame, asset: str, amount: int) -> None:
        for cap_of, give in capped:
            if not amount:
                return
            part = min(cap_of(frame, asset), amount)
            if part:
                give(frame, asset, part)
                amount -= part
        if amount:
            give_rest(frame, asset, amount)

    return in_order


def _to_oneof(node: ast.DestinationOneof, names: Names) -> Give:
    """The first whose cap holds the whole amount, else the remaining one."""
    capped = tuple((compile_cap(c.cap, names), compile_give(c.target, names)) for c in node.capped)
    give_rest = compile_give(node.remaining, names)
    allowed = names.allows(ONEOF)

    def to_oneof(frame: Frame, asset: str, amount: int) -> None:
        if not allowed:
            raise FeatureNeeded(node.range, ONEOF)
        for cap_of, give in capped:
            if amount <= cap_of(frame, asset):
                return give(frame, asset, amount)
        return give_rest(frame, asset, amount)

    return to_oneof
