"""Literals, names, fields, cells, lists and functions."""

from __future__ import annotations

from dataclasses import replace

from engine.compiler.expressions import ast, terms
from engine.compiler.expressions.agreement import Mismatch, alike, common, mismatch
from engine.compiler.expressions.ast import Expression, Span
from engine.compiler.expressions.guards import Known
from engine.compiler.expressions.inference import Inference, wanted_type
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.paths import path_of
from engine.compiler.expressions.problems import ExpressionProblem
from engine.compiler.expressions.terms import Term, TermType, Unrounded
from primitives.kit import types as t

_ROUNDING = ("round_half_up", "round_half_even", "round_down")
_FUNCTIONS = ("balance", "present", "size", *_ROUNDING)

Literal = ast.Number | ast.Percentage | ast.Duration | ast.Quoted | ast.Flag


class Reading(Inference):
    """What stands alone."""

    __slots__ = ()

    def literal(
        self,
        node: ast.Number | ast.Percentage | ast.Duration | ast.Quoted | ast.Flag,
        hint: TermType | None,
        sign: str = "",
    ) -> Term | None:
        wanted = wanted_type(hint)
        match node:
            case ast.Flag(value=flag):
                return terms.Constant(t.BOOL, flag, node.span)
            case ast.Number(text=text):
                return self._read(sign + text, _number_type(text, wanted), node.span)
            case ast.Percentage(text=text):
                return self._read(sign + text, t.PERCENT, node.span)
            case ast.Duration(text=text):
                return self._read(text, t.SPAN, node.span)
            case ast.Quoted(value=value):
                readable = isinstance(wanted, t.Text | t.Date | t.Time)
                return self._read(value, wanted if readable and wanted is not None else t.TEXT, node.span)

    def _read(self, text: str, type_: t.Type, span: Span) -> Term | None:
        value = literal(text, type_)
        if isinstance(value, ExpressionProblem):
            self.problems.append(replace(value, span=span))
            return None
        return terms.Constant(type_, value, span)

    def name(self, node: ast.Name, hint: TermType | None) -> Term | None:
        wanted = wanted_type(hint)
        if node.name in self.scope.names:
            return terms.Variable(self.scope.names[node.name], node.name, node.span)
        if node.name == "now":
            return terms.Now(t.TIME, node.span)
        if isinstance(wanted, t.Enum) and node.name in wanted.members:
            return terms.Constant(wanted, node.name, node.span)
        if isinstance(hint, t.Optional) and node.name == "none":
            return terms.Constant(hint, None, node.span)
        members = wanted.members if isinstance(wanted, t.Enum) else ()
        return self.unknown(node.span, node.name, (*self.scope.names, *members, "now"))

    def field(self, node: ast.Field, known: Known) -> Term | None:
        of = self.plain(node.of, None, known)
        if of is None or isinstance(of.type, Unrounded):
            return None if of is None else self.refuse(node.of, mismatch("a value", of.type))
        place = Span(node.span.end - len(node.name), node.span.end)
        if isinstance(of.type, t.Table):
            return self._column(node, of, of.type, place)
        fields = self.scope.fields(of.type)
        if fields is None:
            return self.refuse(node, Mismatch(f"{of.type} has no fields"))
        if node.name not in fields:
            return self.unknown(place, node.name, fields, f"{of.type} has no field `{node.name}`")
        if isinstance(of.type, t.Ref):
            return self._row_field(node, of, of.type.resource, fields[node.name])
        return terms.Attribute(fields[node.name], of, node.name, node.span)

    def _row_field(self, node: ast.Field, of: Term, resource: str, type_: t.Type) -> Term | None:
        if node.name == "id":
            return terms.Identity(type_, of, node.span)
        if path_of(of) is None:
            return self.bad(node.span, "the row of a reference is reached by names and fields only")
        return terms.RowField(type_, of, resource, node.name, node.span)

    def _column(self, node: ast.Field, of: Term, table: t.Table, place: Span) -> Term | None:
        columns = dict(table.columns)
        if node.name not in columns:
            return self.unknown(place, node.name, columns, f"the table has no column `{node.name}`")
        keys = tuple(type_ for _, type_ in table.keys)
        return terms.Attribute(t.Column(keys, columns[node.name]), of, node.name, node.span)

    def index(self, node: ast.Index, known: Known) -> Term | None:
        of = self.infer(node.of, None, known)
        if of is None:
            return None
        if isinstance(of, terms.Attribute) and isinstance(of.type, t.Column):
            return self._cell(node, of, of.type, known)
        if isinstance(of.type, t.Optional):
            return self.unguarded(node.of)
        if not isinstance(of.type, t.ListOf):
            return self.refuse(node.of, Mismatch(f"{of.type} has no parts in brackets"))
        if len(node.keys) != 1:
            return self.bad(node.span, "a list takes one index")
        index = self.expect(node.keys[0], t.INTEGER, known)
        return index and terms.Item(of.type.item, of, index, node.span)

    def _cell(self, node: ast.Index, of: terms.Attribute, column: t.Column, known: Known) -> Term | None:
        if len(node.keys) != len(column.keys):
            takes = ", ".join(str(key) for key in column.keys)
            return self.bad(node.span, f"the table has {len(column.keys)} keys: {takes}")
        keys = [self._comparable(key, type_, known) for key, type_ in zip(node.keys, column.keys, strict=True)]
        found = tuple(key for key in keys if key is not None)
        if len(found) < len(keys):
            return None
        return terms.Cell(column.value, of.of, of.name, found, node.span)

    def _comparable(self, node: Expression, expected: t.Type, known: Known) -> Term | None:
        term = self.plain(node, expected, known)
        if term is None or alike(expected, term.type):
            return term
        return self.refuse(node, mismatch(expected, term.type))

    def list(self, node: ast.ListLiteral, hint: TermType | None, known: Known) -> Term | None:
        wanted = wanted_type(hint)
        item: TermType | None = wanted.item if isinstance(wanted, t.ListOf) else None
        found = self._items(node.items, item, known)
        if found is None:
            return None
        for one, part in zip(found, node.items, strict=True):
            both = one.type if item is None else common(item, one.type)
            if both is None or isinstance(both, Unrounded):
                return self.refuse(part, mismatch(item or "a value", one.type))
            item = both
        if item is None or isinstance(item, Unrounded):
            return self.refuse(node, Mismatch("nothing says what this empty list holds"))
        return terms.Elements(t.ListOf(item), found, node.span)

    def _items(self, nodes: tuple[Expression, ...], item: TermType | None, known: Known) -> tuple[Term, ...] | None:
        """Without an expected type the first item that has a type of its own speaks for the others."""
        lead = 0 if item else next((at for at, one in enumerate(nodes) if not self.floating(one)), 0)
        found = {}
        for at in sorted(range(len(nodes)), key=lambda at: at != lead):
            term = self.plain(nodes[at], item, known)
            if term is not None:
                found[at] = term
                item = item or term.type
        return tuple(found[at] for at in sorted(found)) if len(found) == len(nodes) else None

    def call(self, node: ast.Call, known: Known) -> Term | None:
        if node.function not in _FUNCTIONS:
            place = Span(node.span.start, node.span.start + len(node.function))
            return self.unknown(place, node.function, _FUNCTIONS, f"there is no function `{node.function}`")
        if len(node.arguments) != 1:
            return self.bad(node.span, f"`{node.function}` takes one argument")
        (argument,) = node.arguments
        if node.function == "balance":
            return self._balance(node, argument)
        if node.function == "present":
            of = self.infer(argument, None, known)
            if of is not None and isinstance(of.type, Unrounded | t.Column):
                return self.refuse(argument, mismatch("a value", of.type))
            return of and terms.Present(t.BOOL, of, node.span)
        of = self.plain(argument, None, known)
        if node.function == "size":
            return of and self._size(node, of)
        return of and self._rounded(node, of)

    def _balance(self, node: ast.Call, argument: Expression) -> Term | None:
        if not isinstance(argument, ast.Name):
            return self.bad(argument.span, "`balance` takes the name of an account")
        money = self.scope.accounts.get(argument.name)
        if money is None:
            message = f"there is no account `{argument.name}` here"
            return self.unknown(argument.span, argument.name, self.scope.accounts, message)
        return terms.Balance(money, argument.name, node.span)

    def _size(self, node: ast.Call, of: Term) -> Term | None:
        if not isinstance(of.type, t.Text | t.ListOf):
            return self.refuse(node, Mismatch(f"{of.type} has no size", "texts and lists have one"))
        return terms.Size(t.INTEGER, of, node.span)

    def _rounded(self, node: ast.Call, of: Term) -> Term | None:
        match of.type:
            case Unrounded(asset=asset):
                return terms.Rounded(t.Money(asset), node.function, of, node.span)
            case t.Decimals():
                return terms.Rounded(t.INTEGER, node.function, of, node.span)
        return self.refuse(node, Mismatch(f"there is nothing to round in {of.type}"))


def _number_type(text: str, wanted: t.Type | None) -> t.Type:
    if isinstance(wanted, t.Money | t.Decimals):
        return wanted
    return t.DECIMAL if "." in text else t.INTEGER
