"""Whatever a file holds, `run`, `check` and `fmt` say what is wrong with it and leave it as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.commands.numscript.programs import Script

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
