"""What may be a name, and what is said of one that may not."""

from __future__ import annotations

import re

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Versioned, Word
from engine.compiler.nodes import Scalar

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSIONED = re.compile(r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)@(\d+(?:\.\d+){0,2})")
_LONGEST = 63


def identifier(node: Scalar, what: str, problems: Problems) -> Word:
    """A name a template declares: FF205 unless `[a-z][a-z0-9_]*`."""
    if not (_IDENTIFIER.fullmatch(node.text) and len(node.text) <= _LONGEST):
        rule = f"{what} is written with small letters, digits and `_`, and begins with a letter"
        problems.add("FF205", node.place, rule, _instead(node.text, "_"))
    return Word(node.text, node.place)


def path_name(node: Scalar, what: str, problems: Problems) -> Word:
    """A name that is part of a URL: FF205 unless small letters and digits with `-` between."""
    if not (_PATH.fullmatch(node.text) and len(node.text) <= _LONGEST):
        rule = f"{what} is written with small letters, digits and `-`, and begins with a letter"
        problems.add("FF205", node.place, rule, _instead(node.text, "-"))
    return Word(node.text, node.place)


def versioned(word: Word, problems: Problems) -> Versioned:
    """FF204 unless `name@1`, `name@1.0` or `name@1.0.0`."""
    match = _VERSIONED.fullmatch(word.text)
    if not match:
        problems.add(
            "FF204", word.place, "a template is named with its version", "write it as `e-wallet@1.0.0`"
        )
        return Versioned(word.text, "", word.place)
    return Versioned(match[1], match[2], word.place)


def _instead(name: str, separator: str) -> str | None:
    if len(name) > _LONGEST:
        return f"a name has at most {_LONGEST} characters, this one has {len(name)}"
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).lower())
    better = separator.join(words).lstrip("0123456789")
    return f"write `{better}`" if better else None
