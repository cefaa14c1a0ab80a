"""The flow of money: shares that add up, sources that can still give something when their turn comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from primitives.ledger.script import ast
from primitives.ledger.script.allotment import common_denominator
from primitives.ledger.script.constants import portion_of
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.ranges import Range
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
            case ast.SourceInOrder(sources=sources) | ast.SourceOneof(sources=sources):
                yield from _never_reached(sources)
            case ast.SourceAccount(account=account, overdraft=overdraft) if overdraft and _name(account) == WORLD:
                yield found("InvalidWorldOverdraft", account.range)


# ── shares ─────────────────────────────────────────────────────────────────────────────────────────────────


def _shares(node: ast.SourceAllotment | ast.DestinationAllotment) -> Iterator[Diagnostic]:
    *firsts, last = portions = [share.portion for share in node.shares]
    for early in firsts:
        if isinstance(early, ast.Remaining):
            yield found("RemainingIsNotLast", node.range)
    named = [(p, portion_of(p)) for p in portions if not isinstance(p, ast.Remaining)]
    open_ = [portion for portion, value in named if value is None]
    values = [value for _, value in named if value is not None]
    if common_denominator(values) is None:
        return
    total = sum(values, Fraction(0))
    yield from _sum(node.range, total, open_, len(named) < len(portions))
    if total == 1 and isinstance(last, ast.Remaining):
        yield found("RedundantRemaining", last.range)


def _sum(place: Range, total: Fraction, open_: Sequence[ast.Expression], remaining: bool) -> Iterator[Diagnostic]:
    """open_: the shares whose size the text does not say."""
    if total > 1 or (total < 1 and not open_ and not remaining):
        yield found("BadAllotmentSum", place, Sum=total)
    elif total == 1:
        yield from (found("FixedPortionVariable", portion.range, Value=Fraction(0)) for portion in open_)
    elif not remaining and len(open_) == 1:
        yield found("FixedPortionVariable", open_[0].range, Value=1 - total)


# ── sources ────────────────────────────────────────────────────────────────────────────────────────────────


def _never_reached(sources: Sequence[ast.Source]) -> Iterator[Diagnostic]:
    """Sources after one that gives whatever is asked."""
    reached = True
    for source in sources:
        if not reached:
            yield found("UnboundedAccountIsNotLast", source.range)
        reached = reached and not _gives_anything(source)


def _gives_anything(node: ast.Source) -> bool:
    match node:
        case ast.SourceAccount():
            return _unbounded(node)
        case ast.SourceInOrder(sources=sources) | ast.SourceOneof(sources=sources):
            return any(_gives_anything(source) for source in sources)
        case _:
            return False


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
    """Account and colour as they are written, where two that are written alike are the same."""
    name = _written(node.account)
    match node.color:
        case None:
            color = ""
        case ast.StringLiteral(value=color):
            pass
        case ast.Variable(name=variable):
            color = f"${variable}"
        case _:
            return None
    return None if name is None else (name, color)


def _unbounded(node: ast.SourceAccount) -> bool:
    return isinstance(node.overdraft, ast.Unbounded) or _name(node.account) == WORLD


def _name(node: ast.Expression) -> str | None:
    """The address, where no variable has a part in it."""
    name = _written(node)
    return None if name is None or "$" in name else name


def _written(node: ast.Expression) -> str | None:
    if not isinstance(node, ast.AccountLiteral):
        return None
    return ":".join(part if isinstance(part, str) else f"${part.name}" for part in node.parts)
