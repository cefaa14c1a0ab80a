"""Text → nodes: strict YAML 1.2, every node with its place.

Events come from libyaml, which is thirty times faster than a scanner in Python; what its YAML 1.1 knows and
1.2 does not (types of plain scalars, merge keys, other line ends) is left out or refused.
"""

from __future__ import annotations

import re

import yaml  # type: ignore[import-untyped, unused-ignore]

from engine.compiler.compose import Composer, Stop
from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Node
from engine.compiler.source import Place, Source
from engine.compiler.syntax import explain

MOST_BYTES = 1_000_000

_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def parse(source: Source, problems: Problems) -> Node | None:
    """None where a problem was found: FF101, FF102, FF103, FF104 or, for a key that is no word, FF203."""
    found = Problems()
    text = _text(source, found)
    node = _compose(text, source.path, found) if text is not None else None
    problems.extend(found)
    return None if found.failed else node


def _compose(text: str, path: str, problems: Problems) -> Node | None:
    try:
        return Composer(text, path, problems, yaml.parse(text, Loader=yaml.CLoader)).document()
    except Stop:
        return None
    except yaml.MarkedYAMLError as error:
        explain(error, text, path, problems)
        return None


def _text(source: Source, problems: Problems) -> str | None:
    content = source.content
    encoded = content if isinstance(content, bytes) else content.encode(errors="replace")
    if len(encoded) > MOST_BYTES:
        message = f"a source has at most {MOST_BYTES:,} bytes, this one has {len(encoded):,}"
        problems.add("FF104", _after(source.path, ""), message, "leave out what was generated")
        return None
    try:
        encoded.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _after(source.path, Source(source.path, encoded[: error.start]).text)
        message = f"the byte 0x{encoded[error.start]:02x} is not UTF-8"
        problems.add("FF101", place, message, "save the file as UTF-8")
        return None
    return _printable(source, problems)


def _printable(source: Source, problems: Problems) -> str | None:
    text = source.text
    strange = _UNPRINTABLE.search(text)
    if not strange:
        return text
    message = f"the character U+{ord(strange[0]):04X} cannot stand here"
    problems.add("FF101", _after(source.path, text[: strange.start()]), message, "remove it")
    return None


def _after(path: str, before: str) -> Place:
    """The one character that follows `before`."""
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Place(path, line, column, line, column + 1)
