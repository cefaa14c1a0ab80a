"""The balances a program will need, so that the store is asked once.

What cannot be known before the program runs, or not at all, is left out: the run finds it, or its error.
"""

from __future__ import annotations

from collections.abc import Iterator

from primitives.ledger.script import ast
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.interpreter.expressions import account, asset, monetary
from primitives.ledger.script.interpreter.sources import color_of
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.scaling import split
from primitives.ledger.script.store import BalanceQuery
from primitives.ledger.script.values import WORLD
from primitives.ledger.script.walk import visit


def needs(program: ast.Program, state: State) -> Iterator[BalanceQuery]:
    for statement in program.statements:
        try:
            yield from [query for query in _of_statement(statement, state) if query.account != WORLD]
        except ScriptError:
            continue


def _of_statement(node: ast.Statement, state: State) -> list[BalanceQuery]:
    match node:
        case ast.CallStatement():
            return []
        case ast.Save():
            name = _asset_sent(node.sent, state)
            return [*_of_amount(node.sent, state), BalanceQuery(account(node.account, state), name)]
        case ast.Send():
            name = _asset_sent(node.sent, state)
            return [*_of_amount(node.sent, state), *_of_source(node.source, name, state)]


def _of_amount(sent: ast.Sent, state: State) -> Iterator[BalanceQuery]:
    """What the amount itself asks for: `balance(@a, EUR)`."""
    for node, _ in visit(sent.amount) if isinstance(sent, ast.SendAmount) else ():
        match node:
            case ast.Call(name="balance" | "overdraft", arguments=(of, of_asset)):
                yield BalanceQuery(account(of, state), asset(of_asset, state))


def _of_source(node: ast.Source, name: str, state: State) -> Iterator[BalanceQuery]:
    """An account without a bound needs no balance."""
    match node:
        case ast.SourceAccount(overdraft=ast.Unbounded()):
            return
        case ast.SourceAccount():
            yield BalanceQuery(account(node.account, state), name, color_of(node.color, state))
        case ast.SourceScaling():
            yield BalanceQuery(account(node.account, state), f"{split(name)[0]}/*")
        case ast.SourceCapped():
            yield from _of_source(node.source, name, state)
        case ast.SourceAllotment():
            for share in node.shares:
                yield from _of_source(share.source, name, state)
        case ast.SourceInOrder() | ast.SourceOneof():
            for source in node.sources:
                yield from _of_source(source, name, state)


def _asset_sent(sent: ast.Sent, state: State) -> str:
    if isinstance(sent, ast.SendAll):
        return asset(sent.asset, state)
    return _asset_of(sent.amount, state)


def _asset_of(node: ast.Expression, state: State) -> str:
    """Of an amount that is not worked out yet: that could read balances one by one."""
    match node:
        case ast.MonetaryLiteral():
            return asset(node.asset, state)
        case ast.Infix(left=part) | ast.Negative(operand=part):
            return _asset_of(part, state)
        case ast.Call(arguments=(_, of)):
            return asset(of, state)
        case _:
            return monetary(node, state).asset
