"""Scripts in files, or on standard input."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import typer

from engine.commands.refused import Refused
from primitives.ledger.script.build import ScriptProblem
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.scan import MAX_CHARACTERS

STANDARD_INPUT = Path("-")
_BYTES_PER_CHARACTER = 4
_MOST_READ = MAX_CHARACTERS * _BYTES_PER_CHARACTER + 1  # of that many bytes, the characters are too many


class Script(NamedTuple):
    """content: the bytes as they were. undecodable: the first byte that is no text, which `text` shows as U+FFFD."""

    name: str
    content: bytes
    text: str
    undecodable: ScriptProblem | None


def read_script(path: Path) -> Script:
    """Raises Refused where there is nothing to read."""
    if path == STANDARD_INPUT:
        return _script("<stdin>", typer.get_binary_stream("stdin").read(_MOST_READ))
    if path.is_dir():
        raise Refused(f"{path} is a folder: name the scripts in it, such as {path / '*.num'}.")
    try:
        with path.open("rb") as file:
            return _script(str(path), file.read(_MOST_READ))
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from None


def _script(name: str, content: bytes) -> Script:
    text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = len(content) == _MOST_READ and error.end == len(content)
        return Script(name, content, text, None if cut_off else _undecodable(content, error.start))
    return Script(name, content, text, None)


def _undecodable(content: bytes, offset: int) -> ScriptProblem:
    before = content[:offset].decode("utf-8").removeprefix("\ufeff")
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1
    message = f"the byte 0x{content[offset]:02x} is not UTF-8"
    return ScriptProblem(Range(line, column, line, column + 1), message, "save the file as UTF-8")
