"""The bench of scripts in its tiny form: it runs whole, without a database, and says what it must."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.bench.script_books import ScriptBooks
from engine.bench.script_shapes import LIMIT, SHAPES
from primitives.ledger.script.errors import MissingFunds
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import compile_program
from primitives.ledger.script.transfer import compile_transfer

NAMES = {"world_to_bank", "world_to_any", "any_to_bank", "any_unbounded_to_any", "any_bounded_to_any"}
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)


def bench(seconds: str, rounds: str) -> dict[str, Any]:
    program = "from engine.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "bench", "script", "--seconds", seconds, "--rounds", rounds, "--json"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return last


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return bench("0.1", "1")


def test_five_shapes_are_told_in_three_forms(told: dict[str, Any]) -> None:
    assert told["rates"].keys() == told["over_interpreted"].keys() == told["over_handwritten"].keys() == NAMES
    assert all(rates.keys() == {"compiled", "interpreted", "handwritten"} for rates in told["rates"].values())
    assert all(rate > 0 for rates in told["rates"].values() for rate in rates.values())


@pytest.mark.soak
def test_compiled_scripts_are_three_times_the_interpreted_and_a_fifth_of_the_handwritten() -> None:
    told = bench("1", "5")

    assert told["least_over_interpreted"] >= 3
    assert told["least_over_handwritten"] >= 0.2


def test_all_three_forms_make_the_same_postings_and_money_is_conserved(told: dict[str, Any]) -> None:
    assert told["scripts"] > 0
    assert told["same_postings"] is True
    assert told["books_balance"] is True


@every_shape
def test_a_shape_is_compiled_as_the_usual_program(shape: Any) -> None:
    program = parse(shape.text).program

    assert program is not None and compile_transfer(program) is not None


@every_shape
def test_both_forms_refuse_what_is_beyond_the_bound_and_give_what_is_within(shape: Any) -> None:
    program = parse(shape.text).program
    assert program is not None
    run, books = compile_program(program).run, ScriptBooks({("a", "USD/2", ""): 5})
    within = {"amount": f"USD/2 {5 - (shape.floor or 0)}", "source": "a", "destination": "b"}
    beyond = within | {"amount": f"USD/2 {6 + LIMIT}"}

    assert run(within, books) == shape.by_hand(within, books)
    if shape.floor is not None:
        with pytest.raises(MissingFunds):
            run(beyond, books)
        with pytest.raises(ValueError):
            shape.by_hand(beyond, books)


def test_books_that_do_not_add_up_or_pass_a_bound_are_told() -> None:
    books = ScriptBooks({("a", "USD/2", ""): 5})
    books.post([("a", "b", "USD/2", 7, "")])

    assert books.wrong({}) == ()
    assert books.wrong({("a", "USD/2", ""): 0}) == ("a is below its bound",)
