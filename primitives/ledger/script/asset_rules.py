"""Assets: one statement moves one asset, and a variable stands for one asset wherever it is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from primitives.ledger.script import ast
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.walk import expressions, visit


class _Unknown(NamedTuple):
    """The asset of a variable, until something says which."""

    variable: str


_Term = str | _Unknown


def check_assets(program: ast.Program) -> Iterator[Diagnostic]:
    check = _Check()
    check.program(program)
    return iter(check.findings)


class _Check:
    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self._same: dict[_Unknown, _Term] = {}

    def program(self, program: ast.Program) -> None:
        for declaration in program.declarations:
            if declaration.origin is not None and declaration.type_name in ("asset", "monetary"):
                self._agree(_Unknown(declaration.variable.name), declaration.origin)
        for statement in program.statements:
            self._statement(statement)
        for declaration in program.declarations:
            self._bound(declaration)

    def _statement(self, statement: ast.Statement) -> None:
        for place in visit(statement):
            if isinstance(place.node, ast.Infix) and place.node.operator != "/":
                left = self._term(place.node.left)
                if left is not None:
                    self._agree(left, place.node.right)
        if isinstance(statement, ast.CallStatement):
            return
        sent = statement.sent
        moved = self._term(sent.asset if isinstance(sent, ast.SendAll) else sent.amount)
        if moved is None or isinstance(statement, ast.Save):
            return
        for part in (statement.source, statement.destination):
            for expression, role in expressions(part):
                if role == "monetary":
                    self._agree(moved, expression)

    def _bound(self, declaration: ast.Declaration) -> None:
        """An asset that comes from outside, but can be only one, should be written in the script."""
        name, type_ = declaration.variable.name, declaration.type_name
        asset = self._resolve(_Unknown(name))
        if declaration.origin is not None or not isinstance(asset, str):
            return
        if type_ in ("asset", "monetary"):
            fields = {"BoundAssetType": type_, "InferredAsset": asset}
            self.findings.append(found("BoundAsset", declaration.range, **fields))

    def _agree(self, expected: _Term, node: ast.Expression) -> None:
        got = self._term(node)
        if got is None:
            return
        known, other = self._resolve(expected), self._resolve(got)
        if isinstance(other, _Unknown):
            if other != known:
                self._same[other] = known
        elif isinstance(known, _Unknown):
            self._same[known] = other
        elif known != other:
            self.findings.append(found("AssetMismatch", node.range, Expected=known, Got=other))

    def _resolve(self, term: _Term) -> _Term:
        while isinstance(term, _Unknown) and term in self._same:
            term = self._same[term]
        return term

    def _term(self, node: ast.Expression) -> _Term | None:
        """The asset of an expression, as far as the text says it."""
        match node:
            case ast.AssetLiteral():
                return node.name
            case ast.Variable():
                return _Unknown(node.name)
            case ast.MonetaryLiteral(asset=inner) | ast.Negative(operand=inner) | ast.Infix(left=inner):
                return self._term(inner)
            case ast.Call(name="balance" | "overdraft", arguments=(_, asset)):
                return self._term(asset)
            case ast.Call(name="get_asset", arguments=(monetary,)):
                return self._term(monetary)
            case _:
                return None
