"""`finfactory script check`: every finding of every file, and an exit code a script can rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.commands.numscript.programs import Script

WRONG = "vars { number $n }\nsend [USD 1] ( source = 12 destination = @b )\n"


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
