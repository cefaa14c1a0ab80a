"""What a program will ask of the books, gathered before it moves anything: the store is asked once."""

from __future__ import annotations

from collections.abc import Iterator

from primitives.ledger.script import ast
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.expressions import Names, compile_account, compile_asset, compile_monetary
from primitives.ledger.script.frame import Frame
from primitives.ledger.script.scaling import split
from primitives.ledger.script.store import BalanceQuery
from primitives.ledger.script.tinted import compile_color
from primitives.ledger.script.values import WORLD


def needed_variables(program: ast.Program) -> dict[str, str]:
    """The variables that must be given, by name, with the names of their types."""
    return {d.variable.name: d.type_name for d in program.declarations if d.origin is None}


def needed_balances(program: ast.Program, names: Names, frame: Frame) -> Iterator[BalanceQuery]:
    """Of every account the program takes from or saves in. `frame` holds the variables' values.

    What cannot be known before the program runs, or not at all, is left out: the run finds it, or its error.
    """
    for statement in program.statements:
        if isinstance(statement, ast.CallStatement):
            continue
        try:
            asset = _asset(statement.sent, names, frame)
            accounts = list(_accounts(statement, names, frame))
        except ScriptError:
            continue
        for account, color, every_scale in accounts:
            if account != WORLD:
                yield BalanceQuery(account, f"{split(asset)[0]}/*" if every_scale else asset, color)


def _accounts(statement: ast.Send | ast.Save, names: Names, frame: Frame) -> Iterator[tuple[str, str, bool]]:
    """Account, colour, and whether every scale of the asset is needed."""
    if isinstance(statement, ast.Save):
        yield compile_account(statement.account, names)(frame), "", False
    else:
        yield from _source(statement.source, names, frame)


def _source(node: ast.Source, names: Names, frame: Frame) -> Iterator[tuple[str, str, bool]]:
    match node:
        case ast.SourceAccount(overdraft=ast.Unbounded()):
            pass
        case ast.SourceAccount():
            yield compile_account(node.account, names)(frame), compile_color(node.color, names)(frame), False
        case ast.SourceScaling():
            yield compile_account(node.account, names)(frame), "", True
        case ast.SourceCapped():
            yield from _source(node.source, names, frame)
        case ast.SourceAllotment():
            for share in node.shares:
                yield from _source(share.source, names, frame)
        case ast.SourceInOrder() | ast.SourceOneof():
            for source in node.sources:
                yield from _source(source, names, frame)


def _asset(sent: ast.Sent, names: Names, frame: Frame) -> str:
    if isinstance(sent, ast.SendAll):
        return compile_asset(sent.asset, names)(frame)
    return _asset_of(sent.amount, names, frame)


def _asset_of(node: ast.Expression, names: Names, frame: Frame) -> str:
    """The asset of an amount, without working the amount out: that could read balances one by one."""
    match node:
        case ast.MonetaryLiteral():
            return compile_asset(node.asset, names)(frame)
        case ast.Infix(left=part) | ast.Negative(operand=part):
            return _asset_of(part, names, frame)
        case ast.Call(arguments=(_, asset)):
            return compile_asset(asset, names)(frame)
        case _:
            return compile_monetary(node, names)(frame).asset
