"""Taking money. What is taken waits in the queue for the destination."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.errors import AllotmentInSendAll, MissingFunds, UnboundedInSendAll
from primitives.ledger.script.features import COLORS, ONEOF, SCALING
from primitives.ledger.script.interpreter.expressions import account, string
from primitives.ledger.script.interpreter.money import expect_feature, give_back, limit, put, shared
from primitives.ledger.script.interpreter.scaling import change, unchange
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.program_errors import InvalidColor
from primitives.ledger.script.values import is_color


def take(node: ast.Source, asset: str, need: int, state: State) -> int:
    """Up to `need`: how much that was. Whether it is enough the caller judges."""
    match node:
        case ast.SourceAccount():
            name, color, overdraft = _terms(node, asset, state)
            return _take_of(name, asset, need, color, overdraft, state)
        case ast.SourceScaling():
            expect_feature(node, SCALING, state)
            name = change(node, asset, need, state)
            return _take_of(name, asset, need, "", 0, state)
        case ast.SourceInOrder():
            return _take_in_order(node, asset, need, state)
        case ast.SourceCapped():
            return take(node.source, asset, min(limit(node.cap, asset, state), need), state)
        case ast.SourceOneof():
            expect_feature(node, ONEOF, state)
            return _take_from_one(node, asset, need, state)
        case ast.SourceAllotment():
            return _take_shares(node, asset, need, state)


def take_all(node: ast.Source, asset: str, state: State) -> int:
    """Everything there is. Without an amount to reach, `oneof` is its first source and `max` is an amount."""
    match node:
        case ast.SourceAccount():
            return _take_all_of(node, asset, state)
        case ast.SourceScaling():
            expect_feature(node, SCALING, state)
            name = change(node, asset, None, state)
            return _take_of(name, asset, state.balances.available(name, asset) or 0, "", 0, state)
        case ast.SourceInOrder():
            return sum(take_all(source, asset, state) for source in node.sources)
        case ast.SourceCapped():
            return take(node.source, asset, limit(node.cap, asset, state), state)
        case ast.SourceOneof():
            expect_feature(node, ONEOF, state)
            return take_all(node.sources[0], asset, state)
        case ast.SourceAllotment():
            raise AllotmentInSendAll(node.range)


# ── one account ────────────────────────────────────────────────────────────────────────────────────────────


def _take_of(name: str, asset: str, need: int, color: str, overdraft: int | None, state: State) -> int:
    got = state.balances.take(name, asset, need, color, overdraft)
    put(state, name, got, color)
    return got


def _take_all_of(node: ast.SourceAccount, asset: str, state: State) -> int:
    name, color, overdraft = _terms(node, asset, state)
    everything = state.balances.available(name, asset, color, overdraft)
    if everything is None:
        raise UnboundedInSendAll(node.range, name)
    return _take_of(name, asset, everything, color, overdraft, state)


def _terms(node: ast.SourceAccount, asset: str, state: State) -> tuple[str, str, int | None]:
    """The account, its colour, and how far below zero it may go: None for no bound."""
    name, color = account(node.account, state), color_of(node.color, state)
    match node.overdraft:
        case None:
            return name, color, 0
        case ast.Unbounded():
            return name, color, None
        case ast.UpTo():
            return name, color, limit(node.overdraft.limit, asset, state)


def color_of(node: ast.Expression | None, state: State) -> str:
    if node is None:
        return ""
    expect_feature(node, COLORS, state)
    name = string(node, state)
    if not is_color(name):
        raise InvalidColor(node.range, name)
    return name


# ── several ────────────────────────────────────────────────────────────────────────────────────────────────


def _take_in_order(node: ast.SourceInOrder, asset: str, need: int, state: State) -> int:
    """Each gives what it can, until there is enough."""
    missing = need
    for source in node.sources:
        missing -= take(source, asset, missing, state)
    return need - missing


def _take_from_one(node: ast.SourceOneof, asset: str, need: int, state: State) -> int:
    """The first that gives all of it; what others gave is put back. If none does, what the last one gives."""
    for source in node.sources[:-1]:
        pieces, postings = len(state.queue), len(state.postings)
        if take(source, asset, need, state) == need:
            return need
        while len(state.queue) > pieces:
            give_back(state.queue.pop(), asset, state)
        while len(state.postings) > postings:
            unchange(state.postings.pop(), state)
    return take(node.sources[-1], asset, need, state)


def _take_shares(node: ast.SourceAllotment, asset: str, need: int, state: State) -> int:
    """Each must give exactly its share."""
    for share, part in zip(node.shares, shared(need, node, state), strict=True):
        got = take(share.source, asset, part, state)
        if got != part:
            raise MissingFunds(share.source.range, asset, part, got)
    return need
