"""The functions of the language, compiled like any other expression."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from primitives.ledger.script import ast
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.expressions import (
    Evaluate,
    Names,
    compile_value,
    expect,
)
from primitives.ledger.script.features import GET_AMOUNT, GET_ASSET, OVERDRAFT
from primitives.ledger.script.frame import Frame, Run
from primitives.ledger.script.program_errors import (
    BadArity,
    FeatureNeeded,
    NegativeBalance,
    NestedMeta,
    UnboundFunction,
)
from primitives.ledger.script.session import session_of
from primitives.ledger.script.values import Account, Asset, Monetary, text_of

Compile = Callable[[ast.Call, Names], Callable[[Frame], Any]]
Kind = type | None
"""What an argument must be; None for any."""


def compile_call(node: ast.Call, names: Names) -> Evaluate:
    """A function that yields a value."""
    if node.name == "meta":
        return _refusing(node, names, partial(NestedMeta, node.range))
    if node.name not in _VALUES:
        return _refusing(node, names, partial(UnboundFunction, node.range, node.name))
    feature, compile_ = _VALUES[node.name]
    if feature is not None and not names.allows(feature):
        return _refusing(node, names, partial(FeatureNeeded, node.range, feature))
    return compile_(node, names)


def compile_effect(node: ast.Call, names: Names) -> Run:
    """A function called as a statement."""
    if node.name not in _EFFECTS:
        return _refusing(node, names, partial(UnboundFunction, node.range, node.name))
    return _EFFECTS[node.name](node, names)


def _refusing(node: ast.Call, names: Names, error: Callable[[], ScriptError]) -> Callable[[Frame], Any]:
    """A mistake in an argument comes first. A new error at every run: an old one would keep its traces."""
    values = tuple(compile_value(argument, names) for argument in node.arguments)

    def refuse(frame: Frame) -> None:
        for value_of in values:
            value_of(frame)
        raise error()

    return refuse


def compile_arguments(node: ast.Call, names: Names, *kinds: Kind) -> Callable[[Frame], list[Any]]:
    """All are worked out before their types are looked at; a wrong number of them is told before a wrong type."""
    if len(node.arguments) != len(kinds):
        return _refusing(node, names, partial(BadArity, node.range, len(kinds), len(node.arguments)))
    values = tuple(compile_value(argument, names) for argument in node.arguments)
    typed = tuple((i, kind, node.arguments[i]) for i, kind in enumerate(kinds) if kind is not None)

    def arguments(frame: Frame) -> list[Any]:
        found = [value_of(frame) for value_of in values]
        for index, kind, argument in typed:
            expect(kind, found[index], argument)
        return found

    return arguments


# ── values ─────────────────────────────────────────────────────────────────────────────────────────────────


def _balance(node: ast.Call, names: Names) -> Evaluate:
    arguments = compile_arguments(node, names, Account, Asset)

    def balance(frame: Frame) -> Monetary:
        account, asset = arguments(frame)
        amount = session_of(frame).balances.balance(account, asset, node.range)
        if amount < 0:
            raise NegativeBalance(node.range, account, amount)
        return Monetary(asset, amount)

    return balance


def _overdraft(node: ast.Call, names: Names) -> Evaluate:
    arguments = compile_arguments(node, names, Account, Asset)

    def overdraft(frame: Frame) -> Monetary:
        account, asset = arguments(frame)
        return Monetary(asset, max(0, -session_of(frame).balances.balance(account, asset, node.range)))

    return overdraft


def _get_asset(node: ast.Call, names: Names) -> Evaluate:
    arguments = compile_arguments(node, names, Monetary)
    return lambda frame: Asset(arguments(frame)[0].asset)


def _get_amount(node: ast.Call, names: Names) -> Evaluate:
    arguments = compile_arguments(node, names, Monetary)
    return lambda frame: arguments(frame)[0].amount


_VALUES: dict[str, tuple[str | None, Compile]] = {
    "balance": (None, _balance),
    "overdraft": (OVERDRAFT, _overdraft),
    "get_asset": (GET_ASSET, _get_asset),
    "get_amount": (GET_AMOUNT, _get_amount),
}


# ── statements ─────────────────────────────────────────────────────────────────────────────────────────────


def _set_tx_meta(node: ast.Call, names: Names) -> Run:
    arguments = compile_arguments(node, names, str, None)

    def set_tx_meta(frame: Frame) -> None:
        key, value = arguments(frame)
        session_of(frame).tx_meta[key] = text_of(value)

    return set_tx_meta


def _set_account_meta(node: ast.Call, names: Names) -> Run:
    arguments = compile_arguments(node, names, Account, str, None)

    def set_account_meta(frame: Frame) -> None:
        account, key, value = arguments(frame)
        session_of(frame).account_meta.setdefault(account, {})[key] = text_of(value)

    return set_account_meta


_EFFECTS: dict[str, Compile] = {"set_tx_meta": _set_tx_meta, "set_account_meta": _set_account_meta}
