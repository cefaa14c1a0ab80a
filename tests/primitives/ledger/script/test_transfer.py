"""A program of one transfer, at its bounds: compiled to less, it does what its step-by-step interpretation does."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.interpreter.program import interpret
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import compile_program
from primitives.ledger.script.transfer import compile_transfer
from tests.primitives.ledger.script.books import Books
from tests.primitives.ledger.script.transfers import HELD, OVERDRAFTS

TEXT = """
vars {{
  account $from
  monetary $amount
  monetary $limit
}}
send $amount (
  source = $from {overdraft}
  destination = @bob
)"""


def told(run, variables, balance):
    books = Books({"alice EUR/2": balance}, {})
    try:
        return run(variables, books), books.asked
    except ScriptError as error:
        return type(error), asdict(error), books.asked


@pytest.mark.parametrize("overdraft", OVERDRAFTS)
@pytest.mark.parametrize("account", ["alice", "world", "bob"])
def test_a_transfer_at_its_bounds(overdraft, account):
    program = parse(TEXT.format(overdraft=overdraft)).program
    assert program is not None
    assert compile_transfer(program) is not None
    run = compile_program(program).run

    for balance in HELD:
        for amount in (-1, 0, 1, *(held for held in HELD if held > 0)):
            for limit in (-4, 0, 30):
                given = {"from": account, "amount": f"EUR/2 {amount}", "limit": f"EUR/2 {limit}"}

                assert told(run, given, balance) == told(lambda v, b: interpret(program, v, b), given, balance)


@pytest.mark.parametrize(
    "text",
    [
        "send [EUR/2 *] ( source = @a destination = @b )",
        "send [EUR/2 1] ( source = { @a } destination = @b )",
        "send [EUR/2 1] ( source = @a destination = { remaining to @b } )",
        "send [EUR/2 1] ( source = @a destination = @b ) send [EUR/2 1] ( source = @b destination = @c )",
        'send [EUR/2 1] ( source = @a \\ "RED" destination = @b )',
        "vars { number $a } send [EUR/2 1] ( source = $a destination = @b )",
        'vars { account $a = meta(@x, "y") } send [EUR/2 1] ( source = $a destination = @b )',
    ],
)
def test_what_is_more_than_a_transfer_is_compiled_in_full(text):
    program = parse(text).program
    assert program is not None

    assert compile_transfer(program) is None
