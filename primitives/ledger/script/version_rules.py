"""What a script says of itself in comments: `// @version interpreter 0.0.16`, `// @feature_flag NAME`.

A script that names no version may use everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from primitives.ledger.script import ast
from primitives.ledger.script.features import (
    COLORS,
    GET_AMOUNT,
    GET_ASSET,
    INTERPOLATION,
    MID_SCRIPT,
    ONEOF,
    OVERDRAFT,
    SCALING,
)
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.walk import visit

_NUMBERS = r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,2}"
_VERSION = re.compile(
    rf"^[ \t]*//[ \t]*@version[ \t]+(?:(machine)|interpreter[ \t]+({_NUMBERS}))[ \t\r]*$", re.MULTILINE
)
_FLAG = re.compile(r"^[ \t]*//[ \t]*@feature_flag[ \t]+(\S+)[ \t\r]*$", re.MULTILINE)


class _Use(NamedTuple):
    """Of something that not every version has. feature, since: None where none is asked for."""

    node: ast.Node
    feature: str | None
    since: str | None


def check_version(program: ast.Program, text: str) -> Iterator[Diagnostic]:
    version = _VERSION.search(text)
    if version is None:
        return
    flags = {*_FLAG.findall(text), *(feature.value for feature in program.features)}
    got = "machine" if version[1] else f"interpreter {version[2]}"
    for node, feature, since in _uses(program):
        if since is not None and (version[1] or _parts(version[2]) < _parts(since)):
            yield found("VersionMismatch", node.range, GotVersion=got, RequiredVersion=f"interpreter {since}")
        elif feature is not None and feature not in flags:
            yield found("ExperimentalFeature", node.range, Name=feature)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _uses(program: ast.Program) -> Iterator[_Use]:
    origins = [declaration.origin for declaration in program.declarations if declaration.origin is not None]
    for origin in origins:
        if not isinstance(origin, ast.Call):
            yield _Use(origin, MID_SCRIPT, None)
        for place in visit(origin):
            yield from _use(place.node)
    for statement in program.statements:
        outermost = statement.call if isinstance(statement, ast.CallStatement) else None
        for place in visit(statement):
            if isinstance(place.node, ast.Call) and place.node is not outermost:
                yield _Use(place.node, MID_SCRIPT, None)
            yield from _use(place.node)


def _use(node: ast.Node) -> Iterator[_Use]:
    match node:
        case ast.SourceOneof() | ast.DestinationOneof():
            yield _Use(node, ONEOF, "0.0.15")
        case ast.SourceScaling():
            yield _Use(node, SCALING, None)
        case ast.SourceAccount(color=color) if color is not None:
            yield _Use(color, COLORS, None)
        case ast.AccountLiteral(parts=parts) if any(isinstance(part, ast.Variable) for part in parts):
            yield _Use(node, INTERPOLATION, "0.0.15")
        case ast.Call(name="overdraft"):
            yield _Use(node, OVERDRAFT, "0.0.15")
        case ast.Call(name="get_asset"):
            yield _Use(node, GET_ASSET, "0.0.16")
        case ast.Call(name="get_amount"):
            yield _Use(node, GET_AMOUNT, "0.0.16")
        case ast.Infix(operator="/", left=left, right=right):
            if not (isinstance(left, ast.NumberLiteral) and isinstance(right, ast.NumberLiteral)):
                yield _Use(node, None, "0.0.15")
