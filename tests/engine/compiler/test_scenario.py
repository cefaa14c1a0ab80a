"""Scenario files: given, when, then."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Fields, Hole
from engine.compiler.parse import parse
from engine.compiler.scenario import Act, Scenario, Tick
from engine.compiler.source import Source
from engine.compiler.validate import validate_scenario

SILENT_BANK = Path(__file__).parents[2] / "cases" / "scenarios" / "silent-bank.yaml"


def read(text: str) -> tuple[Scenario | None, Problems]:
    problems = Problems()
    node = parse(Source("scenario.yaml", text), problems)
    return (None if node is None else validate_scenario(node, problems)), problems


def test_a_scenario_has_things_acts_and_expectations() -> None:
    scenario, problems = read(SILENT_BANK.read_text())

    assert scenario is not None, list(problems)
    assert [(given.kind.text, given.name.text) for given in scenario.given] == [
        ("customer", "c"),
        ("wallet", "w"),
        ("connector", "instapay"),
    ]
    create, tick = scenario.when
    assert isinstance(create, Act)
    assert create.result is not None
    assert (create.action.text, create.result.text, create.by) == ("cash-outs.create", "out", None)
    assert isinstance(tick, Tick)
    assert (tick.duration.text, tick.duration.place.column) == ("61m", 13)
    out, balance, ledger = scenario.then
    assert isinstance(out.value, Fields)
    assert balance.of is not None
    assert (balance.subject.text, balance.of.text) == ("balance", "w")
    assert isinstance(ledger.value, Hole)
    assert ledger.value.text == "balanced"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("given:", "givn:", "FF201", 2),
        ("customer c:", "customer:", "FF203", 3),
        ("when:", "with:", "FF202", 1),
        ("    as: out", "    at: out", "FF201", 8),
        ("    as: out", "    as: Out", "FF205", 8),
        ("cash-outs.create", "cash-outs..create", "FF205", 7),
        ("cash-outs.create", "create", "FF202", 7),
        ("+61m", "61m", "FF204", 9),
        ("+61m", "+61x", "FF204", 9),
        ("  - ledger: balanced", "  - ledger", "FF203", 13),
        ("  - out: { state: returned }", "  - out: { state: returned }\n    wallet: w", "FF203", 12),
    ],
)
def test_a_slip_is_shown_where_it_is(old: str, new: str, code: str, line: int) -> None:
    scenario, problems = read(SILENT_BANK.read_text().replace(old, new))

    assert scenario is None
    assert (code, line) in [(problem.code, problem.place.line) for problem in problems]
