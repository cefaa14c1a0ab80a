"""Every refused template gives exactly its screen, and not by being remembered.

The cases lie in tests/cases/resolve, a folder per code: NAME.yaml, NAME.tenant.yaml where a tenant's values matter,
NAME.txt the screen. The examples of docs/problems.md are judged the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from engine.compiler.codes import CODES
from tests.engine.compiler.resolve.judge import compiled
from tests.engine.compiler.worked_examples import ROOT, page_examples, page_sections

CASES = ROOT / "tests" / "cases" / "resolve"
SECTIONS = {"FF201", "FF202", "FF203", "FF204", "FF205"}
EMITTED = {f"FF{n}" for n in (*range(301, 310), *range(401, 409), 523, 573, 600, 690)}

AUTHORS_WORDS = {"pay": "buy", "held": "safe", "daily": "hours", "price": "quota", "gone": "lost"}
FIGURES = {"60.00": "80.00", "50.00": "40.00", "5.00": "7.00", "409": "410"}


@dataclass(frozen=True, slots=True)
class Case:
    """origin: for the name of a test."""

    code: str
    origin: str
    template: str
    tenant: str | None
    screen: str


def _stored() -> list[Case]:
    found = []
    for screen in sorted(CASES.glob("FF*/*.txt")):
        tenant = screen.with_suffix(".tenant.yaml")
        found.append(
            Case(
                code=screen.parent.name,
                origin=f"{screen.parent.name}-{screen.stem}",
                template=screen.with_suffix(".yaml").read_text(),
                tenant=tenant.read_text() if tenant.exists() else None,
                screen=screen.read_text(),
            )
        )
    return found


STORED = _stored()
SHOWN = [Case(one.code, one.origin, one.text, None, one.screen) for one in page_examples() if one.code in EMITTED]
every_case = pytest.mark.parametrize("case", STORED + SHOWN, ids=lambda case: case.origin)


@every_case
def test_a_case_gives_its_screen(case: Case) -> None:
    assert compiled(case.template, case.tenant)[1] == case.screen


@every_case
def test_a_case_has_only_problems_of_its_code_and_no_release(case: Case) -> None:
    found, _ = compiled(case.template, case.tenant)

    assert {problem.code for problem in found.problems} == {case.code}
    assert found.release is None


@every_case
def test_lines_above_shift_the_screen(case: Case) -> None:
    above = "# one more line\n"

    assert compiled(above + case.template, case.tenant and above + case.tenant)[1] == _shifted(case.screen)


@pytest.mark.parametrize(("old", "new"), (AUTHORS_WORDS | FIGURES).items())
@every_case
def test_words_and_figures_of_the_author_are_shown_as_changed(case: Case, old: str, new: str) -> None:
    if not _mentions(case, old) or re.search(rf"did you mean `?{old}", case.screen):
        return
    tenant = case.tenant and _reworded(case.tenant, old, new)

    assert compiled(_reworded(case.template, old, new), tenant)[1] == _reworded(case.screen, old, new)


@pytest.mark.parametrize("old", AUTHORS_WORDS | FIGURES)
def test_every_word_and_figure_is_somewhere_in_a_screen(old: str) -> None:
    assert any(_reworded(case.screen, old, "…") != case.screen for case in STORED)


def test_every_code_of_these_stages_has_a_case_and_an_example() -> None:
    assert {case.code for case in STORED} == EMITTED | SECTIONS
    assert {case.code for case in SHOWN} == EMITTED
    assert all(page_sections()[code] == CODES[code].name for code in EMITTED)


def _mentions(case: Case, old: str) -> bool:
    return any(_reworded(text, old, "") != text for text in (case.template, case.tenant or ""))


def _shifted(screen: str) -> str:
    heads = re.sub(r"^(\S+\.yaml):(\d+):", lambda m: f"{m[1]}:{int(m[2]) + 1}:", screen, flags=re.MULTILINE)
    return re.sub(r"^ *(\d+) \|", lambda m: f"{int(m[1]) + 1:>5} |", heads, flags=re.MULTILINE)


def _reworded(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![A-Za-z0-9-]){re.escape(old)}(?![A-Za-z0-9-]|\.\d)", new, text)
