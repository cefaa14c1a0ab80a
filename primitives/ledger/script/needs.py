"""What a program will ask of the books, gathered before it moves anything: the store is asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from primitives.ledger.script import ast
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.expressions import Names, compile_account, compile_asset, compile_monetary
from primitives.ledger.script.frame import Frame
from primitives.ledger.script.scaling import split
from primitives.ledger.script.store import BalanceQuery
from primitives.ledger.script.tinted import compile_color
from primitives.ledger.script.values import WORLD
from primitives.ledger.script.walk import visit

Needs = Callable[[Frame], Iterator[BalanceQuery]]
_NeedsOf = Callable[[Frame, str], Iterator[BalanceQuery]]
_AssetOf = Callable[[Frame], str]


def needed_variables(program: ast.Program) -> dict[str, str]:
    """The variables that must be given, by name, with the names of their types."""
    return {d.variable.name: d.type_name for d in program.declarations if d.origin is None}


def compile_needs(program: ast.Program, names: Names) -> Needs:
    """Of every account the program takes from or saves in, once the frame holds the variables' values.

    What cannot be known before the program runs, or not at all, is left out: the run finds it, or its error.
    """
    parts = tuple(_statement(s, names) for s in program.statements if not isinstance(s, ast.CallStatement))

    def needs(frame: Frame) -> Iterator[BalanceQuery]:
        for asset_of, queries_of in parts:
            try:
                asset = asset_of(frame)
                queries = [query for of in queries_of for query in of(frame, asset)]
            except ScriptError:
                continue
            yield from queries

    return needs


def _statement(statement: ast.Send | ast.Save, names: Names) -> tuple[_AssetOf, tuple[_NeedsOf, ...]]:
    asset_of = _asset(statement.sent, names)
    if isinstance(statement, ast.Save):
        return asset_of, (*_amount(statement.sent, names), _account(statement.account, None, names))
    return asset_of, (*_amount(statement.sent, names), *_source(statement.source, names))


def _amount(sent: ast.Sent, names: Names) -> Iterator[_NeedsOf]:
    """What the amount itself asks for: `balance(@a, EUR)`."""
    for node, _ in visit(sent.amount) if isinstance(sent, ast.SendAmount) else ():
        match node:
            case ast.Call(name="balance" | "overdraft", arguments=(account, asset)):
                yield _read(account, asset, names)


def _read(account: ast.Expression, asset: ast.Expression, names: Names) -> _NeedsOf:
    account_of, asset_of = compile_account(account, names), compile_asset(asset, names)

    def query(frame: Frame, _: str) -> Iterator[BalanceQuery]:
        name, of_asset = account_of(frame), asset_of(frame)
        if name != WORLD:
            yield BalanceQuery(name, of_asset)

    return query


def _source(node: ast.Source, names: Names) -> Iterator[_NeedsOf]:
    match node:
        case ast.SourceAccount(overdraft=ast.Unbounded()):
            pass
        case ast.SourceAccount():
            yield _account(node.account, node.color, names)
        case ast.SourceScaling():
            yield _every_scale(node.account, names)
        case ast.SourceCapped():
            yield from _source(node.source, names)
        case ast.SourceAllotment():
            for share in node.shares:
                yield from _source(share.source, names)
        case ast.SourceInOrder() | ast.SourceOneof():
            for source in node.sources:
                yield from _source(source, names)


def _account(node: ast.Expression, color: ast.Expression | None, names: Names) -> _NeedsOf:
    account_of, color_of = compile_account(node, names), compile_color(color, names)

    def query(frame: Frame, asset: str) -> Iterator[BalanceQuery]:
        account, tint = account_of(frame), color_of(frame)
        if account != WORLD:
            yield BalanceQuery(account, asset, tint)

    return query


def _every_scale(node: ast.Expression, names: Names) -> _NeedsOf:
    account_of = compile_account(node, names)

    def query(frame: Frame, asset: str) -> Iterator[BalanceQuery]:
        account = account_of(frame)
        if account != WORLD:
            yield BalanceQuery(account, f"{split(asset)[0]}/*")

    return query


def _asset(sent: ast.Sent, names: Names) -> _AssetOf:
    if isinstance(sent, ast.SendAll):
        return compile_asset(sent.asset, names)
    return _asset_of(sent.amount, names)


def _asset_of(node: ast.Expression, names: Names) -> _AssetOf:
    """The asset of an amount, without working the amount out: that could read balances one by one."""
    match node:
        case ast.MonetaryLiteral():
            return compile_asset(node.asset, names)
        case ast.Infix(left=part) | ast.Negative(operand=part):
            return _asset_of(part, names)
        case ast.Call(arguments=(_, asset)):
            return compile_asset(asset, names)
        case _:
            monetary_of = compile_monetary(node, names)
            return lambda frame: monetary_of(frame).asset
