"""Every node of a program, with what is expected where an expression stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from primitives.ledger.script import ast

Role = Literal["monetary", "number", "asset", "portion", "string", "source", "destination"]


class Place(NamedTuple):
    """role: None for what is no expression."""

    node: ast.Node
    role: Role | None


def visit(node: ast.Node, role: Role | None = None) -> Iterator[Place]:
    """Parents before children, in the order of the text."""
    yield Place(node, role)
    for child, child_role in _children(node, role):
        yield from visit(child, child_role)


def expressions(node: ast.Node) -> Iterator[tuple[ast.Expression, Role]]:
    """The outermost expressions below a statement, source or destination, in the order of the text."""
    for child, role in _children(node, None):
        if role is None:
            yield from expressions(child)
        else:
            yield cast(ast.Expression, child), role


def _children(node: ast.Node, role: Role | None) -> Iterator[tuple[ast.Node, Role | None]]:
    match node:
        case ast.Program():
            for statement in node.statements:
                yield statement, None
        case ast.Send():
            yield _sent(node.sent)
            yield node.source, None
            yield node.destination, None
        case ast.Save():
            yield _sent(node.sent)
            yield node.account, "source"
        case ast.CallStatement():
            yield node.call, None
        case ast.MonetaryLiteral():
            yield node.asset, "asset"
            yield node.amount, "number"
        case ast.Negative():
            yield node.operand, role
        case ast.Infix():
            inner: Role | None = "number" if node.operator == "/" else role
            yield node.left, inner
            yield node.right, inner
        case _:
            yield from _source_children(node)
            yield from _destination_children(node)


def _sent(sent: ast.Sent) -> tuple[ast.Node, Role | None]:
    return (sent.asset, "asset") if isinstance(sent, ast.SendAll) else (sent.amount, "monetary")


def _source_children(node: ast.Node) -> Iterator[tuple[ast.Node, Role | None]]:
    match node:
        case ast.SourceAccount():
            yield node.account, "source"
            if node.color is not None:
                yield node.color, "string"
            if isinstance(node.overdraft, ast.UpTo):
                yield node.overdraft.limit, "monetary"
        case ast.SourceScaling():
            yield node.account, "source"
            yield node.through, "source"
        case ast.SourceInOrder() | ast.SourceOneof():
            for source in node.sources:
                yield source, None
        case ast.SourceCapped():
            yield node.cap, "monetary"
            yield node.source, None
        case ast.SourceAllotment():
            for share in node.shares:
                yield from _portion(share.portion)
                yield share.source, None
        case _:
            pass


def _destination_children(node: ast.Node) -> Iterator[tuple[ast.Node, Role | None]]:
    match node:
        case ast.DestinationAccount():
            yield node.account, "destination"
        case ast.DestinationInOrder() | ast.DestinationOneof():
            for clause in node.capped:
                yield clause.cap, "monetary"
                yield clause.target, None
            yield node.remaining, None
        case ast.DestinationAllotment():
            for share in node.shares:
                yield from _portion(share.portion)
                yield share.target, None
        case _:
            pass


def _portion(portion: ast.Portion) -> Iterator[tuple[ast.Node, Role | None]]:
    if not isinstance(portion, ast.Remaining):
        yield portion, "portion"
