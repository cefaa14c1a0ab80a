"""What an expression is evaluated against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from engine.compiler.expressions.ast import Span


class Env(Protocol):
    """names: the values of the scope's names, as `primitives.kit.types` describes them.

    now: business time, aware, in the template's zone.
    """

    @property
    def names(self) -> Mapping[str, object]: ...

    @property
    def now(self) -> datetime: ...

    def row(self, resource: str, id_: str, /) -> object:
        """The row of a reference, its fields as attributes."""

    def balance(self, account: str, /) -> int:
        """Minor units."""


class EvaluationError(Exception):
    """An expression that has no value for these inputs.

    code: `division_by_zero`, `out_of_range` (a list's index), `no_row` (of a table), `needs_calendar`
    (business days), `out_of_time` (a moment before year 1 or after 9999), `not_a_member` (of an enum).
    """

    def __init__(self, code: str, span: Span, message: str) -> None:
        super().__init__(f"{message} at {span.start}:{span.end}")
        self.code = code
        self.span = span
        self.message = message
