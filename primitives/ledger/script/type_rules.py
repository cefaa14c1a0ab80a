"""Names and types: a variable is declared once and used, an expression has the type its place asks for."""

from __future__ import annotations

from collections.abc import Iterator

from primitives.ledger.script import ast
from primitives.ledger.script.constants import number_of
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.values import TYPES
from primitives.ledger.script.walk import Role, expressions

ANY = "any"
_ROLES: dict[Role, str] = {"source": "account", "destination": "account"}

_EFFECTS = {"set_tx_meta": ("string", ANY), "set_account_meta": ("account", "string", ANY)}
_VALUES = {
    "meta": (("account", "string"), ANY),
    "balance": (("account", "asset"), "monetary"),
    "overdraft": (("account", "asset"), "monetary"),
    "get_asset": (("monetary",), "asset"),
    "get_amount": (("monetary",), "number"),
}


def check_types(program: ast.Program) -> Iterator[Diagnostic]:
    check = _Check()
    check.program(program)
    return iter(check.findings)


class _Check:
    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self._types: dict[str, str] = {}
        self._declared: dict[str, Range] = {}
        self._used: set[str] = set()

    def program(self, program: ast.Program) -> None:
        for declaration in program.declarations:
            self._declare(declaration)
        for statement in program.statements:
            if isinstance(statement, ast.CallStatement):
                self._effect(statement.call)
            for expression, role in expressions(statement):
                self._expect(expression, _ROLES.get(role, role))
        for name, place in self._declared.items():
            if name not in self._used:
                self.findings.append(found("UnusedVar", place, Name=name))

    def _declare(self, declaration: ast.Declaration) -> None:
        type_, variable = declaration.type_name, declaration.variable
        if type_ not in TYPES:
            self.findings.append(found("InvalidType", declaration.type_range, Name=type_))
            type_ = ANY
        if declaration.origin is not None:
            self._expect(declaration.origin, type_)
        if variable.name in self._types:
            self._find("DuplicateVariable", variable, Name=variable.name)
        self._types.setdefault(variable.name, type_)
        self._declared.setdefault(variable.name, variable.range)

    def _effect(self, call: ast.Call) -> None:
        if call.name in _EFFECTS:
            self._arguments(call, _EFFECTS[call.name])
        else:
            self._unknown(call)

    def _unknown(self, call: ast.Call) -> None:
        for argument in call.arguments:
            self._expect(argument, ANY)
        self.findings.append(found("UnknownFunction", _name_range(call), Name=call.name))

    def _arguments(self, call: ast.Call, types: tuple[str, ...]) -> None:
        if len(call.arguments) != len(types):
            place = _arity_range(call, len(types))
            self.findings.append(found("BadArity", place, Expected=len(types), Actual=len(call.arguments)))
        for argument, type_ in zip(call.arguments, types, strict=False):
            self._expect(argument, type_)

    def _expect(self, node: ast.Expression, expected: str) -> str:
        """The type of the expression; `any` where it cannot be known."""
        got = self._type(node, expected)
        if ANY not in (got, expected) and got not in expected.split("|"):
            self._find("TypeMismatch", node, Expected=expected, Got=got)
        return got

    def _type(self, node: ast.Expression, expected: str) -> str:
        match node:
            case ast.Variable():
                return self._variable(node, expected)
            case ast.AccountLiteral():
                for part in node.parts:
                    if isinstance(part, ast.Variable):
                        self._variable(part, ANY)
                return "account"
            case ast.MonetaryLiteral():
                self._expect(node.asset, "asset")
                self._expect(node.amount, "number")
                return "monetary"
            case ast.Negative():
                return self._expect(node.operand, "number|monetary")
            case ast.Infix():
                return self._infix(node)
            case ast.Call():
                return self._call(node)
            case _:
                return _LITERALS[type(node)]

    def _variable(self, node: ast.Variable, expected: str) -> str:
        self._used.add(node.name)
        if node.name not in self._types:
            self._find("UnboundVariable", node, Name=node.name, Type=expected.split("|")[0])
        return self._types.get(node.name, ANY)

    def _infix(self, node: ast.Infix) -> str:
        if node.operator == "/":
            self._expect(node.left, "number")
            self._expect(node.right, "number")
            if number_of(node.right) == 0:
                self._find("DivByZero", node)
            return "portion"
        left = self._expect(node.left, "number|monetary")
        known = left in ("number", "monetary")
        self._expect(node.right, left if known else ANY)
        return left if known else ANY

    def _call(self, node: ast.Call) -> str:
        if node.name not in _VALUES:
            self._unknown(node)
            return ANY
        types, result = _VALUES[node.name]
        self._arguments(node, types)
        return result

    def _find(self, kind: str, node: ast.Node, **fields: str | int) -> None:
        self.findings.append(found(kind, node.range, **fields))


_LITERALS: dict[type, str] = {
    ast.AssetLiteral: "asset",
    ast.StringLiteral: "string",
    ast.NumberLiteral: "number",
    ast.PercentLiteral: "portion",
}


def _name_range(call: ast.Call) -> Range:
    line, start = call.range.start_line, call.range.start_col
    return Range(line, start, line, start + len(call.name))


def _arity_range(call: ast.Call, expected: int) -> Range:
    """The arguments that are too many; the whole call where some are missing."""
    spare = call.arguments[expected:]
    if not spare:
        return call.range
    first, last = spare[0].range, spare[-1].range
    return Range(first.start_line, first.start_col, last.end_line, last.end_col)
