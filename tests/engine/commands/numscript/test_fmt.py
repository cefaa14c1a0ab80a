"""`finfactory script fmt`: files rewritten in place, and only where they are not as they should be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.engine.commands.numscript.programs import LOOSE, TIDY, Script


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


def test_a_long_script_is_laid_out(script: Script) -> None:
    text = (LOOSE * 500).encode()

    answer = script("fmt", "-", given=text)

    assert answer.code == 0
    assert answer.out == TIDY * 500
