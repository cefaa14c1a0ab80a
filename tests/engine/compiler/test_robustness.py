"""Whatever bytes arrive, the front of the compiler answers with located problems, soon, and never raises."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.compiler.diagnostics import Problems
from engine.compiler.parse import parse
from engine.compiler.screen import as_json, screens
from engine.compiler.source import Source
from engine.compiler.validate import validate, validate_scenario, validate_tenant

CASES = Path(__file__).parents[2] / "cases"
TEMPLATES = [path.read_text() for path in sorted((CASES / "templates").glob("*.yaml"))]
TENANTS = [path.read_text() for path in sorted((CASES / "tenants").glob("*.yaml"))]
SCENARIOS = [path.read_text() for path in sorted((CASES / "scenarios").glob("*.yaml"))]
YAMLISH = st.text(alphabet="ab:-?[]{}&*!|>'\"%@`#,<\\ \n\t\r\ufeff\u2028é", max_size=200)

MONSTERS = {
    "10 MB of no text": b"\x80" * 10_000_000,
    "brackets": "[" * 900_000,
    "braces and quotes": '{"' * 300_000,
    "dashes": "- " * 400_000,
    "question marks": "? " * 400_000,
    "colons": ": " * 400_000,
    "one long line": "a: " + "x" * 990_000,
    "escapes": 'a: "' + "\\n" * 490_000 + '"',
    "folds": 'a: "' + "x\n  " * 240_000 + '"',
    "a long script": "a: |\n" + "  x\n" * 240_000,
    "many rows": "- {a: 1, b: 2}\n" * 60_000,
    "as many values as may be": "- {a: 1, b: 2}\n" * 9_000,
    "steps without verbs": "template: t\nversion: 1.0.0\nasset: PHP/2\nworkflows:\n  w:\n    steps:\n"
    + "      - {a: 1}\n" * 15_000,
    "unknown keys": "".join(f"k{number}: 1\n" for number in range(24_000)),
    "anchors": "&a " * 300_000,
    "documents": "---\n" * 240_000,
    "blank lines": "\n" * 999_999,
    "words": "a\n" * 490_000,
}


def read(content: bytes | str) -> Problems:
    """Through all validators, and shown: every problem has a place in its source."""
    source = Source("t.yaml", content)
    problems = Problems()
    node = parse(source, problems)
    if node is not None:
        accepted = [read_as(node, problems) for read_as in (validate, validate_tenant, validate_scenario)]
        assert problems.failed or all(accepted)
    lines = source.lines
    for problem in problems:
        place = problem.place
        assert (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
        assert place.line <= len(lines)
        assert place.column <= len(lines[place.line - 1]) + 1
    screens(problems, [source])
    as_json(problems)
    return problems


@pytest.mark.parametrize("content", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_monster_is_answered_within_two_seconds(content: bytes | str) -> None:
    source, problems = Source("t.yaml", content), Problems()
    began = process_time()

    node = parse(source, problems)
    if node is not None:
        validate(node, problems)

    assert process_time() - began < 2


@given(content=st.binary(max_size=300))
def test_any_bytes_are_answered(content: bytes) -> None:
    read(content)


@given(content=YAMLISH)
def test_any_text_of_yaml_s_characters_is_answered(content: str) -> None:
    read(content)


@given(content=st.text(max_size=100))
def test_any_text_is_answered(content: str) -> None:
    read(content)


@st.composite
def mangled(draw: st.DrawFn, texts: list[str]) -> str:
    """A few lines deleted, doubled, swapped, indented, reworded; then perhaps cut off."""
    lines = draw(st.sampled_from(texts)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        _mangle(lines, draw(st.integers(0, len(lines) - 2)), draw)
    text = "\n".join(lines)
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


def _mangle(lines: list[str], at: int, draw: st.DrawFn) -> None:
    match draw(st.sampled_from(["delete", "double", "swap", "indent", "reword", "value", "character"])):
        case "delete" if len(lines) > 2:
            del lines[at]
        case "double":
            lines.insert(at, lines[at])
        case "swap":
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        case "indent":
            lines[at] = " " * draw(st.integers(1, 4)) + lines[at]
        case "reword":
            lines[at] = lines[at].replace(draw(st.sampled_from("aeiou")), "x", 1)
        case "value":
            value = draw(st.sampled_from(["", " []", " {}", " [x]", " {a: b}", " x", " {a: [{}]}", " - x", " ''"]))
            lines[at] = lines[at].partition(":")[0] + ":" + value
        case _:
            lines[at] = lines[at].replace(" ", draw(st.sampled_from("{}[]:,'\"&*#")), 1)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=mangled(TEMPLATES + TENANTS + SCENARIOS))
def test_a_mangled_example_is_answered(content: str) -> None:
    read(content)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=mangled(TEMPLATES + TENANTS + SCENARIOS))
def test_many_mangled_examples_are_answered(content: str) -> None:
    read(content)
