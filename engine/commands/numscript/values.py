"""Values in a JSON or YAML file, as they are written: a number is the text of its digits, never a float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.commands.refused import Refused
from engine.commands.texts import read_source
from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Mapping as Entries
from engine.compiler.nodes import Node, Scalar
from engine.compiler.parse import parse
from engine.compiler.source import Source

Values = Mapping[str, "str | Values"]


def read_values(path: Path) -> Values:
    """JSON where the name ends so, else YAML. Raises Refused."""
    if path.is_dir():
        raise Refused(f"{path} is a folder, not a file.")
    if not path.exists():
        raise Refused(f"There is no file {path}.")
    source = read_source(path)
    found = _of_json(source) if path.suffix == ".json" else _of_yaml(source)
    if isinstance(found, str):
        raise Refused(f"{path} holds no values by name.")
    return found


def texts(values: Values, where: str) -> dict[str, str]:
    """Values that hold no others. Raises Refused."""
    for name, value in values.items():
        if not isinstance(value, str):
            raise Refused(f"{where}: {name} has values inside, one is expected.")
    return {name: value for name, value in values.items() if isinstance(value, str)}


def inside(values: Values, name: str, where: str) -> Values:
    """What stands under a name; nothing where the name is not there. Raises Refused."""
    found = values.get(name, {})
    if isinstance(found, str):
        raise Refused(f"{where}: {name} is one value, values by name are expected.")
    return found


# ── YAML ───────────────────────────────────────────────────────────────────────────────────────────────────


def _of_yaml(source: Source) -> str | Values:
    problems = Problems()
    node = parse(source, problems)
    for problem in problems:
        raise Refused(f"{problem.place.file}:{problem.place.line}:{problem.place.column}: {problem.message}.")
    return {} if node is None else _of_node(node)


def _of_node(node: Node) -> str | Values:
    if isinstance(node, Entries):
        return {entry.key.text: _of_node(entry.value) for entry in node.entries}
    if isinstance(node, Scalar) and not (node.style == "plain" and node.text in ("", "~", "null")):
        return node.text
    place = node.place
    raise Refused(f"{place.file}:{place.line}:{place.column}: expected a value, or values by name.")


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────────


def _of_json(source: Source) -> str | Values:
    try:
        found = json.loads(source.text, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str)
        return _of_value(found)
    except json.JSONDecodeError as error:
        raise Refused(f"{source.path}:{error.lineno}:{error.colno}: {error.msg}.") from None
    except (_Wrong, RecursionError) as wrong:
        raise Refused(f"{source.path}: {wrong}.") from None


class _Wrong(Exception):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Wrong("a name stands twice in one object")
    return found


def _of_value(value: Any) -> str | Values:
    if isinstance(value, dict):
        return {name: _of_value(inner) for name, inner in value.items()}
    if isinstance(value, str):
        return value
    raise _Wrong(f"expected a value, or values by name, there is {json.dumps(value)[:40]}")
