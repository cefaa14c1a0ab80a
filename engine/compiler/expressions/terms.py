"""A checked expression: every part has its type, every name its meaning. Proofs and effects read this."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.expressions.ast import Span
from primitives.kit import types as t


@dataclass(frozen=True, slots=True)
class Unrounded:
    """Money times a percentage: a Fraction of minor units. Only arithmetic and rounding take it."""

    asset: str

    def __str__(self) -> str:
        return f"unrounded {t.Money(self.asset)}"


TermType = t.Type | Unrounded


@dataclass(frozen=True, slots=True)
class Constant:
    """value: as `primitives.kit.types` says for the type; None for `none`."""

    type: TermType
    value: object
    span: Span


@dataclass(frozen=True, slots=True)
class Variable:
    type: TermType
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Now:
    """Business time: fixed when the request was accepted."""

    type: TermType
    span: Span


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a record value."""

    type: TermType
    of: Term
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class RowField:
    """A field of the row of another resource: `of` is its id, `resource` where the row lies."""

    type: TermType
    of: Term
    resource: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Identity:
    """`wallet.id`: no row is needed."""

    type: TermType
    of: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """`table.column[keys]`."""

    type: TermType
    table: Term
    column: str
    keys: tuple[Term, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """`list[index]`."""

    type: TermType
    of: Term
    index: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Elements:
    """A list written out."""

    type: TermType
    items: tuple[Term, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    type: TermType
    of: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    type: TermType
    of: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Logic:
    """operator: `&&` or `||`; an error on one side gives way to the side that decides."""

    type: TermType
    operator: str
    left: Term
    right: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """operator: `== != < <= > >=`; both sides have one type."""

    type: TermType
    operator: str
    left: Term
    right: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    type: TermType
    left: Term
    right: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """operator: `+ - * / %`."""

    type: TermType
    operator: str
    left: Term
    right: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Either:
    """`condition ? then : otherwise`."""

    type: TermType
    condition: Term
    then: Term
    otherwise: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Present:
    type: TermType
    of: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Size:
    type: TermType
    of: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Rounded:
    """mode: `round_half_up`, `round_half_even`, `round_down`; to minor units, or a decimal to an integer."""

    type: TermType
    mode: str
    of: Term
    span: Span


@dataclass(frozen=True, slots=True)
class Balance:
    type: TermType
    account: str
    span: Span


Term = (
    Constant
    | Variable
    | Now
    | Attribute
    | RowField
    | Identity
    | Cell
    | Item
    | Elements
    | Not
    | Negative
    | Logic
    | Comparison
    | Membership
    | Arithmetic
    | Either
    | Present
    | Size
    | Rounded
    | Balance
)


def children(term: Term) -> tuple[Term, ...]:
    match term:
        case Cell(table=table, keys=keys):
            return (table, *keys)
        case Item(of=of, index=index):
            return (of, index)
        case Elements(items=items):
            return items
        case Either(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Logic() | Comparison() | Membership() | Arithmetic():
            return (term.left, term.right)
        case Constant() | Variable() | Now() | Balance():
            return ()
    return (term.of,)
