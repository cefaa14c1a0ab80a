"""What a statement does."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.errors import MissingFunds, NegativeAmount
from primitives.ledger.script.interpreter.destinations import give
from primitives.ledger.script.interpreter.expressions import account, asset, expect_arguments, monetary, value
from primitives.ledger.script.interpreter.sources import take, take_all
from primitives.ledger.script.interpreter.state import State
from primitives.ledger.script.program_errors import UnboundFunction
from primitives.ledger.script.values import Account, text_of


def execute(node: ast.Statement, state: State) -> None:
    match node:
        case ast.Send(sent=ast.SendAmount(amount=amount)):
            _send(node, amount, state)
        case ast.Send(sent=ast.SendAll(asset=everything)):
            name = asset(everything, state)
            give(node.destination, name, take_all(node.source, name, state), state)
        case ast.Save():
            _save(node, state)
        case ast.CallStatement():
            _write_metadata(node.call, state)


def _send(node: ast.Send, amount: ast.Expression, state: State) -> None:
    """Exactly the amount, or the program fails."""
    sent = monetary(amount, state)
    if sent.amount < 0:
        raise NegativeAmount(amount.range, sent.amount)
    got = take(node.source, sent.asset, sent.amount, state)
    if got != sent.amount:
        raise MissingFunds(node.source.range, sent.asset, sent.amount, got)
    give(node.destination, sent.asset, sent.amount, state)


def _save(node: ast.Save, state: State) -> None:
    """Keeps money from being taken by the rest of the program."""
    match node.sent:
        case ast.SendAll(asset=everything):
            name = asset(everything, state)
            state.balances.save(account(node.account, state), name, None)
        case ast.SendAmount(amount=amount):
            saved, of = monetary(amount, state), account(node.account, state)
            if saved.amount < 0:
                raise NegativeAmount(node.sent.range, saved.amount)
            state.balances.save(of, saved.asset, saved.amount)


def _write_metadata(call: ast.Call, state: State) -> None:
    """The last one written stays."""
    given = [value(argument, state) for argument in call.arguments]
    match call.name:
        case "set_tx_meta":
            key, written = expect_arguments(call, given, str, None)
            state.tx_meta[key] = text_of(written)
        case "set_account_meta":
            owner, key, written = expect_arguments(call, given, Account, str, None)
            state.account_meta.setdefault(owner, {})[key] = text_of(written)
        case _:
            raise UnboundFunction(call.range, call.name)
