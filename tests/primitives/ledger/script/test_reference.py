import re
from pathlib import Path

import pytest

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
