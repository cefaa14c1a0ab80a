"""What libyaml says about a broken text, said for people."""

from __future__ import annotations

from typing import Any

from engine.compiler.diagnostics import Problems
from engine.compiler.source import Place

_QUOTE = "a text that contains `: ` or ` #`, or begins with one of {}[]&*!|>'\"%@`, needs quotes"
_INDENT = "indent with two spaces per level, and the keys of one mapping alike"

_LESSONS = {
    "mapping values are not allowed in this context": ("no `:` is expected here", _QUOTE),
    "did not find expected key": ("this does not fit what stands above it", f"{_INDENT};\n{_QUOTE}"),
    "did not find expected '-' indicator": ("a list item begins with `- `", _INDENT),
    "did not find expected ',' or '}'": ("a `,` or `}` is expected here", _QUOTE),
    "did not find expected ',' or ']'": ("a `,` or `]` is expected here", _QUOTE),
    "did not find expected node content": ("a value is expected here", _QUOTE),
    "did not find expected <document start>": ("nothing is expected after the end of the document", _INDENT),
    "could not find expected ':'": ("a `:` is expected after this key", "write `key: value`"),
    "block sequence entries are not allowed in this context": (
        "no list is expected here",
        "begin the list on a line of its own",
    ),
    "found unexpected end of stream": ("the text ends inside quotes", "close the quotes"),
    "found unknown escape character": (
        "this escape is not known",
        "in double quotes a backslash is written twice; in single quotes it stands for itself",
    ),
}


def explain(error: Any, text: str, path: str, problems: Problems) -> None:
    """Record a yaml.MarkedYAMLError as FF101: at its place, or where what the text never closes was opened."""
    mark = error.problem_mark or error.context_mark
    message, help = _LESSONS.get(str(error.problem), (str(error.problem or "this is not YAML"), None))
    if error.problem == "found character that cannot start any token":
        message, help = _bad_start(text[mark.index : mark.index + 1])
    if _open_at_end(error, text):
        mark, message, help = error.context_mark, "this is never closed", f"close it, or quote it: {_QUOTE}"
    problems.add("FF101", _at(mark.index if mark else 0, text, path), message, help)


def _open_at_end(error: Any, text: str) -> bool:
    inside = str(error.context)
    collects = error.context_mark and ("flow" in inside or "quoted" in inside)
    return bool(collects and error.problem_mark.index >= len(text.rstrip()))


def _at(index: int, text: str, path: str) -> Place:
    """The end of the text is its last character that is not blank."""
    before = text[: min(index, max(len(text.rstrip()), 0))]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Place(path, line, column, line, column + 1)


def _bad_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "lines are indented with spaces, this is a tab", _INDENT
    return f"a value cannot begin with `{character}`", _QUOTE
