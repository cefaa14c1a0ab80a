"""The usual program, compiled to less: one send from one account to one account, and nothing that reads what it moved.

Its run keeps no balances, for no statement comes after. No type can be wrong: what is given from outside is read as
what it was declared, and the rest is written out. A program of any other shape is compiled in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from primitives.ledger.script import ast
from primitives.ledger.script.balances import safe_withdrawal
from primitives.ledger.script.errors import MismatchedAsset, MissingFunds, NegativeAmount
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.operands import Operands
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.program_errors import BalanceQueryFailed
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.store import BalanceQuery, Store, StoreError
from primitives.ledger.script.values import TYPES, WORLD, Monetary

RunProgram = Callable[[Mapping[str, str], Store], Outcome]
_Check = Callable[[str, Monetary, list[Any], Store], None]


def compile_transfer(program: ast.Program) -> RunProgram | None:
    """None where the program is not of this shape."""
    if any(d.origin is not None or d.type_name not in TYPES for d in program.declarations):
        return None
    match program.statements:
        case (
            ast.Send(
                sent=ast.SendAmount(amount=amount),
                source=ast.SourceAccount(color=None) as source,
                destination=ast.DestinationAccount(account=receiver),
            ),
        ):
            return _transfer(Operands(program.declarations), program.range, amount, source, receiver)
        case _:
            return None


def _transfer(
    operands: Operands, whole: Range, amount: ast.Expression, source: ast.SourceAccount, receiver: ast.Expression
) -> RunProgram | None:
    sent, giver, taker = operands.monetary(amount), operands.account(source.account), operands.account(receiver)
    check = _compile_check(source, amount.range, whole, operands)
    if sent is None or giver is None or taker is None or check is None:
        return None
    read = operands.reader()

    def transfer(variables: Mapping[str, str], store: Store) -> Outcome:
        values = read(variables)
        money, account = values[sent], values[giver]
        check(account, money, values, store)
        asset, moved = money
        postings = (Posting(account, values[taker], asset, moved),) if moved else ()
        return Outcome(postings, {}, {})

    return transfer


# ── whether the source can give the amount ──────────────────────────────────────────────────────────────────


def _compile_check(source: ast.SourceAccount, amount: Range, whole: Range, operands: Operands) -> _Check | None:
    match source.overdraft:
        case ast.Unbounded():
            return _unbounded(amount)
        case None:
            return _bounded(source.range, amount, whole)
        case ast.UpTo(limit=limit):
            place = operands.monetary(limit)
            return None if place is None else _overdrawn(source.range, amount, whole, place, limit.range)


def _unbounded(amount: Range) -> _Check:
    def check(account: str, money: Monetary, values: list[Any], store: Store) -> None:
        if money.amount < 0:
            raise NegativeAmount(amount, money.amount)

    return check


def _bounded(source: Range, amount: Range, whole: Range) -> _Check:
    def check(account: str, money: Monetary, values: list[Any], store: Store) -> None:
        asset, need = money
        balance = None if account == WORLD else _balance(store, account, asset, whole)
        if need < 0:
            raise NegativeAmount(amount, need)
        if balance is not None and balance < need:
            _refuse_missing(source, money, balance, 0)

    return check


def _overdrawn(source: Range, amount: Range, whole: Range, limit: int, place: Range) -> _Check:
    """limit: the operand that says how far below zero; place: of its text."""

    def check(account: str, money: Monetary, values: list[Any], store: Store) -> None:
        asset, need = money
        balance = None if account == WORLD else _balance(store, account, asset, whole)
        if need < 0:
            raise NegativeAmount(amount, need)
        of, overdraft = values[limit]
        if of != asset:
            raise MismatchedAsset(place, asset, of)
        if balance is not None and balance + max(0, overdraft) < need:
            _refuse_missing(source, money, balance, overdraft)

    return check


def _balance(store: Store, account: str, asset: str, whole: Range) -> int:
    query = BalanceQuery(account, asset)
    try:
        return store.balances([query]).get(query, 0)
    except StoreError as error:
        raise BalanceQueryFailed(whole, str(error)) from error


def _refuse_missing(source: Range, money: Monetary, balance: int, overdraft: int) -> None:
    """Nothing is missing of nothing, however deep in debt the account is."""
    if money.amount:
        raise MissingFunds(source, money.asset, money.amount, safe_withdrawal(balance, overdraft))
