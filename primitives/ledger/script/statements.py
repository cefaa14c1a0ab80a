"""Statements compiled to closures; `send` is the one that moves money."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.destinations import compile_give
from primitives.ledger.script.errors import MissingFunds, NegativeAmount
from primitives.ledger.script.expressions import Names, compile_account, compile_asset, compile_monetary
from primitives.ledger.script.frame import Frame, Posting, Run
from primitives.ledger.script.sources import compile_drain, compile_pull


def compile_send(node: ast.Send, names: Names) -> Run:
    sent, source, destination = node.sent, node.source, node.destination
    if isinstance(sent, ast.SendAll):
        return _send_all(node, sent.asset, names)
    match source:
        case ast.SourceAccount(color=None, overdraft=None) if isinstance(destination, ast.DestinationAccount):
            return _send_plainly(sent.amount, source, destination, names)
        case _:
            return _send_amount(node, sent.amount, names)


def _send_amount(node: ast.Send, amount: ast.Expression, names: Names) -> Run:
    monetary_of = compile_monetary(amount, names)
    pull, give = compile_pull(node.source, names), compile_give(node.destination, names)

    def send(frame: Frame) -> None:
        asset, need = monetary_of(frame)
        if need < 0:
            raise NegativeAmount(amount.range, need)
        got = pull(frame, asset, need)
        if got != need:
            raise MissingFunds(node.source.range, asset, need, got)
        give(frame, asset, need)

    return send


def _send_plainly(
    amount: ast.Expression, source: ast.SourceAccount, destination: ast.DestinationAccount, names: Names
) -> Run:
    """From one account to one account: the usual case, without a queue between them."""
    monetary_of = compile_monetary(amount, names)
    source_of, destination_of = (
        compile_account(source.account, names),
        compile_account(destination.account, names),
    )

    def send(frame: Frame) -> None:
        asset, need = monetary_of(frame)
        if need < 0:
            raise NegativeAmount(amount.range, need)
        giver, funds = source_of(frame), frame.funds
        got = funds.take(giver, asset, need)
        if got != need:
            raise MissingFunds(source.range, asset, need, got)
        receiver = destination_of(frame)
        if need:
            funds.receive(receiver, asset, need)
            frame.postings.append(Posting(giver, receiver, asset, need))

    return send


def _send_all(node: ast.Send, asset: ast.Expression, names: Names) -> Run:
    asset_of = compile_asset(asset, names)
    drain, give = compile_drain(node.source, names), compile_give(node.destination, names)

    def send(frame: Frame) -> None:
        name = asset_of(frame)
        give(frame, name, drain(frame, name))

    return send
