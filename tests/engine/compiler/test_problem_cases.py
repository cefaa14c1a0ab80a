"""Every case and every example of the problems page gives exactly its screen, and not by being remembered."""

from __future__ import annotations

import re

import pytest

from engine.compiler.codes import CODES
from tests.engine.compiler.judge import judged
from tests.engine.compiler.worked_examples import Example, cases, page_examples, page_sections

SHAPE_STAGES = ("source", "envelope")
STORED = [example for example in cases() if CODES[example.code].family in SHAPE_STAGES]
SHOWN = [example for example in page_examples() if CODES[example.code].family in SHAPE_STAGES]
every_example = pytest.mark.parametrize("example", STORED + SHOWN, ids=lambda example: example.origin)

AUTHORS_WORDS = {"pay": "buy", "order": "crate", "fee": "tax", "held": "kept", "Pay": "Buy"}
HEAD = "template: shop\nversion: 1.0.0\nasset: PHP/2\n"
QUOTED = [
    ("FF102", "WORD: 1\nWORD: 2\n", "titles", "colour"),
    ("FF103", "title: WORD Pay\n", "&fee", "&amount"),
    ("FF201", "WORD: {}\n", "workflow", "colour"),
    ("FF201", "workflows: { pay: { steps: [{ WORD: paid }] } }\n", "finnish", "sleep"),
    ("FF201", "resources: { order: { states: { open: { WORD: x } } } }\n", "role", "byy"),
    ("FF203", "workflows: { pay: { steps: [{ do: a.b, on: { rejected: WORD } }] } }\n", "retry", "stop"),
    ("FF204", "extends: WORD\n", "e-wallet", "e-wallet@one"),
    ("FF204", "problems: { closed: { status: WORD } }\n", "200", "many"),
    ("FF205", "workflows: { WORD: { steps: [] } }\n", "cashOut", "cash-out"),
]


@every_example
def test_an_example_gives_its_screen(example: Example) -> None:
    assert judged(example.text)[2] == example.screen


@every_example
def test_an_example_has_only_problems_of_its_code(example: Example) -> None:
    assert {problem.code for problem in judged(example.text)[1]} == {example.code}


@every_example
def test_a_line_above_shifts_the_screen_by_one_line(example: Example) -> None:
    shown = judged("# one more line\n" + example.text)[2]

    assert shown == _shifted(example.screen)


@pytest.mark.parametrize(("old", "new"), AUTHORS_WORDS.items())
@every_example
def test_a_word_of_the_author_is_shown_as_renamed(example: Example, old: str, new: str) -> None:
    assert judged(_reworded(example.text, old, new))[2] == _reworded(example.screen, old, new)


@pytest.mark.parametrize(("code", "text", "old", "new"), QUOTED)
def test_a_message_quotes_what_is_written(code: str, text: str, old: str, new: str) -> None:
    for word in (old, new):
        problems = list(judged(HEAD + text.replace("WORD", word))[1])
        assert [problem.code for problem in problems] == [code]
        assert f"`{word}`" in problems[0].message


def test_every_code_of_these_stages_has_a_case_and_an_example() -> None:
    codes = {code for code, entry in CODES.items() if entry.family in SHAPE_STAGES}

    assert {example.code for example in STORED} == codes
    assert {example.code for example in SHOWN} == codes


def test_the_page_calls_codes_by_their_names() -> None:
    assert all(CODES[code].name == name for code, name in page_sections().items())


def _shifted(screen: str) -> str:
    """Line numbers of heads, of the margin, and of messages that point at another line."""
    heads = re.sub(r"^(\S+\.yaml):(\d+):", lambda m: f"{m[1]}:{int(m[2]) + 1}:", screen, flags=re.MULTILINE)
    margins = re.sub(r"^ *(\d+) \|", lambda m: f"{int(m[1]) + 1:>5} |", heads, flags=re.MULTILINE)
    return re.sub(r"on line (\d+)$", lambda m: f"on line {int(m[1]) + 1}", margins, flags=re.MULTILINE)


def _reworded(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![A-Za-z]){old}(?![A-Za-z])", new, text)
