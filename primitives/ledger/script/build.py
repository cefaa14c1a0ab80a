"""From Lark's tree to ours."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from lark import Token, Transformer_NonRecursive, v_args
from lark.tree import Meta

from primitives.ledger.script import ast
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.values import is_asset


class ScriptProblem(NamedTuple):
    """Something wrong in a script's text, with its place. help: what to write instead, or empty."""

    range: Range
    message: str
    help: str = ""


def token_range(token: Token) -> Range:
    line, column = token.line or 1, token.column or 1
    return Range(line - 1, column - 1, (token.end_line or line) - 1, (token.end_column or column) - 1)


def tree_range(meta: Meta) -> Range:
    if meta.empty:
        return Range(0, 0, 0, 0)
    return Range(meta.line - 1, meta.column - 1, meta.end_line - 1, meta.end_column - 1)


class _Pragma(NamedTuple):
    features: tuple[ast.StringLiteral, ...]


class _Declarations(NamedTuple):
    items: tuple[ast.Declaration, ...]


@v_args(meta=True)
class Builder(Transformer_NonRecursive[Token, Any]):
    """Children arrive as finished nodes. What the grammar lets through and no program may say: `problems`.

    whole: whether the tree says what the text says, so that more can be found in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[ScriptProblem] = []
        self.whole = True

    # ── the program ──

    def program(self, meta: Meta, children: Sequence[Any]) -> ast.Program:
        features = next((c.features for c in children if isinstance(c, _Pragma)), ())
        declarations = next((c.items for c in children if isinstance(c, _Declarations)), ())
        statements = tuple(c for c in children if not isinstance(c, _Pragma | _Declarations))
        return ast.Program(tree_range(meta), features, declarations, statements)

    def pragma(self, meta: Meta, children: Sequence[Token]) -> _Pragma:
        name, *strings = children
        if name != "feature":
            self._guess(token_range(name), f"{name} is not a pragma", 'write #![feature("…")]')
        return _Pragma(tuple(ast.StringLiteral(token_range(s), _unquoted(s)) for s in strings))

    def declarations(self, meta: Meta, children: Sequence[ast.Declaration]) -> _Declarations:
        return _Declarations(tuple(children))

    def declaration(self, meta: Meta, children: Sequence[Any]) -> ast.Declaration:
        type_name, name, origin = (*children, None)[:3]
        variable = ast.Variable(token_range(name), name[1:])
        return ast.Declaration(tree_range(meta), str(type_name), token_range(type_name), variable, origin)

    def send(self, meta: Meta, children: Sequence[Any]) -> ast.Send:
        sent, source, destination = children
        return ast.Send(tree_range(meta), sent, source, destination)

    def save(self, meta: Meta, children: Sequence[Any]) -> ast.Save:
        return ast.Save(tree_range(meta), children[0], children[1])

    def call_statement(self, meta: Meta, children: Sequence[Any]) -> ast.CallStatement:
        return ast.CallStatement(tree_range(meta), children[0])

    def send_amount(self, meta: Meta, children: Sequence[Any]) -> ast.SendAmount:
        return ast.SendAmount(tree_range(meta), children[0])

    def send_all(self, meta: Meta, children: Sequence[Any]) -> ast.SendAll:
        return ast.SendAll(tree_range(meta), children[0])

    # ── sources ──

    def source_account(self, meta: Meta, children: Sequence[Any]) -> ast.SourceAccount:
        account, *rest = children
        color = next((c.expression for c in rest if isinstance(c, _Color)), None)
        overdraft = next((c for c in rest if isinstance(c, ast.Unbounded | ast.UpTo)), None)
        return ast.SourceAccount(tree_range(meta), account, color, overdraft)

    def color(self, meta: Meta, children: Sequence[Any]) -> _Color:
        return _Color(children[0])

    def unbounded(self, meta: Meta, children: Sequence[Any]) -> ast.Unbounded:
        return ast.Unbounded(tree_range(meta))

    def up_to(self, meta: Meta, children: Sequence[Any]) -> ast.UpTo:
        return ast.UpTo(tree_range(meta), children[-1])

    def source_scaling(self, meta: Meta, children: Sequence[Any]) -> ast.SourceScaling:
        return ast.SourceScaling(tree_range(meta), children[0], children[1])

    def source_share(self, meta: Meta, children: Sequence[Any]) -> ast.SourceShare:
        portion, source = children
        if isinstance(source, ast.Kept):
            self._problem(source.range, "a source gives, it keeps nothing", "write `from` and a source")
            source = ast.SourceInOrder(source.range, ())
        return ast.SourceShare(tree_range(meta), portion, source)

    def source_block(self, meta: Meta, children: Sequence[Any]) -> ast.Source:
        shares = tuple(c for c in children if isinstance(c, ast.SourceShare))
        if not shares:
            return ast.SourceInOrder(tree_range(meta), tuple(children))
        for other in children:
            if not isinstance(other, ast.SourceShare):
                help_ = "write a share and `from` before it, or no shares at all"
                self._guess(other.range, "this source has no share, others in the block do", help_)
        return ast.SourceAllotment(tree_range(meta), shares)

    def source_oneof(self, meta: Meta, children: Sequence[Any]) -> ast.SourceOneof:
        return ast.SourceOneof(tree_range(meta), tuple(children))

    def source_capped(self, meta: Meta, children: Sequence[Any]) -> ast.SourceCapped:
        return ast.SourceCapped(tree_range(meta), children[0], children[1])

    # ── destinations ──

    def destination_account(self, meta: Meta, children: Sequence[Any]) -> ast.DestinationAccount:
        return ast.DestinationAccount(tree_range(meta), children[0])

    def destination_share(self, meta: Meta, children: Sequence[Any]) -> ast.DestinationShare:
        return ast.DestinationShare(tree_range(meta), children[0], children[1])

    def capped_target(self, meta: Meta, children: Sequence[Any]) -> ast.CappedTarget:
        return ast.CappedTarget(tree_range(meta), children[0], children[1])

    def kept(self, meta: Meta, children: Sequence[Any]) -> ast.Kept:
        return ast.Kept(tree_range(meta))

    def destination_block(self, meta: Meta, children: Sequence[Any]) -> ast.Destination:
        if any(isinstance(c, ast.CappedTarget) for c in children):
            return ast.DestinationInOrder(tree_range(meta), *self._in_order(children))
        return ast.DestinationAllotment(tree_range(meta), tuple(children))

    def destination_oneof(self, meta: Meta, children: Sequence[Any]) -> ast.Destination:
        return ast.DestinationOneof(tree_range(meta), *self._in_order(children))

    def _in_order(self, clauses: Sequence[Any]) -> tuple[tuple[ast.CappedTarget, ...], ast.Target]:
        """`max … to …` any number of times, then one `remaining …`."""
        *capped, last = clauses
        for clause in capped:
            if not isinstance(clause, ast.CappedTarget):
                self._guess(clause.range, "only `max … to …` may stand before the last line of this block")
        if isinstance(last, ast.CappedTarget) or not isinstance(last.portion, ast.Remaining):
            help_ = "add `remaining to …`"
            self._guess(last.range, "the last line of this block must say where the rest goes", help_)
        return tuple(c for c in capped if isinstance(c, ast.CappedTarget)), last.target

    # ── expressions ──

    def remaining(self, meta: Meta, children: Sequence[Any]) -> ast.Remaining:
        return ast.Remaining(tree_range(meta))

    def sum(self, meta: Meta, children: Sequence[Any]) -> ast.Infix:
        left, operator, right = children
        return ast.Infix(tree_range(meta), str(operator), left, right)

    def quotient(self, meta: Meta, children: Sequence[Any]) -> ast.Infix:
        return ast.Infix(tree_range(meta), "/", children[0], children[1])

    def negative(self, meta: Meta, children: Sequence[Any]) -> ast.Negative:
        return ast.Negative(tree_range(meta), children[-1])

    def variable(self, meta: Meta, children: Sequence[Token]) -> ast.Variable:
        return ast.Variable(tree_range(meta), children[0][1:])

    def account(self, meta: Meta, children: Sequence[Token]) -> ast.AccountLiteral:
        return ast.AccountLiteral(tree_range(meta), tuple(_account_parts(children[0])))

    def asset(self, meta: Meta, children: Sequence[Token]) -> ast.AssetLiteral:
        if not is_asset(children[0]):
            self._guess(token_range(children[0]), "an asset has at most 17 letters and digits, its scale at most 6")
        return ast.AssetLiteral(tree_range(meta), str(children[0]))

    def string(self, meta: Meta, children: Sequence[Token]) -> ast.StringLiteral:
        return ast.StringLiteral(tree_range(meta), _unquoted(children[0]))

    def number(self, meta: Meta, children: Sequence[Token]) -> ast.NumberLiteral:
        return ast.NumberLiteral(tree_range(meta), self._integer(children[0], children[0].replace("_", "")))

    def percent(self, meta: Meta, children: Sequence[Token]) -> ast.PercentLiteral:
        whole, _, decimals = children[0][:-1].partition(".")
        digits = self._integer(children[0], whole + decimals)
        return ast.PercentLiteral(tree_range(meta), Fraction(digits, 100 * 10 ** min(len(decimals), MAX_DIGITS)))

    def monetary(self, meta: Meta, children: Sequence[Any]) -> ast.MonetaryLiteral:
        return ast.MonetaryLiteral(tree_range(meta), children[0], children[1])

    def call(self, meta: Meta, children: Sequence[Any]) -> ast.Call:
        name, *arguments = children
        return ast.Call(tree_range(meta), str(name), tuple(a for a in arguments if not isinstance(a, _Comma)))

    def comma(self, meta: Meta, children: Sequence[Any]) -> _Comma:
        help_ = "add one, or take the comma away"
        self._problem(tree_range(meta), "no argument stands behind this comma", help_)
        return _Comma()

    def _integer(self, token: Token, digits: str) -> int:
        if len(digits) <= MAX_DIGITS:
            return int(digits)
        self._guess(token_range(token), f"a number has at most {MAX_DIGITS} digits, this one has {len(digits)}")
        return 0

    def _problem(self, range_: Range, message: str, help_: str = "") -> None:
        self.problems.append(ScriptProblem(range_, message, help_))

    def _guess(self, range_: Range, message: str, help_: str = "") -> None:
        """Of a piece that the tree leaves out, that it says something else of, or that is too long to be told again."""
        self.whole = False
        self._problem(range_, message, help_)


MAX_DIGITS = 1000


class _Color(NamedTuple):
    expression: ast.Expression


class _Comma(NamedTuple):
    """One that no argument follows."""


def _unquoted(token: Token) -> str:
    return token[1:-1].replace('\\"', '"')


def _account_parts(token: Token) -> list[str | ast.Variable]:
    place = token_range(token)
    parts: list[str | ast.Variable] = []
    column = place.start_col + 1
    for part in token[1:].split(":"):
        end = column + len(part)
        here = Range(place.start_line, column, place.start_line, end)
        parts.append(ast.Variable(here, part[1:]) if part.startswith("$") else part)
        column = end + 1
    return parts
