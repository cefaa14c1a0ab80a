"""The flow of money: shares that add up, sources that can still give something when their turn comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from primitives.ledger.script import ast
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.values import WORLD
from primitives.ledger.script.walk import visit


def check_flow(program: ast.Program) -> Iterator[Diagnostic]:
    for place in visit(program):
        match place.node:
            case ast.SourceAllotment() | ast.DestinationAllotment():
                yield from _shares(place.node)
            case ast.Send(sent=ast.SendAll(), source=source):
                yield from _everything_of(source)
                yield from _given_in_turn(source, set())
            case ast.Send(source=source):
                yield from _given_in_turn(source, set())
            case ast.SourceInOrder(sources=sources):
                yield from _unbounded_too_early(sources)
            case ast.SourceAccount(account=account, overdraft=overdraft) if overdraft and _name(account) == WORLD:
                yield found("InvalidWorldOverdraft", account.range)


# ── shares ─────────────────────────────────────────────────────────────────────────────────────────────────


def _shares(node: ast.SourceAllotment | ast.DestinationAllotment) -> Iterator[Diagnostic]:
    portions = [share.portion for share in node.shares]
    for early in portions[:-1]:
        if isinstance(early, ast.Remaining):
            yield found("RemainingIsNotLast", early.range)
    remaining = [p for p in portions if isinstance(p, ast.Remaining)]
    values = [_portion(p) for p in portions if not isinstance(p, ast.Remaining)]
    open_ = [p for p in portions if not isinstance(p, ast.Remaining) and _portion(p) is None]
    yield from _sum(node, sum((v for v in values if v is not None), Fraction(0)), open_, remaining)


def _sum(
    node: ast.SourceAllotment | ast.DestinationAllotment,
    total: Fraction,
    open_: Sequence[ast.Expression],
    remaining: Sequence[ast.Remaining],
) -> Iterator[Diagnostic]:
    """open_: the shares whose size the text does not say."""
    if total > 1 or (total < 1 and not open_ and not remaining):
        yield found("BadAllotmentSum", node.range, Sum=total)
    elif total == 1:
        yield from (found("FixedPortionVariable", portion.range, Value=Fraction(0)) for portion in open_)
        yield from (found("RedundantRemaining", rest.range) for rest in remaining)
    elif not remaining and len(open_) == 1:
        yield found("FixedPortionVariable", open_[0].range, Value=1 - total)


def _portion(node: ast.Expression) -> Fraction | None:
    match node:
        case ast.PercentLiteral(value=value):
            return value
        case ast.Infix(operator="/", left=ast.NumberLiteral(value=n), right=ast.NumberLiteral(value=d)) if d:
            return Fraction(n, d)
        case _:
            return None


# ── sources ────────────────────────────────────────────────────────────────────────────────────────────────


def _unbounded_too_early(sources: Sequence[ast.Source]) -> Iterator[Diagnostic]:
    for source in sources[:-1]:
        if isinstance(source, ast.SourceAccount) and _unbounded(source):
            yield found("UnboundedAccountIsNotLast", source.account.range)


def _everything_of(node: ast.Source) -> Iterator[Diagnostic]:
    """Everything is no amount: it cannot be shared, and an unbounded account has no everything."""
    match node:
        case ast.SourceAllotment():
            yield found("NoAllotmentInSendAll", node.range)
        case ast.SourceAccount() if _unbounded(node):
            yield found("InvalidUnboundedAccount", node.account.range)
        case ast.SourceInOrder(sources=sources) | ast.SourceOneof(sources=sources):
            for source in sources:
                yield from _everything_of(source)


def _given_in_turn(node: ast.Source, emptied: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """emptied: accounts and colours of which everything is taken; grows as sources are passed."""
    match node:
        case ast.SourceAccount(account=account, overdraft=None) if (key := _plain(node)) is not None:
            if key in emptied:
                yield found("EmptiedAccount", account.range, Name=key[0])
            emptied.add(key)
        case ast.SourceInOrder(sources=sources):
            for source in sources:
                yield from _given_in_turn(source, emptied)
        case ast.SourceOneof(sources=sources):
            for source in sources:
                yield from _given_in_turn(source, set(emptied))
        case ast.SourceCapped(source=source):
            yield from _given_in_turn(source, set(emptied))
        case ast.SourceAllotment(shares=shares):
            for share in shares:
                yield from _given_in_turn(share.source, set(emptied))


def _plain(node: ast.SourceAccount) -> tuple[str, str] | None:
    """Account and colour, where both are written out."""
    name = _name(node.account)
    if name is None or not isinstance(node.color, ast.StringLiteral | None):
        return None
    return name, node.color.value if node.color else ""


def _unbounded(node: ast.SourceAccount) -> bool:
    return isinstance(node.overdraft, ast.Unbounded) or _name(node.account) == WORLD


def _name(node: ast.Expression) -> str | None:
    """The address, where it is written out."""
    if not isinstance(node, ast.AccountLiteral) or not all(isinstance(part, str) for part in node.parts):
        return None
    return ":".join(str(part) for part in node.parts)
