"""Sources that name a colour, or an overdraft of their own. Only the whole language has them."""

from __future__ import annotations

from collections.abc import Callable

from primitives.ledger.script import ast
from primitives.ledger.script.errors import MismatchedAsset, UnboundedInSendAll
from primitives.ledger.script.expressions import Names, compile_account, compile_monetary, compile_string
from primitives.ledger.script.features import COLORS
from primitives.ledger.script.frame import Frame, Piece, tinted_funds
from primitives.ledger.script.program_errors import FeatureNeeded, InvalidColor
from primitives.ledger.script.values import is_color


def pull_tinted(node: ast.SourceAccount, names: Names) -> Callable[[Frame, str, int], int]:
    account_of = compile_account(node.account, names)
    color_of, overdraft_of = compile_color(node.color, names), compile_overdraft(node.overdraft, names)

    def pull(frame: Frame, asset: str, need: int) -> int:
        account, color = account_of(frame), color_of(frame)
        got = tinted_funds(frame).take(account, asset, need, color, overdraft_of(frame, asset))
        if got:
            frame.taken.append(Piece(account, got, color))
        return got

    return pull


def drain_tinted(node: ast.SourceAccount, names: Names) -> Callable[[Frame, str], int]:
    account_of, pull = compile_account(node.account, names), pull_tinted(node, names)
    color_of, overdraft_of = compile_color(node.color, names), compile_overdraft(node.overdraft, names)

    def drain(frame: Frame, asset: str) -> int:
        account = account_of(frame)
        available = tinted_funds(frame).available(account, asset, color_of(frame), overdraft_of(frame, asset))
        if available is None:
            raise UnboundedInSendAll(node.range, account)
        return pull(frame, asset, available)

    return drain


def compile_color(node: ast.Expression | None, names: Names) -> Callable[[Frame], str]:
    if node is None:
        return lambda frame: ""
    string_of, allowed = compile_string(node, names), names.allows(COLORS)

    def color(frame: Frame) -> str:
        if not allowed:
            raise FeatureNeeded(node.range, COLORS)
        name = string_of(frame)
        if not is_color(name):
            raise InvalidColor(node.range, name)
        return name

    return color


def compile_overdraft(node: ast.Unbounded | ast.UpTo | None, names: Names) -> Callable[[Frame, str], int | None]:
    """How far below zero: minor units, or None for no bound. A limit below zero is a limit of nothing."""
    if node is None:
        return lambda frame, asset: 0
    if isinstance(node, ast.Unbounded):
        return lambda frame, asset: None
    limit_of, limit = compile_monetary(node.limit, names), node.limit

    def overdraft(frame: Frame, asset: str) -> int:
        monetary = limit_of(frame)
        if monetary.asset != asset:
            raise MismatchedAsset(limit.range, asset, monetary.asset)
        return max(0, monetary.amount)

    return overdraft
