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
    compile_account,
    compile_asset,
    compile_monetary,
    compile_string,
    compile_value,
)
from primitives.ledger.script.features import GET_AMOUNT, GET_ASSET, OVERDRAFT
from primitives.ledger.script.features import MID_SCRIPT as MID_SCRIPT
from primitives.ledger.script.frame import Frame, Run
from primitives.ledger.script.program_errors import (
    BadArity,
    FeatureNeeded,
    NegativeBalance,
    NestedMeta,
    UnboundFunction,
)
from primitives.ledger.script.session import session_of
from primitives.ledger.script.values import Asset, Monetary, text_of

Compile = Callable[[ast.Call, Names], Callable[[Frame], Any]]


def compile_call(node: ast.Call, names: Names) -> Evaluate:
    """A function that yields a value."""
    if node.name == "meta":
        return _raising(partial(NestedMeta, node.range))
    if node.name not in _VALUES:
        return _raising(partial(UnboundFunction, node.range, node.name))
    arity, feature, compile_ = _VALUES[node.name]
    if feature is not None and not names.allows(feature):
        return _raising(partial(FeatureNeeded, node.range, feature))
    return _checked(node, names, arity, compile_)


def compile_effect(node: ast.Call, names: Names) -> Run:
    """A function called as a statement."""
    if node.name not in _EFFECTS:
        return _raising(partial(UnboundFunction, node.range, node.name))
    arity, compile_ = _EFFECTS[node.name]
    return _checked(node, names, arity, compile_)


def _checked(node: ast.Call, names: Names, arity: int, compile_: Compile) -> Callable[[Frame], Any]:
    if len(node.arguments) != arity:
        return _raising(partial(BadArity, node.range, arity, len(node.arguments)))
    return compile_(node, names)


def _raising(error: Callable[[], ScriptError]) -> Callable[[Frame], Any]:
    """A new error at every run: one that is raised again keeps the traces of all times before."""

    def fail(frame: Frame) -> None:
        raise error()

    return fail


# ── values ─────────────────────────────────────────────────────────────────────────────────────────────────


def _balance(node: ast.Call, names: Names) -> Evaluate:
    account_of, asset_of = compile_account(node.arguments[0], names), compile_asset(node.arguments[1], names)

    def balance(frame: Frame) -> Monetary:
        account, asset = account_of(frame), asset_of(frame)
        amount = session_of(frame).balances.balance(account, asset, node.range)
        if amount < 0:
            raise NegativeBalance(node.range, account, amount)
        return Monetary(asset, amount)

    return balance


def _overdraft(node: ast.Call, names: Names) -> Evaluate:
    account_of, asset_of = compile_account(node.arguments[0], names), compile_asset(node.arguments[1], names)

    def overdraft(frame: Frame) -> Monetary:
        account, asset = account_of(frame), asset_of(frame)
        return Monetary(asset, max(0, -session_of(frame).balances.balance(account, asset, node.range)))

    return overdraft


def _get_asset(node: ast.Call, names: Names) -> Evaluate:
    monetary_of = compile_monetary(node.arguments[0], names)
    return lambda frame: Asset(monetary_of(frame).asset)


def _get_amount(node: ast.Call, names: Names) -> Evaluate:
    monetary_of = compile_monetary(node.arguments[0], names)
    return lambda frame: monetary_of(frame).amount


_VALUES: dict[str, tuple[int, str | None, Compile]] = {
    "balance": (2, None, _balance),
    "overdraft": (2, OVERDRAFT, _overdraft),
    "get_asset": (1, GET_ASSET, _get_asset),
    "get_amount": (1, GET_AMOUNT, _get_amount),
}


# ── statements ─────────────────────────────────────────────────────────────────────────────────────────────


def _set_tx_meta(node: ast.Call, names: Names) -> Run:
    key_of, value_of = compile_string(node.arguments[0], names), compile_value(node.arguments[1], names)

    def set_tx_meta(frame: Frame) -> None:
        key = key_of(frame)
        session_of(frame).tx_meta[key] = text_of(value_of(frame))

    return set_tx_meta


def _set_account_meta(node: ast.Call, names: Names) -> Run:
    account_of = compile_account(node.arguments[0], names)
    key_of, value_of = compile_string(node.arguments[1], names), compile_value(node.arguments[2], names)

    def set_account_meta(frame: Frame) -> None:
        account, key = account_of(frame), key_of(frame)
        session_of(frame).account_meta.setdefault(account, {})[key] = text_of(value_of(frame))

    return set_account_meta


_EFFECTS: dict[str, tuple[int, Compile]] = {
    "set_tx_meta": (2, _set_tx_meta),
    "set_account_meta": (3, _set_account_meta),
}
