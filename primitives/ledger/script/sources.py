"""Sources compiled to closures that take money and queue it for the destination.

A Pull takes up to an amount and says how much it got; whether that is enough the caller judges. A Drain takes
everything.
"""

from __future__ import annotations

from collections.abc import Callable

from primitives.ledger.script import ast
from primitives.ledger.script.allotment import shares
from primitives.ledger.script.errors import (
    AllotmentInSendAll,
    MismatchedAsset,
    MissingFunds,
    UnboundedInSendAll,
)
from primitives.ledger.script.expressions import Names, compile_account, compile_monetary
from primitives.ledger.script.features import ONEOF
from primitives.ledger.script.frame import Frame, Piece, tinted_funds
from primitives.ledger.script.portions import compile_weights
from primitives.ledger.script.program_errors import FeatureNeeded
from primitives.ledger.script.scaling import drain_scaled, pull_scaled
from primitives.ledger.script.tinted import drain_tinted, pull_tinted

Pull = Callable[[Frame, str, int], int]
Drain = Callable[[Frame, str], int]


def compile_pull(node: ast.Source, names: Names) -> Pull:
    match node:
        case ast.SourceAccount(color=None, overdraft=None):
            return _pull_account(node, names)
        case ast.SourceAccount():
            return pull_tinted(node, names)
        case ast.SourceScaling():
            return pull_scaled(node, names)
        case ast.SourceInOrder():
            return _pull_in_order(node, names)
        case ast.SourceCapped():
            return _pull_capped(node, names)
        case ast.SourceOneof():
            return _pull_oneof(node, names)
        case ast.SourceAllotment():
            return _pull_allotment(node, names)


def compile_drain(node: ast.Source, names: Names) -> Drain:
    match node:
        case ast.SourceAccount(color=None, overdraft=None):
            return _drain_account(node, names)
        case ast.SourceAccount():
            return drain_tinted(node, names)
        case ast.SourceScaling():
            return drain_scaled(node, names)
        case ast.SourceInOrder():
            return _drain_in_order(node, names)
        case ast.SourceCapped():
            return _drain_capped(node, names)
        case ast.SourceOneof():
            return _drain_oneof(node, names)
        case ast.SourceAllotment():
            return _drain_allotment(node)


# ── one account ───────────────────────────────────────────────────────────────────────────────────────────


def _pull_account(node: ast.SourceAccount, names: Names) -> Pull:
    account_of = compile_account(node.account, names)

    def pull(frame: Frame, asset: str, need: int) -> int:
        account = account_of(frame)
        got = frame.funds.take(account, asset, need)
        if got:
            frame.taken.append(Piece(account, got, ""))
        return got

    return pull


def _drain_account(node: ast.SourceAccount, names: Names) -> Drain:
    account_of = compile_account(node.account, names)
    pull = _pull_account(node, names)

    def drain(frame: Frame, asset: str) -> int:
        account = account_of(frame)
        available = frame.funds.available(account, asset)
        if available is None:
            raise UnboundedInSendAll(node.range, account)
        return pull(frame, asset, available)

    return drain


# ── in order ──────────────────────────────────────────────────────────────────────────────────────────────


def _pull_in_order(node: ast.SourceInOrder, names: Names) -> Pull:
    pulls = tuple(compile_pull(source, names) for source in node.sources)

    def pull_in_order(frame: Frame, asset: str, need: int) -> int:
        missing = need
        for pull in pulls:
            missing -= pull(frame, asset, missing)
        return need - missing

    return pull_in_order


def _drain_in_order(node: ast.SourceInOrder, names: Names) -> Drain:
    drains = tuple(compile_drain(source, names) for source in node.sources)

    def drain_in_order(frame: Frame, asset: str) -> int:
        return sum(drain(frame, asset) for drain in drains)

    return drain_in_order


# ── at most ───────────────────────────────────────────────────────────────────────────────────────────────


def _pull_capped(node: ast.SourceCapped, names: Names) -> Pull:
    cap_of, pull = compile_cap(node.cap, names), compile_pull(node.source, names)

    def pull_capped(frame: Frame, asset: str, need: int) -> int:
        return pull(frame, asset, min(cap_of(frame, asset), need))

    return pull_capped


def _drain_capped(node: ast.SourceCapped, names: Names) -> Drain:
    cap_of, pull = compile_cap(node.cap, names), compile_pull(node.source, names)

    def drain_capped(frame: Frame, asset: str) -> int:
        return pull(frame, asset, cap_of(frame, asset))

    return drain_capped


def compile_cap(node: ast.Expression, names: Names) -> Callable[[Frame, str], int]:
    """A cap below zero is a cap of nothing."""
    monetary_of = compile_monetary(node, names)

    def cap(frame: Frame, asset: str) -> int:
        monetary = monetary_of(frame)
        if monetary.asset != asset:
            raise MismatchedAsset(node.range, asset, monetary.asset)
        return max(0, monetary.amount)

    return cap


# ── one of several ────────────────────────────────────────────────────────────────────────────────────────


def _pull_oneof(node: ast.SourceOneof, names: Names) -> Pull:
    """The first source that can give it all; if none can, what the last one gives."""
    if not names.allows(ONEOF):
        return _refuse(node)
    *firsts, last = (compile_pull(source, names) for source in node.sources)

    def pull_oneof(frame: Frame, asset: str, need: int) -> int:
        for pull in firsts:
            pieces, postings = len(frame.taken), len(frame.postings)
            if pull(frame, asset, need) == need:
                return need
            _put_back(frame, asset, pieces, postings)
        return last(frame, asset, need)

    return pull_oneof


def _drain_oneof(node: ast.SourceOneof, names: Names) -> Drain:
    """Without an amount to reach, the first source serves."""
    if not names.allows(ONEOF):
        refuse = _refuse(node)
        return lambda frame, asset: refuse(frame, asset, 0)
    return compile_drain(node.sources[0], names)


def _refuse(node: ast.SourceOneof) -> Pull:
    def refuse(frame: Frame, asset: str, need: int) -> int:
        raise FeatureNeeded(node.range, ONEOF)

    return refuse


def _put_back(frame: Frame, asset: str, pieces: int, postings: int) -> None:
    """Back to when so many pieces were taken and so many postings (the swaps of scaled sources) made."""
    while len(frame.taken) > pieces:
        frame.give_back(frame.taken.pop(), asset)
    while len(frame.postings) > postings:
        swap = frame.postings.pop()
        tinted_funds(frame).take(swap.destination, swap.asset, swap.amount, "", None)
        frame.funds.refund(swap.source, swap.asset, swap.amount)


# ── in shares ─────────────────────────────────────────────────────────────────────────────────────────────


def _pull_allotment(node: ast.SourceAllotment, names: Names) -> Pull:
    weights_of = compile_weights(node.range, tuple(share.portion for share in node.shares), names)
    branches = tuple((compile_pull(share.source, names), share.source.range) for share in node.shares)

    def pull_allotment(frame: Frame, asset: str, need: int) -> int:
        for (pull, range_), share in zip(branches, shares(need, weights_of(frame)), strict=True):
            got = pull(frame, asset, share)
            if got < share:
                raise MissingFunds(range_, asset, share, got)
        return need

    return pull_allotment


def _drain_allotment(node: ast.SourceAllotment) -> Drain:
    def refuse(frame: Frame, asset: str) -> int:
        raise AllotmentInSendAll(node.range)

    return refuse
