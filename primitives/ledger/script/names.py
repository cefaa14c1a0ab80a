"""The front door of whole programs: declared variables, addresses written out, function calls."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.expressions import Evaluate
from primitives.ledger.script.features import INTERPOLATION, MID_SCRIPT
from primitives.ledger.script.frame import Frame
from primitives.ledger.script.functions import compile_call
from primitives.ledger.script.literals import read_account
from primitives.ledger.script.program_errors import CannotCastToString, FeatureNeeded, UnboundVariable
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.values import Account, text_of, type_of


class ProgramNames:
    """calls: whether functions may be called here."""

    def __init__(self, features: frozenset[str], calls: bool) -> None:
        self._features = features
        self._calls = calls

    def allows(self, feature: str) -> bool:
        return feature in self._features

    def variable(self, node: ast.Variable) -> Evaluate:
        def variable(frame: Frame) -> object:
            if node.name not in frame.variables:
                raise UnboundVariable(node.range, node.name)
            return frame.variables[node.name]

        return variable

    def account(self, node: ast.AccountLiteral) -> Evaluate:
        parts = [part for part in node.parts if isinstance(part, str)]
        if len(parts) == len(node.parts):
            written = Account(":".join(parts))
            return lambda frame: written
        return self._interpolated(node)

    def _interpolated(self, node: ast.AccountLiteral) -> Evaluate:
        parts = [part if isinstance(part, str) else self._part(part, node.range) for part in node.parts]

        def account(frame: Frame) -> Account:
            if not self.allows(INTERPOLATION):
                raise FeatureNeeded(node.range, INTERPOLATION)
            name = ":".join(part if isinstance(part, str) else part(frame) for part in parts)
            return read_account(name, node.range)

        return account

    def _part(self, node: ast.Variable, place: Range) -> Evaluate:
        """place: of the whole address."""
        value_of = self.variable(node)

        def part(frame: Frame) -> str:
            value = value_of(frame)
            if type_of(value) not in ("account", "string", "number"):
                raise CannotCastToString(place, value)
            return text_of(value)

        return part

    def call(self, node: ast.Call) -> Evaluate:
        if self._calls:
            return compile_call(node, self)

        def refuse(frame: Frame) -> None:
            raise FeatureNeeded(node.range, MID_SCRIPT)

        return refuse
