"""What a template's expression says, before anyone asks what it means.

Spans are character offsets in the text and take no part in equality: two expressions are equal where they
say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, not including, `end`."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        return Span(self.start, other.end)


@dataclass(frozen=True, slots=True)
class Number:
    """`12` or `15.00`: text, since the type it is read by decides what it is worth."""

    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Percentage:
    """`1.5%`; text holds the sign."""

    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Duration:
    """`30s`, `5bd`."""

    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text; value without its quotes and escapes."""

    value: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Flag:
    value: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class ListLiteral:
    items: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the scope, or a member of the enum that is expected here."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    of: Expression
    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Index:
    """`list[0]`, `table.column[key, key]`."""

    of: Expression
    keys: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """operator: `!` or `-`."""

    operator: str
    of: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """operator: `|| && == != < <= > >= in + - * / %`."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span = field(compare=False)


Expression = (
    Number | Percentage | Duration | Quoted | Flag | ListLiteral | Name | Field | Index | Call | Unary | Binary | Choice
)


def children(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Field(of=of) | Unary(of=of):
            return (of,)
        case Index(of=of, keys=keys):
            return (of, *keys)
        case Call(arguments=parts) | ListLiteral(items=parts):
            return parts
        case Binary(left=left, right=right):
            return (left, right)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
    return ()


def depth(expression: Expression) -> int:
    """Of the tree; itself not recursive, so that it may be asked of any tree."""
    deepest, open_ = 0, [(expression, 1)]
    while open_:
        node, level = open_.pop()
        deepest = max(deepest, level)
        open_.extend((child, level + 1) for child in children(node))
    return deepest
