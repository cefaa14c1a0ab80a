"""Texts with holes: `Cash-outs need a verified account; this one is {wallet.owner.tier}.`"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.compiler.expressions.ast import Span
from engine.compiler.expressions.check import check
from engine.compiler.expressions.compile import compile_expression
from engine.compiler.expressions.env import Env
from engine.compiler.expressions.parse import LONGEST, parse
from engine.compiler.expressions.problems import BAD_EXPRESSION, ExpressionProblem
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.show import show
from engine.compiler.expressions.typed import Typed


@dataclass(frozen=True, slots=True)
class CheckedText:
    """pieces: literal text and expressions in turn; None exactly where there are problems."""

    pieces: tuple[str | Typed, ...] | None
    problems: tuple[ExpressionProblem, ...] = ()


def template(text: str, scope: Scope) -> CheckedText:
    """`{…}` holds an expression, `{{` and `}}` are braces. Spans are offsets in the whole text."""
    if len(text) > LONGEST:
        message = f"this is longer than {LONGEST:,} characters"
        return CheckedText(None, (ExpressionProblem(Span(0, len(text)), BAD_EXPRESSION, message),))
    pieces: list[str | Typed] = []
    problems: list[ExpressionProblem] = []
    for part in _parts(text):
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, ExpressionProblem):
            problems.append(part)
        else:
            typed, wrong = _hole(text, part, scope)
            pieces.extend(() if typed is None else (typed,))
            problems.extend(wrong)
    return CheckedText(None, tuple(problems)) if problems else CheckedText(tuple(pieces))


def compile_text(pieces: tuple[str | Typed, ...]) -> Callable[[Env], str]:
    """The text with its holes filled as people read values. The closure raises EvaluationError."""
    writers = tuple(_writer(piece) for piece in pieces)
    return lambda env: "".join([write(env) for write in writers])


def _writer(piece: str | Typed) -> Callable[[Env], str]:
    if isinstance(piece, str):
        return lambda env: piece
    evaluate, type_ = compile_expression(piece), piece.type
    return lambda env: show(evaluate(env), type_)


def _hole(text: str, hole: Span, scope: Scope) -> tuple[Typed | None, tuple[ExpressionProblem, ...]]:
    parsed = parse(text, hole.start, hole.end)
    if parsed.expression is None:
        return None, parsed.problems
    checked = check(parsed.expression, scope, None)
    return checked.typed, checked.problems


def _parts(text: str) -> Iterator[str | Span | ExpressionProblem]:
    at = 0
    while at < len(text):
        brace = min((place for place in (text.find("{", at), text.find("}", at)) if place >= 0), default=len(text))
        if brace > at:
            yield text[at:brace]
        at = brace + 2
        if brace == len(text):
            return
        if text[brace : brace + 2] in ("{{", "}}"):
            yield text[brace]
            continue
        end = text.find("}", brace) if text[brace] == "{" else -1
        if end < 0:
            message = f"this `{text[brace]}` has no partner"
            yield ExpressionProblem(Span(brace, brace + 1), BAD_EXPRESSION, message, "write it twice for a brace")
            at = brace + 1
        else:
            yield Span(brace + 1, end)
            at = end + 1
