"""`x.specs.yaml`: what is expected of the script `x.num` beside it. The form is told in docs/numscript.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped, unused-ignore]

Amounts = Mapping[str, Mapping[str, int]]
"""Minor units by account, then by asset: `PHP/2`, or `PHP/2 RED` for money of a colour."""


class BadSpec(Exception):
    """A spec file says something that no spec file may say."""


@dataclass(frozen=True, slots=True)
class Place:
    """The piece of the script that is meant: its text, and the how manieth of that text (from 1)."""

    at: str
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """code: of the error. fields: those of its fields that matter."""

    code: str
    at: Place
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    kind: str
    at: Place
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExpectedProblem:
    """Of a text that is no script. line and column count from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class SpecCase:
    """What is None is not looked at. after: balances once all postings are made."""

    it: str
    variables: Mapping[str, str] = field(default_factory=dict)
    balances: Amounts = field(default_factory=dict)
    metadata: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    store: str = "answers"
    postings: tuple[str, ...] | None = None
    after: Amounts = field(default_factory=dict)
    tx_metadata: Mapping[str, str] | None = None
    account_metadata: Mapping[str, Mapping[str, str]] | None = None
    queries: tuple[tuple[str, ...], ...] | None = None
    error: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """problems: where the text is no script, and then nothing else is said."""

    script: str
    problems: tuple[ExpectedProblem, ...]
    diagnostics: tuple[ExpectedFinding, ...]
    cases: tuple[SpecCase, ...]


_GIVEN = ("variables", "balances", "metadata", "features", "store")


def read_spec(script: Path) -> Spec:
    """script: the `.num` file. Raises BadSpec."""
    file = script.with_name(f"{script.stem}.specs.yaml")
    written = _expect(file.name, yaml.safe_load(file.read_text(encoding="utf-8")), dict)
    _only(file.name, written, {"problems", "diagnostics", "cases", *_GIVEN})
    given = {name: written[name] for name in _GIVEN if name in written}
    spec = Spec(
        script.read_bytes().decode("utf-8"),
        tuple(ExpectedProblem(**_of(ExpectedProblem, p)) for p in written.get("problems", ())),
        tuple(_finding(f) for f in written.get("diagnostics", ())),
        tuple(_case(case, given) for case in written.get("cases", ())),
    )
    if not spec.problems and not spec.diagnostics and not spec.cases:
        raise BadSpec(f"{file.name} expects nothing")
    return spec


def _case(written: dict[str, Any], given: dict[str, Any]) -> SpecCase:
    """given: what all cases of the file have in common; a case may say otherwise."""
    said = given | _of(SpecCase, written)
    for name in ("features", "postings"):
        if name in said:
            said[name] = tuple(said[name])
    if "queries" in said:
        said["queries"] = tuple(tuple(call) for call in said["queries"])
    if "error" in said:
        said["error"] = _refusal(said["error"])
    if said.keys().isdisjoint({"postings", "error", "tx_metadata", "account_metadata", "queries"}):
        raise BadSpec(f"{said['it']!r} expects nothing")
    return SpecCase(**said)


def _refusal(written: dict[str, Any]) -> Refusal:
    _only("error", written, {"code", "at", "nth", "fields"})
    return Refusal(written["code"], Place(written["at"], written.get("nth", 1)), written.get("fields", {}))


def _finding(written: dict[str, Any]) -> ExpectedFinding:
    _only("diagnostics", written, {"kind", "at", "nth", "fields"})
    return ExpectedFinding(written["kind"], Place(written["at"], written.get("nth", 1)), written.get("fields", {}))


def _of(type_: type, written: Any) -> dict[str, Any]:
    said = dict(_expect(type_.__name__, written, dict))
    _only(type_.__name__, said, {f.name for f in fields(type_)})
    return said


def _only(what: str, written: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(written.keys() - known):
        raise BadSpec(f"{what}: no field {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def _expect(what: str, written: Any, type_: type) -> Any:
    if not isinstance(written, type_):
        raise BadSpec(f"{what} is not a {type_.__name__}")
    return written
