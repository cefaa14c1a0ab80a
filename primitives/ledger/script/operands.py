"""The values of a program that works nothing out, in one list: those from outside, then those that its text says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from primitives.ledger.script import ast
from primitives.ledger.script.literals import reader_of
from primitives.ledger.script.program_errors import MissingVariable
from primitives.ledger.script.values import Account, Monetary, Value


class Operands:
    """An operand is an index; None where the text alone does not say that the expression has this type."""

    def __init__(self, declarations: Sequence[ast.Declaration]) -> None:
        """declarations: of variables without an origin."""
        self._given = tuple((d.variable.name, reader_of(d.type_name), d.range) for d in declarations)
        self._declared = {d.variable.name: (d.type_name, index) for index, d in enumerate(declarations)}
        self._constants: list[Value] = []

    def account(self, node: ast.Expression) -> int | None:
        match node:
            case ast.AccountLiteral(parts=parts) if all(isinstance(part, str) for part in parts):
                return self._constant(Account(":".join(str(part) for part in parts)))
            case ast.Variable(name=name):
                return self._variable(name, "account")
            case _:
                return None

    def monetary(self, node: ast.Expression) -> int | None:
        match node:
            case ast.MonetaryLiteral(asset=ast.AssetLiteral(name=asset), amount=ast.NumberLiteral(value=amount)):
                return self._constant(Monetary(asset, amount))
            case ast.Variable(name=name):
                return self._variable(name, "monetary")
            case _:
                return None

    def reader(self) -> Callable[[Mapping[str, str]], list[Any]]:
        """From the texts given to a run: all values, once every operand has been asked for."""
        given, constants = self._given, tuple(self._constants)

        def read_values(variables: Mapping[str, str]) -> list[Any]:
            values: list[Any] = []
            for name, read, place in given:
                if name not in variables:
                    raise MissingVariable(place, name)
                values.append(read(variables[name], place))
            values += constants
            return values

        return read_values

    def _constant(self, value: Value) -> int:
        self._constants.append(value)
        return len(self._given) + len(self._constants) - 1

    def _variable(self, name: str, type_name: str) -> int | None:
        declared, index = self._declared.get(name, ("", 0))
        return index if declared == type_name else None
