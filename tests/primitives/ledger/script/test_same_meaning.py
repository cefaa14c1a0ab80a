"""The compiled form of a program and its step-by-step interpretation are the same, whatever the program says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings

from primitives.ledger.script import ast
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.interpreter.program import interpret
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import compile_program
from primitives.ledger.script.program_errors import BalanceQueryFailed
from primitives.ledger.script.store import BalanceQuery, StoreError
from primitives.ledger.script.walk import visit
from tests.primitives.ledger.script.books import Books
from tests.primitives.ledger.script.programs import Example, programs
from tests.primitives.ledger.script.transfers import transfers

Result = Outcome | tuple[type[ScriptError], dict[str, object]]


def tree(example: Example) -> ast.Program:
    parsed = parse(example.text)
    assert parsed.program is not None, parsed.problems
    return parsed.program


def compiled(program: ast.Program, example: Example) -> tuple[Result, object]:
    """What it did or why it did not, and what it asked the store."""
    books = example.books()
    try:
        return compile_program(program, example.features).run(example.variables, books), (
            books.asked,
            books.asked_metadata,
        )
    except ScriptError as error:
        return (type(error), asdict(error)), (books.asked, books.asked_metadata)


def interpreted(program: ast.Program, example: Example) -> tuple[Result, object]:
    books = example.books()
    try:
        return interpret(program, example.variables, books, example.features), (books.asked, books.asked_metadata)
    except ScriptError as error:
        return (type(error), asdict(error)), (books.asked, books.asked_metadata)


def check_example(example: Example) -> None:
    program = tree(example)
    result, asked = compiled(program, example)

    assert (result, asked) == interpreted(program, example)
    if isinstance(result, Outcome):
        check_money(program, example, result.postings)
        check_amounts(program, result.postings)


def check_money(program: ast.Program, example: Example, postings: Sequence[Posting]) -> None:
    before = Counter({tuple(f"{key} ".split(" ")[:3]): amount for key, amount in example.balances.items()})
    after = Counter(before)
    for posting in postings:
        assert posting.amount > 0
        after[posting.source, posting.asset, posting.color] -= posting.amount
        after[posting.destination, posting.asset, posting.color] += posting.amount
    assert sum(after.values()) == sum(before.values())
    for (account, asset, color), amount in after.items():
        bound = lowest(program, account)
        assert bound is None or amount >= min(before[account, asset, color], bound), (account, asset, color)


def check_amounts(program: ast.Program, postings: Sequence[Posting]) -> None:
    """What is sent arrives, all of it, where the text says how much that is and nothing is kept or changed."""
    places = [place.node for statement in program.statements for place in visit(statement)]
    if any(isinstance(node, ast.Kept | ast.SourceScaling) for node in places):
        return
    sent: Counter[str] = Counter()
    for send in (node for node in places if isinstance(node, ast.Send)):
        match send.sent:
            case ast.SendAmount(amount=ast.MonetaryLiteral(asset=ast.AssetLiteral(name=asset), amount=amount)):
                if not isinstance(amount, ast.NumberLiteral):
                    return
                sent[asset] += amount.value
            case _:
                return
    arrived: Counter[str] = Counter()
    for posting in postings:
        arrived[posting.asset] += posting.amount
    assert arrived == +sent


# ── how far below zero a program lets an account go ─────────────────────────────────────────────────────────


def lowest(program: ast.Program, account: str) -> int | None:
    """None where it is not bounded, or where the text alone does not say."""
    bounds = [_bound(source, account) for source, _ in visit(program)]
    return None if account == "world" or None in bounds else min(bound for bound in bounds if bound is not None)


def _bound(node: ast.Node, account: str) -> int | None:
    match node:
        case ast.SourceAccount(account=named, overdraft=overdraft) if overdraft and _may_be(named, account):
            return _limit(overdraft)
        case ast.SourceScaling(through=named) if _may_be(named, account):
            return None
        case _:
            return 0


def _limit(overdraft: ast.Unbounded | ast.UpTo) -> int | None:
    match overdraft:
        case ast.UpTo(limit=ast.MonetaryLiteral(amount=ast.NumberLiteral(value=limit))):
            return -limit
        case _:
            return None


def _may_be(node: ast.Expression, account: str) -> bool:
    if not isinstance(node, ast.AccountLiteral) or not all(isinstance(part, str) for part in node.parts):
        return True
    return ":".join(str(part) for part in node.parts) == account


# ── the laws ────────────────────────────────────────────────────────────────────────────────────────────────

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(example=programs())
@settings(UNHURRIED, max_examples=1_000)
def test_compiled_and_interpreted_do_the_same_and_money_is_conserved(example: Example) -> None:
    check_example(example)


@given(example=transfers())
@settings(UNHURRIED, max_examples=500)
def test_a_single_transfer_does_the_same_compiled_and_interpreted(example: Example) -> None:
    check_example(example)


def test_a_store_that_fails_is_told_the_same_way() -> None:
    class Failing(Books):
        def balances(self, queries: Sequence[BalanceQuery]) -> dict[BalanceQuery, int]:
            raise StoreError("the books are closed")

    program = parse("send [EUR/2 1] ( source = @a destination = @b )").program
    assert program is not None
    with pytest.raises(BalanceQueryFailed) as compiled_error:
        compile_program(program).run({}, Failing({}, {}))
    with pytest.raises(BalanceQueryFailed) as interpreted_error:
        interpret(program, {}, Failing({}, {}))

    assert asdict(compiled_error.value) == asdict(interpreted_error.value)


@pytest.mark.soak
@given(example=programs())
@settings(UNHURRIED, max_examples=10_000)
def test_of_ten_thousand_programs_each_does_the_same_compiled_and_interpreted(example: Example) -> None:
    check_example(example)
