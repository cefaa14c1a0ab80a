"""Numscript behaviour cases against our implementation.

    python -m tests.conformance.numscript CASES.json [--verbose]

A case has a kind (run, queries, portion, withdraw, scaling, parse, diagnostics) and what is expected of it.
Prints passed, failed and total of each kind; with --verbose the name of each failed case and how it differs. Exits
with 0 where all passed, 1 where one failed, 2 where the file holds no cases.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from typing import Any

from primitives.ledger.script.balances import safe_withdrawal
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.finding import Diagnostic
from primitives.ledger.script.frame import Posting
from primitives.ledger.script.literals import read_portion
from primitives.ledger.script.needs import needed_variables
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import run_program
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.scaling import swaps, worth
from primitives.ledger.script.values import Monetary, type_of
from tests.conformance.case_books import Books
from tests.conformance.case_file import Case, NoCases, read_cases

NOWHERE = Range(0, 0, 0, 0)


def _execute(case: Case, books: Books) -> Outcome | ScriptError:
    parsed = parse(case["script"])
    if parsed.program is None:
        raise AssertionError(f"does not parse: {parsed.problems}")
    try:
        return run_program(parsed.program, case["variables"], books, case["features"])
    except ScriptError as error:
        return error


# ── one checker for each kind: yields how the case differs from what is expected ──────────────────────────


def check_run(case: Case) -> Iterator[str]:
    expected, books = case["expected"], Books(case)
    if "needed_variables" in expected:
        program = parse(case["script"]).program
        yield from _differs("variables", program and needed_variables(program), expected["needed_variables"])
        return
    outcome = _execute(case, books)
    if "error" in expected:
        yield from _error_differs(outcome, expected["error"], case["script"])
    elif isinstance(outcome, ScriptError) and not expected.keys().isdisjoint({"postings", "txMetadata"}):
        yield f"{type(outcome).__name__}: {outcome}"
    elif isinstance(outcome, Outcome):
        yield from _outcome_differs(outcome, expected)
    for name, asked in (
        ("balance_queries", books.balance_queries),
        ("metadata_queries", books.metadata_queries),
    ):
        if name in expected:
            yield from _differs(name, asked, expected[name])


def _outcome_differs(outcome: Outcome, expected: dict[str, Any]) -> Iterator[str]:
    if "postings" in expected:
        yield from _differs("postings", [_posting(p) for p in outcome.postings], expected["postings"])
    yield from _differs("txMetadata", dict(outcome.tx_meta), expected.get("txMetadata", dict(outcome.tx_meta)))
    accounts = {account: dict(values) for account, values in outcome.account_meta.items()}
    yield from _differs("accountsMetadata", accounts, expected.get("accountsMetadata", accounts))


def _posting(posting: Posting) -> dict[str, Any]:
    shown = posting._asdict()
    if not posting.color:
        del shown["color"]
    return shown


def _error_differs(outcome: Outcome | ScriptError, expected: dict[str, Any], script: str) -> Iterator[str]:
    if not isinstance(outcome, ScriptError):
        yield f"ran: {outcome}"
        return
    if expected["class"] != "*":
        yield from _differs("class", outcome.code, expected["class"])
    ours = {_pascal(f.name): _plain(f.name, getattr(outcome, f.name)) for f in fields(outcome)}
    for name, value in expected.get("fields", {}).items():
        if not _same(ours.get(name), value):
            yield f"{name}: {ours.get(name)}, expected {value}"
    if "range" in expected:
        yield from _differs("range", outcome.range, _range_of(script, **expected["range"]))
    if "shown_source_range" in expected:
        yield from _differs("shown", outcome.show(script), expected["shown_source_range"])


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


_UPSTREAM_TYPES = {"string": "String", "account": "AccountAddress", "asset": "Asset", "portion": "Portion"}


def _plain(name: str, value: Any) -> Any:
    """A field called `value` holds a value of the language, which the cases tag with its type."""
    if name == "value" and isinstance(value, Monetary):
        return {"_type": "Monetary", "Amount": value.amount, "Asset": {"_type": "Asset", "value": value.asset}}
    if name == "value" and isinstance(value, str):
        return {"_type": _UPSTREAM_TYPES[type_of(value)], "value": str(value)}
    if name == "GotVersion" and value == "machine":
        return {"_type": "VersionMachine"}
    return str(value) if isinstance(value, Fraction) else value


def _same(ours: Any, expected: Any) -> bool:
    """A value with parts is written in several ways: its type and its parts are what counts."""
    if ours == expected:
        return True
    if isinstance(ours, dict) and isinstance(expected, dict):
        return ours.get("_type") == expected.get("_type") and sorted(_leaves(ours)) == sorted(_leaves(expected))
    return isinstance(ours, str) and isinstance(expected, str) and ours == expected.removesuffix("/1")


def _leaves(value: Any) -> list[str]:
    if not isinstance(value, dict | list):
        return [str(value)]
    inner = value if isinstance(value, list) else [v for key, v in value.items() if key != "_type"]
    return [leaf for part in inner for leaf in _leaves(part)]


def _range_of(script: str, text: str, occurrence: int) -> Range:
    start = -1
    for _ in range(occurrence + 1):
        start = script.index(text, start + 1)
    return Range(*_position(script, start), *_position(script, start + len(text)))


def _position(script: str, offset: int) -> tuple[int, int]:
    return script.count("\n", 0, offset), offset - (script.rfind("\n", 0, offset) + 1)


def check_portion(case: Case) -> Iterator[str]:
    expected = case["expected"]
    try:
        found = read_portion(case["script"], NOWHERE)
    except ScriptError as error:
        yield from _differs("class", error.code, expected.get("error", {}).get("class"))
        if expected.get("error", {}).get("contains", "") not in str(error):
            yield f"message: {error}"
    else:
        yield from _differs("portion", str(found), expected.get("portion"))


def check_withdraw(case: Case) -> Iterator[str]:
    given = case["input"]
    found = safe_withdrawal(given["balance"], given["overdraft"], given.get("requested"))
    yield from _differs("safe", found, case["expected"]["safe"])


def check_scaling(case: Case) -> Iterator[str]:
    given, expected = case["input"], case["expected"]
    owned = {int(scale): amount for scale, amount in given["owned_by_scale"].items()}
    found = list(swaps(given["needed"], given["scale"], owned))
    yield from _differs("swaps", [list(swap) for swap in found], expected["swaps"])
    if expected.get("total") is not None:
        total = sum(worth(given["scale"], other, amount) for other, amount in found)
        yield from _differs("total", total, expected["total"])


def check_parse(case: Case) -> Iterator[str]:
    found, expected = len(parse(case["script"]).problems), case["expected"]["parse_errors"]
    if found == 0 if expected == ">=1" else found != expected:
        yield f"parse errors: {found}, expected {expected}"


def check_diagnostics(case: Case) -> Iterator[str]:
    """In any order: ours is that of the text.

    A case that expects findings is about a tree, however its text was read: none names what is wrong with the syntax.
    """
    missing = list(case["expected"]["diagnostics"])
    syntax = () if not missing or any(wanted["kind"] == "Parsing" for wanted in missing) else ("Parsing",)
    for told in (finding for finding in diagnose(case["script"]) if finding.kind not in syntax):
        match = next((wanted for wanted in missing if _is(told, wanted, case["script"])), None)
        if match is None:
            yield f"not expected: {told}"
        else:
            missing.remove(match)
    for wanted in missing:
        yield f"not found: {wanted}"


def _is(told: Diagnostic, wanted: dict[str, Any], script: str) -> bool:
    ours = {name: _plain(name, value) for name, value in told.fields}
    return (
        told.kind == wanted["kind"]
        and all(_same(ours.get(name), value) for name, value in wanted.get("fields", {}).items())
        and ("range" not in wanted or told.range == _range_of(script, **wanted["range"]))
    )


def _differs(name: str, found: Any, expected: Any) -> Iterator[str]:
    if found != expected:
        yield f"{name}: {found}, expected {expected}"


CHECKERS: dict[str, Callable[[Case], Iterator[str]]] = {
    "run": check_run,
    "queries": check_run,
    "portion": check_portion,
    "withdraw": check_withdraw,
    "scaling": check_scaling,
    "parse": check_parse,
    "diagnostics": check_diagnostics,
}


def differences(case: Case) -> list[str]:
    try:
        return list(CHECKERS[case["kind"]](case))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.numscript")
    parser.add_argument("file", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    try:
        cases = read_cases(options.file, CHECKERS)
    except NoCases as reason:
        print(f"{options.file} {reason}", file=sys.stderr)
        return 2
    return 1 if _judge(cases, options.verbose) else 0


def _judge(cases: Sequence[Case], verbose: bool) -> int:
    """Prints, and answers how many failed."""
    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for case in cases:
        found = differences(case)
        (failed if found else passed)[case["kind"]] += 1
        if found and verbose:
            print(f"FAILED {case['kind']} {case['name']}", *found, sep="\n    ")
    for kind in CHECKERS:
        print(f"{kind}: passed {passed[kind]}, failed {failed[kind]}, total {passed[kind] + failed[kind]}")
    print(f"all: passed {passed.total()}, failed {failed.total()}, total {passed.total() + failed.total()}")
    return failed.total()


if __name__ == "__main__":
    sys.exit(main())
