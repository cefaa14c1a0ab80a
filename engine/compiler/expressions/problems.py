"""What is wrong with an expression or a literal, as values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from engine.compiler.expressions.ast import Span

BAD_LITERAL = "FF204"
UNKNOWN_NAME = "FF301"
TYPE_MISMATCH = "FF302"
ASSET_MISMATCH = "FF303"
BAD_EXPRESSION = "FF307"


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """span: offsets in the expression's own text; help may be empty."""

    span: Span
    code: str
    message: str
    help: str = ""


def nearest(name: str, known: Iterable[str]) -> str:
    """`did you mean …?`, or nothing where no known name is near."""
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""
