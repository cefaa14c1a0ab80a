"""The tenant a scenario runs as: a file of its own, with the parameters the scenario gives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from engine.compiler.diagnostics import Problem, Problems
from engine.compiler.document import Template
from engine.compiler.leaves import Fields, Items, Value
from engine.compiler.scenario import Given, Scenario
from engine.compiler.source import Source

PARAMETER = "parameter"
_FIRST_LINE = 6


def tenant_of(scenario: Scenario, template: Template, tenant: str) -> Source:
    """One parameter per line, from line 6 on: that is how `placed` finds them again."""
    name = template.name.text
    lines = [
        f"tenant: {tenant}",
        "products:",
        f"  {name}:",
        f"    template: {name}@{template.version.text}",
        "    parameters:" if _parameters(scenario) else "    parameters: {}",
    ]
    lines += [f"      {_quoted(one.name.text)}: {_text(one)}" for one in _parameters(scenario)]
    return Source(f"{tenant}.yaml", "\n".join(lines) + "\n")


def placed(problems: Problems, scenario: Scenario, source: Source) -> Problems:
    """Problems of the tenant's file, where the scenario gives the parameter."""
    given, moved = _parameters(scenario), Problems()
    for problem in problems:
        found = _at(problem, given) if problem.place.file == source.path else problem
        moved.add(found.code, found.place, found.message, found.help, found.path, found.severity)
    return moved


def _at(problem: Problem, given: Sequence[Given]) -> Problem:
    index = problem.place.line - _FIRST_LINE
    return replace(problem, place=given[index].place) if 0 <= index < len(given) else problem


def _parameters(scenario: Scenario) -> tuple[Given, ...]:
    return tuple(one for one in scenario.given if one.kind.text == PARAMETER)


def _text(given: Given) -> str:
    return "" if given.value is None else _flow(given.value)


def _flow(value: Value) -> str:
    """As YAML on one line; every text quoted, which changes nothing in a template's language."""
    if isinstance(value, Fields):
        return "{" + ", ".join(f"{_quoted(f.name.text)}: {_flow(f.value)}" for f in value.fields) + "}"
    if isinstance(value, Items):
        return "[" + ", ".join(map(_flow, value.items)) + "]"
    return _quoted(value.text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
