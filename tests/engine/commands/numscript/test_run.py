"""`finfactory script run`: what a program would post, on books that are given with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.commands.numscript.programs import Script

PAID = ("--var", "sale=sale:1", "--var", "price=EUR/2 1500", "--books", "books.yaml")


def test_a_run_shows_postings_balances_and_metadata(script: Script) -> None:
    answer = script("run", "sale.num", *PAID)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "from       to    asset  amount\n"
        "users:001  fees  EUR/2     150\n"
        "users:001  bob   EUR/2     850\n"
        "users:002  bob   EUR/2     500\n"
        "\n"
        "account    asset  before  after\n"
        "users:001  EUR/2    1000      0\n"
        "fees       EUR/2       0    150\n"
        "bob        EUR/2       0   1350\n"
        "users:002  EUR/2    2000   1500\n"
        "\n"
        "metadata of      key    value\n"
        "the transaction  price  EUR/2 1500\n"
        "@sale:1          paid   yes\n"
    )


def test_a_program_gets_what_a_run_did_as_json(script: Script) -> None:
    answer = script("run", "sale.num", *PAID, "--json")

    found = json.loads(answer.out)
    assert found["problems"] == []
    assert found["postings"][0] == {"source": "users:001", "destination": "fees", "asset": "EUR/2", "amount": 150}
    assert {"account": "bob", "asset": "EUR/2", "before": 0, "after": 1350} in found["balances"]
    assert found["tx_meta"] == {"price": "EUR/2 1500"}
    assert found["account_meta"] == {"sale:1": {"paid": "yes"}}


def test_books_and_variables_may_be_json(script: Script) -> None:
    Path("books.json").write_text(
        '{"balances": {"a": {"USD": 7, "USD RED": 2}}, "metadata": {"a": {"k": "\\ud83d\\ude00"}}}'
    )
    Path("given.json").write_text('{"n": 4, "unused": "x"}')
    Path("a.num").write_text(
        '#![feature("experimental-asset-colors")]\nvars { number $n string $k = meta(@a, "k") }\nset_tx_meta("k", $k)\n'
        'send [USD $n] ( source = { @a \\ "RED" @a } destination = @b )'
    )

    found = json.loads(script("run", "a.num", "--books", "books.json", "--vars", "given.json", "--json").out)

    assert [(one["amount"], one.get("color")) for one in found["postings"]] == [(2, "RED"), (2, None)]
    assert found["tx_meta"] == {"k": "😀"}


def test_a_variable_of_the_line_is_stronger_than_one_of_the_file(script: Script) -> None:
    Path("given.yaml").write_text("amount: USD 1\n")
    Path("a.num").write_text("vars { monetary $amount }\nsend $amount ( source = @world destination = @b )")

    answer = script("run", "a.num", "--vars", "given.yaml", "--var", "amount=USD 20")

    assert "world  b   USD        20" in answer.out


def test_what_the_books_do_not_have_is_zero(script: Script) -> None:
    answer = script("run", "-", given=b"send [USD *] ( source = @a destination = @b )")

    assert answer == (0, "no postings\n", "")


def test_scales_of_an_asset_are_found_in_the_books(script: Script) -> None:
    Path("books.yaml").write_text("balances: { a: { EUR: 3, EUR/2: 10 }, swap: { EUR/2: 10_000 } }\n")
    text = b"send [EUR/2 200] ( source = @a with scaling through @swap destination = @b )"

    answer = script("run", "-", "--feature", "experimental-asset-scaling", "--books", "books.yaml", given=text)

    assert answer.code == 0
    assert "b        EUR/2       0    200\n" in answer.out


def test_a_run_that_fails_is_told_with_its_place(script: Script) -> None:
    answer = script("run", "sale.num", "--var", "sale=sale:1", "--var", "price=EUR/2 3001", "--books", "books.yaml")

    assert answer.code == 1
    assert answer.out == (
        "sale.num:8:12  error MissingFundsErr\n"
        "    8 |   source = { @users:001 @users:002 }\n"
        f"      |            {'^' * 25} needs EUR/2 3001, there is EUR/2 3000\n"
    )


def test_a_program_gets_a_run_that_fails_as_problems(script: Script) -> None:
    answer = script("run", "sale.num", "--var", "sale=sale:1", "--json")

    (problem,) = json.loads(answer.out)["problems"]
    assert answer.code == 1
    assert (problem["code"], problem["line"], problem["column"]) == ("MissingVariableErr", 3, 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--var", "price"], "write NAME=VALUE"),
        (["--var", "prize=EUR/2 1"], "sale.num asks for no variable $prize"),
        (["--var", "seller=eve"], "asks for no variable $seller"),
        (["--feature", "oneof"], "oneof is no feature of the language: experimental-"),
        (["--books", "nowhere.yaml"], "There is no file nowhere.yaml"),
        (["--books", "."], ". is a folder"),
        (["--vars", "books.yaml"], "balances has values inside"),
    ],
)
def test_a_run_that_is_asked_for_wrongly_is_refused(script: Script, arguments: list[str], said: str) -> None:
    answer = script("run", "sale.num", *arguments)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("b.yaml", "balances: { a: { USD: 1.5 } }", "USD is 1.5, which is no whole number"),
        ("b.json", '{"balances": {"a": {"USD": 1e3}}}', "USD is 1e3, which is no whole number"),
        ("b.json", '{"balances": {"a": {"USD": true}}}', "there is true"),
        ("b.yaml", "balances: { a: { USD: null } }", "b.yaml:1:23: expected a value"),
        ("b.yaml", "balances: { a: 5 }", "a is one value"),
        ("b.yaml", "balances: { 'a b': { USD: 5 } }", "is no account with an asset"),
        ("b.yaml", "balances: { a: { usd: 5 } }", "is no account with an asset"),
        ("b.yaml", "balance: { a: { USD: 5 } }", "expected balances and metadata"),
        ("b.yaml", "balances: [1]", "expected a value, or values by name"),
        ("b.yaml", "just text", "holds no values by name"),
        ("b.yaml", "a: {", "b.yaml:1:"),
        ("b.json", '{"balances": {}, "balances": {}}', "a name stands twice"),
        ("b.json", '{"balances": ', "b.json:1:14: Expecting value"),
        ("b.json", "[" * 100_000, "b.json: "),
        ("b.json", '{"balances": {"a": {"USD": ' + "9" * 5000 + "}}}", "which is no whole number"),
        ("b.yaml", "\x00", "b.yaml:1:1"),
    ],
)
def test_books_that_cannot_be_understood_are_refused(script: Script, name: str, text: str, said: str) -> None:
    Path(name).write_text(text)

    answer = script("run", "sale.num", "--books", name)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_the_command_line_itself_runs_a_script(script: Script) -> None:
    program = "from engine.cli import main; main()"
    checkout = str(Path(__file__).parents[4])
    command = [sys.executable, "-c", program, "script", "run", "-", "--json"]
    done = subprocess.run(
        command,
        input=b"send [USD 5] ( source = @world destination = @a )",
        capture_output=True,
        env=os.environ | {"PYTHONPATH": checkout},
        check=True,
    )

    assert json.loads(done.stdout)["postings"] == [{"source": "world", "destination": "a", "asset": "USD", "amount": 5}]
