"""What can be said of a program before it runs: errors, and warnings about what it probably does not mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from primitives.ledger.script import ast
from primitives.ledger.script.asset_rules import check_assets
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.flow_rules import check_flow
from primitives.ledger.script.functions import MID_SCRIPT
from primitives.ledger.script.names import FEATURES, INTERPOLATION
from primitives.ledger.script.parse import parse
from primitives.ledger.script.scaling import SCALING
from primitives.ledger.script.sources import ONEOF
from primitives.ledger.script.tinted import COLORS
from primitives.ledger.script.type_rules import check_types
from primitives.ledger.script.walk import visit


def diagnose(text: str) -> tuple[Diagnostic, ...]:
    """In the order of the text."""
    program, problems = parse(text)
    if program is None:
        return tuple(found("Parsing", problem.range, Message=problem.message) for problem in problems)
    checks = (check_types, check_assets, check_flow, _check_features)
    findings = [finding for check in checks for finding in check(program)]
    return tuple(sorted([*findings, *_check_version(program, text)], key=lambda finding: finding.range))


def _check_features(program: ast.Program) -> Iterator[Diagnostic]:
    for feature in program.features:
        if feature.value not in FEATURES:
            yield found("InvalidFeature", feature.range, Feature=feature.value)


# ── what a script says of itself in comments: `// @version machine`, `// @feature_flag NAME` ───────────────

_VERSION = re.compile(r"^[ \t]*//[ \t]*@version[ \t]+(machine|interpreter[ \t]+[0-9.]+)[ \t\r]*$", re.MULTILINE)
_FLAG = re.compile(r"^[ \t]*//[ \t]*@feature_flag[ \t]+(\S+)[ \t\r]*$", re.MULTILINE)
_QUOTIENTS_SINCE = "interpreter 0.0.15"


def _check_version(program: ast.Program, text: str) -> Iterator[Diagnostic]:
    """A script that names no version may use everything."""
    version = _VERSION.search(text)
    if version is None:
        return
    flags = {*_FLAG.findall(text), *(feature.value for feature in program.features)}
    machine = version[1] == "machine"
    for node, feature in _uses(program):
        if feature is None and (machine or _number(version[1]) < _number(_QUOTIENTS_SINCE)):
            got = "machine" if machine else version[1]
            yield found("VersionMismatch", node.range, GotVersion=got, RequiredVersion=_QUOTIENTS_SINCE)
        elif feature is not None and feature not in flags:
            yield found("ExperimentalFeature", node.range, Name=feature)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split()[-1].split(".") if part)


_FUNCTIONS = {
    "overdraft": "experimental-overdraft-function",
    "get_asset": "experimental-get-asset-function",
    "get_amount": "experimental-get-amount-function",
}


def _uses(program: ast.Program) -> Iterator[tuple[ast.Node, str | None]]:
    """What an older version does not know, with its feature; None for a portion that is worked out."""
    origins = [declaration.origin for declaration in program.declarations if declaration.origin is not None]
    for origin in origins:
        if not isinstance(origin, ast.Call):
            yield origin, MID_SCRIPT
        for place in visit(origin):
            yield from _use(place.node)
    for statement in program.statements:
        outermost = statement.call if isinstance(statement, ast.CallStatement) else None
        for place in visit(statement):
            if isinstance(place.node, ast.Call) and place.node is not outermost:
                yield place.node, MID_SCRIPT
            yield from _use(place.node)


def _use(node: ast.Node) -> Iterator[tuple[ast.Node, str | None]]:
    match node:
        case ast.SourceOneof() | ast.DestinationOneof():
            yield node, ONEOF
        case ast.SourceScaling():
            yield node, SCALING
        case ast.SourceAccount(color=color) if color is not None:
            yield color, COLORS
        case ast.AccountLiteral(parts=parts) if any(isinstance(part, ast.Variable) for part in parts):
            yield node, INTERPOLATION
        case ast.Call(name=name) if name in _FUNCTIONS:
            yield node, _FUNCTIONS[name]
        case ast.Infix(operator="/", left=left, right=right):
            if not (isinstance(left, ast.NumberLiteral) and isinstance(right, ast.NumberLiteral)):
                yield node, None
