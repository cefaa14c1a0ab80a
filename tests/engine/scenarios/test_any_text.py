"""Whatever is written, binding a scenario ends in a bound one or in problems with a place."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiler.diagnostics import Problems
from engine.compiler.parse import parse
from engine.compiler.product import Product
from engine.compiler.source import Source
from engine.compiler.validate import validate_scenario
from engine.scenarios.bind import bind
from tests.engine.scenarios.wallet import SCENARIO, prepared

LINES = SCENARIO.splitlines()
WORDS = (
    "ana",
    "from_ana",
    "balance",
    "{ana}",
    "{a: [b]}",
    "[]",
    "5.00",
    "none",
    "+1d",
    "ledger",
    "x: y",
    "clock",
    "''",
)


@cache
def product() -> Product:
    ready, problems = prepared(SCENARIO)
    assert ready is not None and ready.compiled.product is not None, list(problems)
    return ready.compiled.product


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_text_breaks_the_binding(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        words = lines[number].split(" ")
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.sampled_from(WORDS) | st.text(max_size=6))
        lines[number] = " ".join(words)
    problems = Problems()
    node = parse(Source("scenario.yaml", "\n".join(lines)), problems)
    scenario = None if node is None or problems.failed else validate_scenario(node, problems)

    bound = None if scenario is None else bind(scenario, product(), problems)

    assert (bound is None) == problems.failed
    assert all(problem.place.line >= 1 for problem in problems)
