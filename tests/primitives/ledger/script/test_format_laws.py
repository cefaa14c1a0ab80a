"""What holds for the layout of every script, wherever its comments stand and however it was spaced."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import DrawFn, composite, integers, lists, sampled_from

from primitives.ledger.script.comments import blank_comments, comments
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.format import format_script
from primitives.ledger.script.format_words import read_words
from primitives.ledger.script.parse import parse
from tests.primitives.ledger.script.programs import programs
from tests.primitives.ledger.script.shapes import shape

CHECKOUT = Path(__file__).parents[4]
CASES = CHECKOUT.parent / "shared" / "vectors" / "numscript_cases.json"

SPACES = ("", " ", "\n", "\n\n", "\t", "  ", "\n\n\n ", "\r\n")
COMMENTS = (
    "// said\n",
    "//\n",
    "// @version machine\n",
    "// @version interpreter 0.0.1 \n",
    "// @feature_flag experimental-oneof\r\n",
    "// /* not open\n",
    '// "quoted\n',
    "/* inside */",
    "/**/",
    "/* one /* two */ // three\n */",
    "/* long\r\n\n   // @version machine\n  */",
    f"/* {'wide ' * 15}*/",
)


@composite
def decorated(draw: DrawFn) -> str:
    """A random program, its words pushed around and comments put between any of them."""
    text: str = draw(programs()).text
    dice = Random(draw(integers(0, 2**64)))  # thousands of draws for each text would take longer than the law
    crowded = dice.choice((0, 0.1, 0.3, 0.9))
    pieces: list[str] = []
    end = 0
    for word in read_words(text).words:
        apart = " " if word.text == "/" else ""  # `/` and a comment after it would be another comment
        pieces.append(_gap(dice, text[end : word.start], crowded) + word.text + apart)
        end = word.end
    return "".join(pieces) + _gap(dice, "", crowded) + dice.choice(("", "// the end", "/* the end */"))


def _gap(dice: Random, written: str, crowded: float) -> str:
    """crowded: how often it holds something else than it did."""
    if dice.random() >= crowded:
        return written
    return (" " if written else "") + "".join(dice.choices((*SPACES, *COMMENTS), k=dice.randint(0, 4)))


def in_order(text: str) -> list[str]:
    """Words and comments, one after the other; of a comment, what is not space."""
    text = text.removeprefix("\ufeff")
    words = ((word.start, word.text) for word in read_words(blank_comments(text)[0]).words)
    told = ((start, re.sub(r"\s+", " ", text[start:end]).strip()) for start, end in comments(text))
    return [piece for _, piece in sorted(chain(words, told))]


def check_layout(text: str) -> str:
    """The text laid out."""
    once = format_script(text)

    assert once.problems == ()
    assert format_script(once.text) == once
    assert shape(once.text) == shape(text)
    assert in_order(once.text) == in_order(text)
    assert once.text == "" or re.search(r"\S\n\Z", once.text)
    return once.text


def check_findings(text: str, laid_out: str) -> None:
    """What a script says of itself in comments is heard as before."""
    assert kinds(laid_out) == kinds(text)


def kinds(text: str) -> list[str]:
    return sorted(found.kind for found in diagnose(text))


LAW = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # a whole program shrinks for minutes, and little
}


@settings(max_examples=1_000, **LAW)
@given(text=decorated())
def test_laid_out_a_script_says_the_same_and_is_laid_out_no_other_way(text: str):
    check_layout(text)


@settings(max_examples=200, **LAW)
@given(text=decorated())
def test_laid_out_a_script_has_the_findings_it_had(text: str):
    check_findings(text, format_script(text).text)


@pytest.mark.soak
@settings(max_examples=10_000, **LAW)
@given(text=decorated())
def test_ten_thousand_scripts_laid_out_say_the_same(text: str):
    check_findings(text, check_layout(text))


@settings(max_examples=200, **LAW)
@given(program=programs(), spaces=lists(sampled_from(SPACES[1:]), min_size=1, max_size=7))
def test_spaces_have_no_say_in_the_layout(program, spaces: list[str]):
    """One layout for all the ways to space a script: but for empty lines, which are the author's."""
    text = program.text
    words = read_words(text).words
    given_spaces = [
        "" if word.start == before else spaces[at % len(spaces)]
        for at, (word, before) in enumerate(zip(words, [0, *(word.end for word in words)], strict=False))
    ]
    spaced = "".join(space + word.text for space, word in zip(given_spaces, words, strict=True))

    assert without_empty_lines(format_script(spaced).text) == without_empty_lines(format_script(text).text)


def without_empty_lines(text: str) -> str:
    return re.sub(r"\n+", "\n", text)


def texts_of_cases() -> list[str]:
    cases = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    return [text for text in dict.fromkeys(case.get("script") for case in cases) if text and parse(text).program]


@pytest.mark.skipif(not CASES.exists(), reason="the shared Numscript cases are not beside this repository")
def test_every_text_of_the_shared_cases_keeps_its_meaning():
    texts = texts_of_cases()

    assert len(texts) > 100
    for text in texts:
        check_findings(text, check_layout(text))


def test_every_script_of_the_guide_keeps_its_meaning():
    guide = (CHECKOUT / "docs" / "numscript.md").read_text(encoding="utf-8")
    texts = re.findall(r"^```numscript\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)

    assert texts
    for text in texts:
        check_findings(text, check_layout(text))


def test_every_script_in_a_file_keeps_its_meaning():
    for file in (CHECKOUT / "tests" / "cases").rglob("*.num"):
        text = file.read_text(encoding="utf-8")
        if parse(text).program is not None:
            check_layout(text)
