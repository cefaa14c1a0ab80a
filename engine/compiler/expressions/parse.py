"""Text to expression, or problems. Any text is answered in bounded time, and never with an exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from lark import Lark, TextSlice, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from engine.compiler.expressions import ast
from engine.compiler.expressions.ast import Expression, Span
from engine.compiler.expressions.problems import BAD_EXPRESSION, BAD_LITERAL, ExpressionProblem
from engine.compiler.expressions.quotes import unquote

LONGEST = 10_000
"""Characters of one expression."""

DEEPEST = 100
"""Levels of one expression; a chain `a + b + c` has one level per operator."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """expression: None exactly where there are problems."""

    expression: Expression | None
    problems: tuple[ExpressionProblem, ...] = ()


def parse(text: str, start: int = 0, end: int | None = None) -> Parsed:
    """start, end: the part of the text that is the expression; spans are offsets in the whole text."""
    end = len(text) if end is None else end
    here = Span(start, end)
    if end - start > LONGEST:
        return _refused(here, f"this is longer than {LONGEST:,} characters", "split it")
    if not text[start:end].strip():
        return _refused(here, "an expression is missing here")
    try:
        expression = cast(Expression, _PARSER.parse(TextSlice(text, start, end)))
    except UnexpectedInput as error:
        return Parsed(None, (_syntax(error, text, here),))
    except _BadText as error:
        return Parsed(None, (error.problem,))
    if ast.depth(expression) > DEEPEST:
        return _refused(here, f"this is nested more than {DEEPEST} levels deep", "split it")
    return Parsed(expression)


def _refused(span: Span, message: str, help_: str = "") -> Parsed:
    return Parsed(None, (ExpressionProblem(span, BAD_EXPRESSION, message, help_),))


def _syntax(error: UnexpectedInput, text: str, whole: Span) -> ExpressionProblem:
    if isinstance(error, UnexpectedCharacters):
        at = error.pos_in_stream or whole.start
        if text[at] in "'\"":
            return ExpressionProblem(Span(at, whole.end), BAD_EXPRESSION, "this text is not closed", f"add {text[at]}")
        return ExpressionProblem(Span(at, at + 1), BAD_EXPRESSION, f"{text[at]!r} has no meaning here")
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END" or isinstance(error, UnexpectedEOF):
        return ExpressionProblem(Span(whole.end, whole.end), BAD_EXPRESSION, "the expression ends too early")
    return ExpressionProblem(_span(token), BAD_EXPRESSION, f"`{token}` is not expected here")


class _BadText(Exception):
    def __init__(self, problem: ExpressionProblem) -> None:
        self.problem = problem


def _span(token: Token) -> Span:
    return Span(token.start_pos or 0, token.end_pos or 0)


class _Build(Transformer[Token, Expression]):
    """Called as each rule is complete, so the depth of a text costs no stack."""

    def name(self, parts: Sequence[Token]) -> Expression:
        return ast.Name(str(parts[0]), _span(parts[0]))

    def number(self, parts: Sequence[Token]) -> Expression:
        return ast.Number(str(parts[0]), _span(parts[0]))

    def percentage(self, parts: Sequence[Token]) -> Expression:
        return ast.Percentage(str(parts[0]), _span(parts[0]))

    def duration(self, parts: Sequence[Token]) -> Expression:
        return ast.Duration(str(parts[0]), _span(parts[0]))

    def flag(self, parts: Sequence[Token]) -> Expression:
        return ast.Flag(parts[0] == "true", _span(parts[0]))

    def quoted(self, parts: Sequence[Token]) -> Expression:
        value = unquote(parts[0])
        if value is None:
            message = "this text holds an unknown escape"
            help_ = r"""known are \\ \' \" \n \r \t and \uXXXX"""
            raise _BadText(ExpressionProblem(_span(parts[0]), BAD_LITERAL, message, help_))
        return ast.Quoted(value, _span(parts[0]))

    def list_literal(self, parts: Sequence[object]) -> Expression:
        begin, end = _token(parts[0]), _token(parts[-1])
        return ast.ListLiteral(_expressions(parts[1:-1]), _span(begin).to(_span(end)))

    def group(self, parts: Sequence[object]) -> Expression:
        (inner,) = _expressions(parts[1:-1])
        return replace(inner, span=_span(_token(parts[0])).to(_span(_token(parts[-1]))))

    def call(self, parts: Sequence[object]) -> Expression:
        function, close = _token(parts[0]), _token(parts[-1])
        return ast.Call(str(function), _expressions(parts[1:-1]), _span(function).to(_span(close)))

    def field(self, parts: Sequence[object]) -> Expression:
        (of,), name = _expressions(parts[:1]), _token(parts[1])
        return ast.Field(of, str(name), of.span.to(_span(name)))

    def index(self, parts: Sequence[object]) -> Expression:
        of, *keys = _expressions(parts[:-1])
        return ast.Index(of, tuple(keys), of.span.to(_span(_token(parts[-1]))))

    def unary_operation(self, parts: Sequence[object]) -> Expression:
        operator, (of,) = _token(parts[0]), _expressions(parts[1:])
        return ast.Unary(str(operator), of, _span(operator).to(of.span))

    def binary(self, parts: Sequence[object]) -> Expression:
        left, right = _expressions((parts[0], parts[2]))
        return ast.Binary(str(_token(parts[1])), left, right, left.span.to(right.span))

    def choice(self, parts: Sequence[object]) -> Expression:
        condition, then, otherwise = _expressions(parts)
        return ast.Choice(condition, then, otherwise, condition.span.to(otherwise.span))


def _token(part: object) -> Token:
    assert isinstance(part, Token)
    return part


def _expressions(parts: Sequence[object]) -> tuple[Expression, ...]:
    return tuple(part for part in parts if isinstance(part, Expression))


_PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    start="expression",
    parser="lalr",
    lexer="basic",
    transformer=_Build(),
    maybe_placeholders=False,
)
