"""Scripts of our own beside what is expected of them: `x.num` and `x.specs.yaml`.

Each case runs twice, compiled and step by step. Findings of the static checks are always compared: where a spec
names none, there must be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from primitives.ledger.script.ast import Program
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.interpreter.program import interpret
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import run_program
from primitives.ledger.script.ranges import Range
from tests.conformance.spec_file import Place, Refusal, Spec, SpecCase
from tests.conformance.spec_store import SpecStore


def spec_differences(spec: Spec) -> Iterator[str]:
    """How the script differs from what its spec expects."""
    program, problems = parse(spec.script)
    if program is None or spec.problems:
        found = [(p.range.start_line + 1, p.range.start_col + 1, p.message) for p in problems]
        yield from _differs("problems", found, [(p.line, p.column, p.message) for p in spec.problems])
        return
    yield from _findings_differ(spec)
    for case in spec.cases:
        for run in (run_program, interpret):
            yield from (f"{case.it} ({run.__name__}): {how}" for how in _case_differs(program, spec, case, run))


def _findings_differ(spec: Spec) -> Iterator[str]:
    found = diagnose(spec.script)
    places = [(f.kind, _range(spec.script, f.at)) for f in spec.diagnostics]
    yield from _differs("diagnostics", [(f.kind, f.range) for f in found], places)
    for told, wanted in zip(found, spec.diagnostics, strict=False):
        said = {name: str(value) for name, value in told.fields}
        for name, value in wanted.fields.items():
            yield from _differs(f"{wanted.kind} {name}", said.get(name), str(value))


def _case_differs(program: Program, spec: Spec, case: SpecCase, run: Any) -> Iterator[str]:
    store = SpecStore(case)
    try:
        outcome = run(program, case.variables, store, case.features)
    except ScriptError as error:
        if case.error is None:
            yield f"{error.code}: {error}"
        else:
            yield from _error_differs(error, case.error, spec.script)
    else:
        yield from _differs("error", None, case.error)
        yield from _outcome_differs(outcome, case, store)
    if case.queries is not None:
        yield from _differs("queries", tuple(store.asked), case.queries)


def _error_differs(error: ScriptError, expected: Refusal, script: str) -> Iterator[str]:
    yield from _differs("error", error.code, expected.code)
    yield from _differs("place", error.range, _range(script, expected.at))
    told = {f.name: getattr(error, f.name) for f in fields(error)}
    for name, value in expected.fields.items():
        yield from _differs(name, str(told.get(name)), str(value))


def _outcome_differs(outcome: Outcome, case: SpecCase, store: SpecStore) -> Iterator[str]:
    if case.postings is not None:
        yield from _differs("postings", tuple(_written(p) for p in outcome.postings), case.postings)
    if case.tx_metadata is not None:
        yield from _differs("tx_metadata", dict(outcome.tx_meta), dict(case.tx_metadata))
    if case.account_metadata is not None:
        written = {account: dict(values) for account, values in outcome.account_meta.items()}
        yield from _differs("account_metadata", written, dict(case.account_metadata))
    for account, amounts in case.after.items():
        for asset, amount in amounts.items():
            after = store.balance_after(outcome.postings, account, asset)
            yield from _differs(f"after, {account} {asset}", after, amount)


def _written(posting: Posting) -> str:
    """`wallets:ana -> fees PHP/2 15_00`, and its colour where it has one."""
    source, destination, asset, amount, color = posting
    return f"{source} -> {destination} {asset} {amount}" + (f" {color}" if color else "")


def _range(script: str, place: Place) -> Range:
    start = -1
    for _ in range(place.nth):
        start = script.index(place.at, start + 1)
    return Range(*_position(script, start), *_position(script, start + len(place.at)))


def _position(script: str, offset: int) -> tuple[int, int]:
    return script.count("\n", 0, offset), offset - (script.rfind("\n", 0, offset) + 1)


def _differs(name: str, found: Any, expected: Any) -> Iterator[str]:
    if found != expected:
        yield f"{name}: {found}, expected {expected}"
