"""The tree of a Numscript program. Every node knows the piece of text it came from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from primitives.ledger.script.ranges import Range

# ── expressions ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Variable:
    """name: without the `$`; in a template it may be dotted, `fee.net`."""

    range: Range
    name: str


@dataclass(frozen=True, slots=True)
class AccountLiteral:
    """parts: what stands between the colons after `@`; a Variable where one is interpolated."""

    range: Range
    parts: tuple[str | Variable, ...]


@dataclass(frozen=True, slots=True)
class AssetLiteral:
    range: Range
    name: str


@dataclass(frozen=True, slots=True)
class StringLiteral:
    range: Range
    value: str


@dataclass(frozen=True, slots=True)
class NumberLiteral:
    range: Range
    value: int


@dataclass(frozen=True, slots=True)
class PercentLiteral:
    """value: 1/8 for `12.5%`."""

    range: Range
    value: Fraction


@dataclass(frozen=True, slots=True)
class MonetaryLiteral:
    range: Range
    asset: Expression
    amount: Expression


@dataclass(frozen=True, slots=True)
class Negative:
    range: Range
    operand: Expression


@dataclass(frozen=True, slots=True)
class Infix:
    """operator: `+`, `-` or `/`."""

    range: Range
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    range: Range
    name: str
    arguments: tuple[Expression, ...]


Expression = (
    Variable
    | AccountLiteral
    | AssetLiteral
    | StringLiteral
    | NumberLiteral
    | PercentLiteral
    | MonetaryLiteral
    | Negative
    | Infix
    | Call
)


@dataclass(frozen=True, slots=True)
class Remaining:
    """The share of an allotment that the other shares leave."""

    range: Range


Portion = Expression | Remaining


# ── sources ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Unbounded:
    range: Range


@dataclass(frozen=True, slots=True)
class UpTo:
    range: Range
    limit: Expression


@dataclass(frozen=True, slots=True)
class SourceAccount:
    range: Range
    account: Expression
    color: Expression | None
    overdraft: Unbounded | UpTo | None


@dataclass(frozen=True, slots=True)
class SourceScaling:
    """An account that may give other scales of the same asset, changed by the account `through`."""

    range: Range
    account: Expression
    through: Expression


@dataclass(frozen=True, slots=True)
class SourceShare:
    range: Range
    portion: Portion
    source: Source


@dataclass(frozen=True, slots=True)
class SourceAllotment:
    range: Range
    shares: tuple[SourceShare, ...]


@dataclass(frozen=True, slots=True)
class SourceInOrder:
    range: Range
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SourceOneof:
    range: Range
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SourceCapped:
    range: Range
    cap: Expression
    source: Source


Source = SourceAccount | SourceScaling | SourceAllotment | SourceInOrder | SourceOneof | SourceCapped


# ── destinations ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays where it was."""

    range: Range


@dataclass(frozen=True, slots=True)
class DestinationAccount:
    range: Range
    account: Expression


@dataclass(frozen=True, slots=True)
class DestinationShare:
    range: Range
    portion: Portion
    target: Target


@dataclass(frozen=True, slots=True)
class DestinationAllotment:
    range: Range
    shares: tuple[DestinationShare, ...]


@dataclass(frozen=True, slots=True)
class CappedTarget:
    range: Range
    cap: Expression
    target: Target


@dataclass(frozen=True, slots=True)
class DestinationInOrder:
    range: Range
    capped: tuple[CappedTarget, ...]
    remaining: Target


@dataclass(frozen=True, slots=True)
class DestinationOneof:
    range: Range
    capped: tuple[CappedTarget, ...]
    remaining: Target


Destination = DestinationAccount | DestinationAllotment | DestinationInOrder | DestinationOneof
Target = Destination | Kept


# ── statements ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SendAmount:
    range: Range
    amount: Expression


@dataclass(frozen=True, slots=True)
class SendAll:
    range: Range
    asset: Expression


Sent = SendAmount | SendAll


@dataclass(frozen=True, slots=True)
class Send:
    range: Range
    sent: Sent
    source: Source
    destination: Destination


@dataclass(frozen=True, slots=True)
class Save:
    range: Range
    sent: Sent
    account: Expression


@dataclass(frozen=True, slots=True)
class CallStatement:
    range: Range
    call: Call


Statement = Send | Save | CallStatement


@dataclass(frozen=True, slots=True)
class Declaration:
    """One line of the `vars` block. origin: None where the value comes from outside."""

    range: Range
    type_name: str
    type_range: Range
    variable: Variable
    origin: Expression | None


@dataclass(frozen=True, slots=True)
class Program:
    range: Range
    features: tuple[StringLiteral, ...]
    declarations: tuple[Declaration, ...]
    statements: tuple[Statement, ...]


Node = Expression | Remaining | Source | SourceShare | Target | DestinationShare | CappedTarget | Statement | Program
