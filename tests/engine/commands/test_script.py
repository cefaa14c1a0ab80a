"""`finfactory script run | check | fmt`: whole programs in files, and exit codes a script can rely on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from engine.cli import main

SALE = """\
vars {
  account $sale
  monetary $price
  account $seller = meta($sale, "seller")
}

send $price (
  source = { @users:001 @users:002 }
  destination = {
    10% to @fees
    remaining to $seller
  }
)
set_tx_meta("price", $price)
set_account_meta($sale, "paid", "yes")
"""
BOOKS = """\
balances:
  users:001: { EUR/2: 1_000, EUR/2 RED: 5 }
  users:002:
    EUR/2: 20_00
metadata:
  sale:1: { seller: bob }
"""
PAID = ("--var", "sale=sale:1", "--var", "price=EUR/2 1500", "--books", "books.yaml")
WRONG = "vars { number $n }\nsend [USD 1] ( source = 12 destination = @b )\n"
LOOSE = "send[USD 1](source=@a destination=@b)// paid\n"
TIDY = "send [USD 1] ( source = @a destination = @b ) // paid\n"


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Script = Callable[..., Answer]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Script:
    """Runs in a folder of its own, with a program and its books. given: bytes on standard input."""
    (tmp_path / "sale.num").write_text(SALE)
    (tmp_path / "books.yaml").write_text(BOOKS)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "argv", ["finfactory", "script", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        captured = capfdbinary.readouterr()
        return Answer(code, captured.out.decode(), captured.err.decode())

    return run


# ── run ────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── check ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_findings_of_all_files_are_shown(script: Script) -> None:
    Path("wrong.num").write_text(WRONG)
    Path("broken.num").write_text("f(1\ng(2))\n\nsend )\n")

    answer = script("check", "wrong.num", "sale.num", "broken.num")

    assert answer.code == 1
    assert answer.out.startswith(
        "wrong.num:1:15  warning UnusedVar\n"
        "    1 | vars { number $n }\n"
        "      |               ^^ $n is never used\n"
        "\n"
        "wrong.num:2:25  error TypeMismatch\n"
    )
    assert "broken.num:2:1  error Parsing\n" in answer.out
    assert "broken.num:4:6  error Parsing\n" in answer.out
    assert answer.out.endswith("\n\n3 scripts checked: 3 errors, 1 warning\n")


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--strict",), 1)])
def test_warnings_fail_only_where_it_is_asked_for(script: Script, options: tuple[str, ...], code: int) -> None:
    Path("unused.num").write_text("vars { number $n }\n")

    answer = script("check", "unused.num", *options)

    assert answer.code == code
    assert answer.out.endswith("1 script checked: no errors, 1 warning\n")


def test_a_program_gets_findings_as_a_list(script: Script) -> None:
    answer = script("check", "-", "--json", given=WRONG.encode())

    unused, mismatch = json.loads(answer.out)
    assert answer.code == 1
    assert (unused["severity"], unused["code"], unused["message"]) == ("warning", "UnusedVar", "$n is never used")
    assert (mismatch["file"], mismatch["line"], mismatch["column"], mismatch["end_column"]) == ("<stdin>", 2, 25, 27)


# ── fmt ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_script_is_rewritten_in_place_once(script: Script) -> None:
    Path("loose.num").write_text(LOOSE)

    assert script("fmt", "loose.num", "sale.num", "loose.num") == (0, "loose.num rewritten\n", "")
    assert Path("loose.num").read_text() == TIDY
    assert script("fmt", "loose.num") == (0, "", "")
    assert sorted(path.name for path in Path().iterdir()) == ["books.yaml", "loose.num", "sale.num"]


def test_a_script_as_it_should_be_is_not_touched(script: Script) -> None:
    os.utime("sale.num", (1, 1))

    script("fmt", "sale.num")

    assert Path("sale.num").stat().st_mtime == 1


def test_what_would_change_is_named_and_stays(script: Script) -> None:
    Path("loose.num").write_text(LOOSE)

    assert script("fmt", "--check", "sale.num", "loose.num") == (1, "loose.num would be rewritten\n", "")
    assert Path("loose.num").read_text() == LOOSE
    assert script("fmt", "--check", "sale.num").code == 0


def test_standard_input_goes_to_standard_output(script: Script) -> None:
    assert script("fmt", "-", given=LOOSE.encode()) == (0, TIDY, "")
    assert script("fmt", "-", "--check", given=LOOSE.encode()) == (1, "<stdin> would be rewritten\n", "")


def test_line_ends_and_a_byte_order_mark_are_made_plain(script: Script) -> None:
    Path("windows.num").write_bytes(b"\xef\xbb\xbff()\r\n// caf\xc3\xa9\r\n")

    assert script("fmt", "windows.num").code == 0
    assert Path("windows.num").read_bytes() == b"f()\n// caf\xc3\xa9\n"


def test_a_script_that_does_not_parse_stays_and_the_others_are_rewritten(script: Script) -> None:
    Path("broken.num").write_text("send  (")
    Path("loose.num").write_text(LOOSE)

    answer = script("fmt", "broken.num", "loose.num")

    assert (answer.code, answer.out) == (1, "loose.num rewritten\n")
    assert answer.err.startswith("broken.num:1:8  error Parsing\n")
    assert Path("broken.num").read_text() == "send  ("


def test_permissions_and_links_stay(script: Script) -> None:
    Path("real.num").write_text(LOOSE)
    Path("real.num").chmod(0o640)
    Path("link.num").symlink_to("real.num")

    script("fmt", "link.num")

    assert Path("link.num").is_symlink()
    assert Path("real.num").read_text() == TIDY
    assert Path("real.num").stat().st_mode & 0o777 == 0o640


def test_where_nothing_can_be_written_the_file_stays(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of 250 bytes leaves no room for the one beside it that takes its place."""
    long = Path(f"{'x' * 246}.num")
    long.write_text(LOOSE)

    answer = script("fmt", str(long))

    assert answer.code == 2
    assert "cannot be written: File name too long" in answer.err
    assert long.read_text() == LOOSE


# ── whatever a file holds ──────────────────────────────────────────────────────────────────────────────────

COMMANDS = ("run", "check", "fmt")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("path", "said"),
    [("nowhere.num", "There is no file nowhere.num"), (".", ". is a folder"), ("a\0b", "embedded null byte")],
)
def test_what_cannot_be_read_is_refused(script: Script, command: str, path: str, said: str) -> None:
    answer = script(command, path)

    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (bytes(range(256)) * 16, "the byte 0x80 is not UTF-8"),
        (b"f()\n// \xff", ":2:4  error Parsing"),
        (b"f()\n\xc3", "the byte 0xc3 is not UTF-8"),
        (b"f(\x1b[2J)", "error Parsing"),
        (b"{" * 1_000_000, "error Parsing"),
        (b"f()\n" * 250_001, "a script has at most 1,000,000 characters"),
        ("é€😀".encode() * 800_000, "a script has at most 1,000,000 characters"),
        (b"/*" * 1_000, "this comment is never closed"),
        (
            b"send [USD 1] ( source = " + b"{ " * 10_000 + b"@a" + b" }" * 10_000 + b" destination = @b )",
            "nests deeper",
        ),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else "",
)
def test_whatever_a_file_holds_it_is_told_and_left_as_it_is(
    script: Script, command: str, content: bytes, said: str
) -> None:
    Path("strange.num").write_bytes(content)

    answer = script(command, "strange.num")

    assert answer.code == 1
    assert said in answer.out + answer.err
    assert "\x1b" not in answer.out + answer.err
    assert len(answer.out + answer.err) < 20_000
    assert Path("strange.num").read_bytes() == content


def test_a_long_script_is_laid_out(script: Script) -> None:
    text = (LOOSE * 500).encode()

    answer = script("fmt", "-", given=text)

    assert answer.code == 0
    assert answer.out == TIDY * 500


def test_the_command_line_itself_runs_a_script(script: Script) -> None:
    program = "from engine.cli import main; main()"
    checkout = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", program, "script", "run", "-", "--json"]
    done = subprocess.run(
        command,
        input=b"send [USD 5] ( source = @world destination = @a )",
        capture_output=True,
        env=os.environ | {"PYTHONPATH": checkout},
        check=True,
    )

    assert json.loads(done.stdout)["postings"] == [{"source": "world", "destination": "a", "asset": "USD", "amount": 5}]
