"""`save`, compiled: money that the rest of the program cannot take."""

from __future__ import annotations

from primitives.ledger.script import ast
from primitives.ledger.script.errors import NegativeAmount
from primitives.ledger.script.expressions import Names, compile_account, compile_asset, compile_monetary
from primitives.ledger.script.frame import Frame, Run
from primitives.ledger.script.session import session_of


def compile_save(node: ast.Save, names: Names) -> Run:
    account_of = compile_account(node.account, names)
    if isinstance(node.sent, ast.SendAll):
        asset_of = compile_asset(node.sent.asset, names)

        def save_all(frame: Frame) -> None:
            asset = asset_of(frame)
            session_of(frame).balances.save(account_of(frame), asset, None)

        return save_all
    monetary_of, place = compile_monetary(node.sent.amount, names), node.sent.range

    def save(frame: Frame) -> None:
        monetary = monetary_of(frame)
        account = account_of(frame)
        if monetary.amount < 0:
            raise NegativeAmount(place, monetary.amount)
        session_of(frame).balances.save(account, monetary.asset, monetary.amount)

    return save
