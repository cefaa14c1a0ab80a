"""What can be said of a program before it runs: errors, and warnings about what it probably does not mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from primitives.ledger.script import ast
from primitives.ledger.script.asset_rules import check_assets
from primitives.ledger.script.build import ScriptProblem
from primitives.ledger.script.features import FEATURES
from primitives.ledger.script.finding import Diagnostic, found
from primitives.ledger.script.flow_rules import check_flow
from primitives.ledger.script.parse import read
from primitives.ledger.script.type_rules import check_types
from primitives.ledger.script.version_rules import check_version


def diagnose(text: str) -> tuple[Diagnostic, ...]:
    """In the order of the text. Of a text that could not be read whole, its syntax alone."""
    tree, problems = read(text)
    findings = [_misread(problem) for problem in problems]
    if tree is not None:
        checks = (check_types, check_assets, check_flow, _check_features)
        findings.extend(finding for check in checks for finding in check(tree))
        findings.extend(check_version(tree, text))
    return tuple(sorted(_without_guesses(findings), key=lambda finding: finding.range))


def _misread(problem: ScriptProblem) -> Diagnostic:
    return found("Parsing", problem.range, Message=problem.message)._replace(help=problem.help)


def _check_features(program: ast.Program) -> Iterator[Diagnostic]:
    for feature in program.features:
        if feature.value not in FEATURES:
            yield found("InvalidFeature", feature.range, Feature=feature.value)


_MISMATCHES = frozenset({"Parsing", "TypeMismatch", "AssetMismatch"})


def _without_guesses(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Which asset a variable must have is a guess while something else does not fit together."""
    if not any(finding.kind in _MISMATCHES for finding in findings):
        return list(findings)
    return [finding for finding in findings if finding.kind != "BoundAsset"]
