import re
from pathlib import Path

import pytest

from primitives.ledger.script import program_errors
from primitives.ledger.script.errors import ScriptError
from primitives.ledger.script.features import FEATURES
from primitives.ledger.script.finding import WARNINGS
from primitives.ledger.script.messages import KINDS
from primitives.ledger.script.parse import parse

REFERENCE = Path(__file__).parents[4] / "docs" / "numscript.md"
TEXT = REFERENCE.read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```numscript\n(.*?)```", TEXT, re.DOTALL)
SOURCES = re.findall(r"^\| `([^`]+)` \|", TEXT.split("### Sources")[1].split("### Destinations")[0], re.MULTILINE)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_programs_of_the_reference_are_numscript(program):
    assert parse(program).problems == ()


@pytest.mark.parametrize("source", SOURCES)
def test_the_sources_of_the_reference_are_numscript(source):
    assert parse(f"send [PHP/2 1] ( source = {source} destination = @b )").problems == ()


def test_the_reference_shows_every_kind_of_source():
    assert (len(PROGRAMS), len(SOURCES)) == (4, 9)


def rows(heading: str) -> set[str]:
    section = TEXT.split(f"\n{heading}\n")[1].split("\n## ")[0].split("\n### ")[0]
    return {
        name for row in re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    }


def codes(error: type[ScriptError]) -> set[str]:
    return {error.code}.union(*(codes(finer) for finer in error.__subclasses__()))


def test_the_reference_has_every_error_every_finding_and_every_feature():
    assert program_errors.UnboundVariable in ScriptError.__subclasses__()
    assert rows("## Errors") == codes(ScriptError)
    assert rows("## Findings") == KINDS
    assert rows("### Features") == FEATURES


def test_what_the_reference_calls_a_warning_is_one():
    told = dict(re.findall(r"^\| `(\w+)` \| (error|warning) \|", TEXT, re.MULTILINE))

    assert {kind for kind, severity in told.items() if severity == "warning"} == WARNINGS
