"""What an expression means in its scope, with the type of every part; or all its problems.

A literal takes its meaning from what is expected of it: by the hole, or by the other side of its operator.
A part with a problem has no term; what stands above it says nothing more about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.compiler.expressions import ast, terms
from engine.compiler.expressions.agreement import Mismatch, accepts, alike, common, mismatch, present
from engine.compiler.expressions.ast import Expression, Span
from engine.compiler.expressions.guards import Known, known_if
from engine.compiler.expressions.literals import literal
from engine.compiler.expressions.operators import arithmetic, comparison
from engine.compiler.expressions.paths import path_of
from engine.compiler.expressions.printing import print_expression
from engine.compiler.expressions.problems import (
    BAD_EXPRESSION,
    TYPE_MISMATCH,
    UNKNOWN_NAME,
    ExpressionProblem,
    nearest,
)
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.terms import Term, TermType, Unrounded
from engine.compiler.expressions.typed import Checked, Typed
from primitives.kit import types as t

_ROUNDING = ("round_half_up", "round_half_even", "round_down")
_FUNCTIONS = ("balance", "present", "size", *_ROUNDING)
_NOTHING: Known = frozenset()


def check(expression: Expression, scope: Scope, expected: t.Type | None) -> Checked:
    """expected: the type of the hole; None takes the expression as it is."""
    checker = _Checker(scope)
    if expected is None:
        term = checker.any(expression)
    else:
        term = checker.expect(expression, expected, _NOTHING)
    if term is None or isinstance(term.type, Unrounded):
        return Checked(None, tuple(checker.problems))
    return Checked(Typed(expression, term, term.type))


@dataclass(slots=True)
class _Checker:
    """known: the optional values that are present at this place."""

    scope: Scope
    problems: list[ExpressionProblem] = field(default_factory=list)

    def any(self, node: Expression) -> Term | None:
        term = self.infer(node, None, _NOTHING)
        if term is not None and isinstance(term.type, Unrounded | t.Column):
            return self._refuse(node, mismatch("a value", term.type))
        return term

    def expect(self, node: Expression, expected: t.Type, known: Known) -> Term | None:
        term = self.infer(node, expected, known)
        if term is None or accepts(expected, term.type):
            return term
        if isinstance(term.type, t.Optional) and not isinstance(expected, t.Optional):
            return self._unguarded(node)
        return self._refuse(node, mismatch(expected, term.type))

    def plain(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        """A value that is certainly there."""
        term = self.infer(node, hint, known)
        if term is not None and isinstance(term.type, t.Optional):
            return self._unguarded(node)
        if term is not None and isinstance(term.type, t.Column):
            return self._refuse(node, mismatch("a value", term.type))
        return term

    def infer(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        """hint: what a literal is read by; other parts may turn out to be of any type."""
        term = self._infer(node, hint, known)
        if term is not None and isinstance(term.type, t.Optional) and node in known:
            return replace(term, type=term.type.item)
        return term

    def _infer(self, node: Expression, hint: TermType | None, known: Known) -> Term | None:
        match node:
            case ast.Number() | ast.Percentage() | ast.Duration() | ast.Quoted() | ast.Flag():
                return self._literal(node, hint)
            case ast.Name():
                return self._name(node, hint)
            case ast.Field():
                return self._field(node, known)
            case ast.Index():
                return self._index(node, known)
            case ast.ListLiteral():
                return self._list(node, hint, known)
            case ast.Call():
                return self._call(node, known)
            case ast.Unary():
                return self._unary(node, hint, known)
            case ast.Binary(operator=operator):
                return _BINARY[operator](self, node, hint, known)
            case ast.Choice():
                return self._choice(node, hint, known)

    # literals and names

    def _literal(
        self,
        node: ast.Number | ast.Percentage | ast.Duration | ast.Quoted | ast.Flag,
        hint: TermType | None,
        sign: str = "",
    ) -> Term | None:
        wanted = _wanted(hint)
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

    def _name(self, node: ast.Name, hint: TermType | None) -> Term | None:
        wanted = _wanted(hint)
        if node.name in self.scope.names:
            return terms.Variable(self.scope.names[node.name], node.name, node.span)
        if node.name == "now":
            return terms.Now(t.TIME, node.span)
        if isinstance(wanted, t.Enum) and node.name in wanted.members:
            return terms.Constant(wanted, node.name, node.span)
        if isinstance(hint, t.Optional) and node.name == "none":
            return terms.Constant(hint, None, node.span)
        members = wanted.members if isinstance(wanted, t.Enum) else ()
        return self._unknown(node.span, node.name, (*self.scope.names, *members, "now"))

    def _field(self, node: ast.Field, known: Known) -> Term | None:
        of = self.plain(node.of, None, known)
        if of is None or isinstance(of.type, Unrounded):
            return None if of is None else self._refuse(node.of, mismatch("a value", of.type))
        place = Span(node.span.end - len(node.name), node.span.end)
        if isinstance(of.type, t.Table):
            return self._column(node, of, of.type, place)
        fields = self.scope.fields(of.type)
        if fields is None:
            return self._refuse(node, Mismatch(f"{of.type} has no fields"))
        if node.name not in fields:
            return self._unknown(place, node.name, fields, f"{of.type} has no field `{node.name}`")
        if isinstance(of.type, t.Ref):
            return self._row_field(node, of, of.type.resource, fields[node.name])
        return terms.Attribute(fields[node.name], of, node.name, node.span)

    def _row_field(self, node: ast.Field, of: Term, resource: str, type_: t.Type) -> Term | None:
        if node.name == "id":
            return terms.Identity(type_, of, node.span)
        if path_of(of) is None:
            return self._bad(node.span, "the row of a reference is reached by names and fields only")
        return terms.RowField(type_, of, resource, node.name, node.span)

    def _column(self, node: ast.Field, of: Term, table: t.Table, place: Span) -> Term | None:
        columns = dict(table.columns)
        if node.name not in columns:
            return self._unknown(place, node.name, columns, f"the table has no column `{node.name}`")
        keys = tuple(type_ for _, type_ in table.keys)
        return terms.Attribute(t.Column(keys, columns[node.name]), of, node.name, node.span)

    # parts in brackets

    def _index(self, node: ast.Index, known: Known) -> Term | None:
        of = self.infer(node.of, None, known)
        if of is None:
            return None
        if isinstance(of, terms.Attribute) and isinstance(of.type, t.Column):
            return self._cell(node, of, of.type, known)
        if isinstance(of.type, t.Optional):
            return self._unguarded(node.of)
        if not isinstance(of.type, t.ListOf):
            return self._refuse(node.of, Mismatch(f"{of.type} has no parts in brackets"))
        if len(node.keys) != 1:
            return self._bad(node.span, "a list takes one index")
        index = self.expect(node.keys[0], t.INTEGER, known)
        return index and terms.Item(of.type.item, of, index, node.span)

    def _cell(self, node: ast.Index, of: terms.Attribute, column: t.Column, known: Known) -> Term | None:
        if len(node.keys) != len(column.keys):
            takes = ", ".join(str(key) for key in column.keys)
            return self._bad(node.span, f"the table has {len(column.keys)} keys: {takes}")
        keys = [
            self._comparable(key, type_, known) for key, type_ in zip(node.keys, column.keys, strict=True)
        ]
        found = tuple(key for key in keys if key is not None)
        if len(found) < len(keys):
            return None
        return terms.Cell(column.value, of.of, of.name, found, node.span)

    def _comparable(self, node: Expression, expected: t.Type, known: Known) -> Term | None:
        term = self.plain(node, expected, known)
        if term is None or alike(expected, term.type):
            return term
        return self._refuse(node, mismatch(expected, term.type))

    def _list(self, node: ast.ListLiteral, hint: TermType | None, known: Known) -> Term | None:
        wanted = _wanted(hint)
        item: TermType | None = wanted.item if isinstance(wanted, t.ListOf) else None
        found = self._items(node.items, item, known)
        if found is None:
            return None
        for one, part in zip(found, node.items, strict=True):
            both = one.type if item is None else common(item, one.type)
            if both is None or isinstance(both, Unrounded):
                return self._refuse(part, mismatch(item or "a value", one.type))
            item = both
        if item is None or isinstance(item, Unrounded):
            return self._refuse(node, Mismatch("nothing says what this empty list holds"))
        return terms.Elements(t.ListOf(item), found, node.span)

    def _items(
        self, nodes: tuple[Expression, ...], item: TermType | None, known: Known
    ) -> tuple[Term, ...] | None:
        """Without an expected type the first item that has a type of its own speaks for the others."""
        lead = 0 if item else next((at for at, one in enumerate(nodes) if not self._floating(one)), 0)
        found = {}
        for at in sorted(range(len(nodes)), key=lambda at: at != lead):
            term = self.plain(nodes[at], item, known)
            if term is not None:
                found[at] = term
                item = item or term.type
        return tuple(found[at] for at in sorted(found)) if len(found) == len(nodes) else None

    # functions

    def _call(self, node: ast.Call, known: Known) -> Term | None:
        if node.function not in _FUNCTIONS:
            place = Span(node.span.start, node.span.start + len(node.function))
            return self._unknown(place, node.function, _FUNCTIONS, f"there is no function `{node.function}`")
        if len(node.arguments) != 1:
            return self._bad(node.span, f"`{node.function}` takes one argument")
        (argument,) = node.arguments
        if node.function == "balance":
            return self._balance(node, argument)
        if node.function == "present":
            of = self.infer(argument, None, known)
            if of is not None and isinstance(of.type, Unrounded | t.Column):
                return self._refuse(argument, mismatch("a value", of.type))
            return of and terms.Present(t.BOOL, of, node.span)
        of = self.plain(argument, None, known)
        if node.function == "size":
            return of and self._size(node, of)
        return of and self._rounded(node, of)

    def _balance(self, node: ast.Call, argument: Expression) -> Term | None:
        if not isinstance(argument, ast.Name):
            return self._bad(argument.span, "`balance` takes the name of an account")
        money = self.scope.accounts.get(argument.name)
        if money is None:
            message = f"there is no account `{argument.name}` here"
            return self._unknown(argument.span, argument.name, self.scope.accounts, message)
        return terms.Balance(money, argument.name, node.span)

    def _size(self, node: ast.Call, of: Term) -> Term | None:
        if not isinstance(of.type, t.Text | t.ListOf):
            return self._refuse(node, Mismatch(f"{of.type} has no size", "texts and lists have one"))
        return terms.Size(t.INTEGER, of, node.span)

    def _rounded(self, node: ast.Call, of: Term) -> Term | None:
        match of.type:
            case Unrounded(asset=asset):
                return terms.Rounded(t.Money(asset), node.function, of, node.span)
            case t.Decimals():
                return terms.Rounded(t.INTEGER, node.function, of, node.span)
        return self._refuse(node, Mismatch(f"there is nothing to round in {of.type}"))

    # operators

    def _unary(self, node: ast.Unary, hint: TermType | None, known: Known) -> Term | None:
        if node.operator == "!":
            of = self.expect(node.of, t.BOOL, known)
            return of and terms.Not(t.BOOL, of, node.span)
        if isinstance(node.of, ast.Number | ast.Percentage):
            constant = self._literal(node.of, hint, "-")
            return constant and replace(constant, span=node.span)
        of = self.plain(node.of, hint, known)
        if of is None or isinstance(of.type, t.Integer | t.Decimals | t.Percent | t.Money | Unrounded):
            return of and terms.Negative(of.type, of, node.span)
        return self._refuse(node, Mismatch(f"{of.type} has no negative"))

    def _logic(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        left = self.expect(node.left, t.BOOL, known)
        right = self.expect(node.right, t.BOOL, known | known_if(node.left, node.operator == "&&"))
        return left and right and terms.Logic(t.BOOL, node.operator, left, right, node.span)

    def _comparison(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        left, right = self._sides(node.left, node.right, None, known)
        if left is None or right is None:
            return None
        if isinstance(left.type, t.Optional) or isinstance(right.type, t.Optional):
            return self._unguarded(node.left if isinstance(left.type, t.Optional) else node.right)
        refused = comparison(node.operator, left.type, right.type)
        if refused is not None:
            return self._refuse(node, refused)
        return terms.Comparison(t.BOOL, node.operator, left, right, node.span)

    def _membership(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        if self._floating(node.left) and not self._floating(node.right):
            right = self.plain(node.right, None, known)
            item = right.type.item if right is not None and isinstance(right.type, t.ListOf) else None
            left = right and self.plain(node.left, item, known)
        else:
            left = self.plain(node.left, None, known)
            list_ = None if left is None or isinstance(left.type, Unrounded) else t.ListOf(left.type)
            right = self.plain(node.right, list_, known) if left or not self._floating(node.right) else None
        if left is None or right is None:
            return None
        if not isinstance(right.type, t.ListOf):
            return self._refuse(node.right, Mismatch(f"`in` looks into a list, this is {right.type}"))
        refused = comparison("==", left.type, right.type.item)
        return self._refuse(node, refused) if refused else terms.Membership(t.BOOL, left, right, node.span)

    def _arithmetic(self, node: ast.Binary, hint: TermType | None, known: Known) -> Term | None:
        hint = None if isinstance(_wanted(hint), t.Text | t.Time | t.Date) else hint
        if node.operator in "+-":
            left, right = self._sides(node.left, node.right, hint, known)
        else:
            left, right = self._factors(node.left, node.right, hint, known)
        if left is None or right is None:
            return None
        result = arithmetic(node.operator, left.type, right.type)
        if isinstance(result, Mismatch):
            return self._refuse(node, result)
        return terms.Arithmetic(result, node.operator, left, right, node.span)

    def _choice(self, node: ast.Choice, hint: TermType | None, known: Known) -> Term | None:
        condition = self.expect(node.condition, t.BOOL, known)
        knowns = tuple(known | known_if(node.condition, outcome) for outcome in (True, False))
        then, otherwise = self._branches(node, hint, knowns)
        if condition is None or then is None or otherwise is None:
            return None
        type_ = common(then.type, otherwise.type)
        if type_ is None:
            return self._refuse(node.otherwise, mismatch(then.type, otherwise.type))
        return terms.Either(type_, condition, then, otherwise, node.span)

    # what one side says about the literals of the other

    def _floating(self, node: Expression) -> bool:
        """Whether what `node` is depends on what is expected of it."""
        match node:
            case ast.Number():
                return True
            case ast.Name(name=name):
                return name not in self.scope.names and name != "now"
            case ast.Unary(operator="-", of=of):
                return self._floating(of)
            case ast.ListLiteral(items=items):
                return all(self._floating(item) for item in items)
            case ast.Binary(operator=operator, left=left, right=right) if operator in "+-*/%":
                return self._floating(left) and self._floating(right)
            case ast.Choice(then=then, otherwise=otherwise):
                return self._floating(then) and self._floating(otherwise)
        return False

    def _branches(
        self, node: ast.Choice, hint: TermType | None, knowns: tuple[Known, ...]
    ) -> tuple[Term | None, Term | None]:
        if self._floating(node.then) and not self._floating(node.otherwise):
            otherwise = self.infer(node.otherwise, hint, knowns[1])
            then = otherwise and self.infer(node.then, hint or otherwise.type, knowns[0])
        else:
            then = self.infer(node.then, hint, knowns[0])
            heard = hint if hint is not None or then is None else then.type
            skipped = then is None and self._floating(node.otherwise)
            otherwise = None if skipped else self.infer(node.otherwise, heard, knowns[1])
        return then, otherwise

    def _sides(
        self, left: Expression, right: Expression, hint: TermType | None, known: Known
    ) -> tuple[Term | None, Term | None]:
        if self._floating(left) and not self._floating(right):
            one, other = self._sides(right, left, hint, known)
            return other, one
        first = self.plain(left, hint, known)
        if first is None and self._floating(right):
            return None, None
        return first, self.plain(right, hint if first is None else first.type, known)

    def _factors(
        self, left: Expression, right: Expression, hint: TermType | None, known: Known
    ) -> tuple[Term | None, Term | None]:
        if self._floating(left) and not self._floating(right):
            one, other = self._factors(right, left, hint, known)
            return other, one
        first = self.plain(left, hint, known)
        if first is None and self._floating(right):
            return None, None
        decimal = first is not None and isinstance(first.type, t.Decimals)
        return first, self.plain(right, t.DECIMAL if decimal else None, known)

    # problems

    def _refuse(self, node: Expression, why: Mismatch) -> Term | None:
        self.problems.append(ExpressionProblem(node.span, why.code, why.message, why.help))
        return None

    def _unguarded(self, node: Expression) -> Term | None:
        text = print_expression(node)
        text = text if len(text) <= 60 else "x"
        message, help_ = "this may be none", f"guard it: present({text}) ? … : …"
        self.problems.append(ExpressionProblem(node.span, TYPE_MISMATCH, message, help_))
        return None

    def _unknown(self, span: Span, name: str, known: Iterable[str], message: str = "") -> Term | None:
        message = message or f"there is no `{name}` here"
        self.problems.append(ExpressionProblem(span, UNKNOWN_NAME, message, nearest(name, known)))
        return None

    def _bad(self, span: Span, message: str) -> Term | None:
        self.problems.append(ExpressionProblem(span, BAD_EXPRESSION, message))
        return None


def _wanted(hint: TermType | None) -> t.Type | None:
    if isinstance(hint, Unrounded):
        return t.Money(hint.asset)
    return None if hint is None else present(hint)


def _number_type(text: str, wanted: t.Type | None) -> t.Type:
    if isinstance(wanted, t.Money | t.Decimals):
        return wanted
    return t.DECIMAL if "." in text else t.INTEGER


_Rule = Callable[[_Checker, ast.Binary, TermType | None, Known], Term | None]
_BINARY: Mapping[str, _Rule] = {
    **dict.fromkeys(("&&", "||"), _Checker._logic),
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _Checker._comparison),
    **dict.fromkeys(("+", "-", "*", "/", "%"), _Checker._arithmetic),
    "in": _Checker._membership,
}
