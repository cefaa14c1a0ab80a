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
    """A name a template declares: FF205 unless `[a-z][a-z0-9_]*`. what: as a message calls what is named."""
    return _named(node, what, _IDENTIFIER, "_", problems)


def path_name(node: Scalar, what: str, problems: Problems) -> Word:
    """A name that is part of a URL: FF205 unless small letters and digits with `-` between."""
    return _named(node, what, _PATH, "-", problems)


def _named(node: Scalar, what: str, form: re.Pattern[str], separator: str, problems: Problems) -> Word:
    name = node.text
    if len(name) > _LONGEST:
        message = f"the name of {what} has at most {_LONGEST} characters, this one has {len(name)}"
        problems.add("FF205", node.place, message)
    elif not form.fullmatch(name):
        message = f"`{name}` cannot name {what}: use small letters, digits and `{separator}`, a letter first"
        problems.add("FF205", node.place, message, _instead(name, separator))
    return Word(name, node.place)


def versioned(word: Word, problems: Problems) -> Versioned:
    """FF204 unless `name@1`, `name@1.0` or `name@1.0.0`."""
    match = _VERSIONED.fullmatch(word.text)
    if not match:
        message = f"a template is named with its version, not `{word.text}`"
        problems.add("FF204", word.place, message, "write it as `e-wallet@1.0.0`")
        return Versioned(word.text, "", word.place)
    return Versioned(match[1], match[2], word.place)


def _instead(name: str, separator: str) -> str | None:
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).lower())
    better = separator.join(words).lstrip(f"0123456789{separator}")
    return f"write `{better}`" if better else None
