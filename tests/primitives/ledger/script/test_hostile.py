"""Whatever text comes: problems with places in it, or a program that runs or says why not, soon, never a traceback."""

import re
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.errors import ScriptError, show
from primitives.ledger.script.features import FEATURES
from primitives.ledger.script.interpreter.program import interpret
from primitives.ledger.script.needs import needed_variables
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import run_program
from tests.primitives.ledger.script.books import Books

SCRIPTS = [file.read_bytes().decode() for file in (Path(__file__).parents[3] / "cases" / "numscript").rglob("*.num")]
WORDS = sorted({word for script in SCRIPTS for word in re.findall(r"[\w@$:.%/]+|\S|\s", script) if len(word) < 60})
GIVEN = {
    "account": ["wallets:ana", "world", "@", ""],
    "asset": ["PHP/2", "USD", "php", "A" * 40],
    "monetary": ["PHP/2 5", "PHP/2 -5", "USD 1" + "0" * 999, "PHP/2", "PHP/2 x"],
    "number": ["0", "3", "-1", "9" * 1000, "9" * 1001, "x"],
    "portion": ["1/2", "0%", "100%", "1/0", "3/2", "1/" + "9" * 1000],
    "string": ["", "gold", "RED", "\x00\ud800"],
}
SECONDS = 20  # on a busy machine; alone it is well below one

any_text = st.text(st.characters(), max_size=300)
any_bytes = st.binary(max_size=300).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
any_words = st.lists(st.sampled_from([*WORDS, "\x00", "\ufeff", "\r\n", '"', "/*", "*/", "//", "🪙"]), max_size=120)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One of our scripts, with pieces taken out, doubled, moved, or put in from another."""
    script = draw(st.sampled_from(SCRIPTS))
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted((draw(st.integers(0, len(script))), draw(st.integers(0, len(script)))))
        other = draw(st.sampled_from(SCRIPTS))
        cut = draw(st.integers(0, len(other)))
        piece = draw(
            st.sampled_from(["", script[start:end] * 2, other[cut : cut + 30], "\n", "}", "{", ")", '"', "/*"])
            | st.sampled_from(WORDS)
        )
        script = script[:start] + piece + script[end if draw(st.booleans()) else start :]
    return script


texts = any_text | any_bytes | any_words.map(" ".join) | any_words.map("".join) | mutated() | mutated()


def check_text(text: str, pick: int) -> None:
    began = monotonic()
    program, problems = parse(text)
    assert (program is None) == bool(problems)
    assert len(problems) <= 20
    lines = text.split("\n")
    for place in [p.range for p in problems] + [finding.range for finding in diagnose(text)]:
        assert 0 <= place.start_line <= place.end_line <= len(lines)
        show(text, place)
    if program is not None:
        variables = {
            name: GIVEN.get(type_, ["x"])[pick % len(GIVEN.get(type_, ["x"]))]
            for name, type_ in needed_variables(program).items()
        }
        told: list[str] = []
        for run in (run_program, interpret):
            try:
                run(program, variables, Books({"wallets:ana PHP/2": 100, "a EUR": 7}, {}), FEATURES)
            except ScriptError as error:
                show(text, error.range)
                told.append(str(error))
        assert all(told)
    assert monotonic() - began < SECONDS


UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))


@given(text=texts, pick=st.integers(0, 5))
@settings(UNHURRIED, max_examples=500)
def test_any_text_is_answered(text, pick):
    check_text(text, pick)


@pytest.mark.soak
@given(text=texts, pick=st.integers(0, 5))
@settings(UNHURRIED, max_examples=100_000)
def test_any_of_a_hundred_thousand_texts_is_answered(text, pick):
    check_text(text, pick)


SEND = "send [PHP/2 1] ( source = @world destination = @a )\n"


def shares(count):
    inside = " ".join(f"1/{10**300 + k} to @a" for k in range(count))
    return f"send [PHP/2 1] ( source = @world destination = {{ {inside} remaining kept }} )"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SEND * 19_000, id="a megabyte of sends"),
        pytest.param("// nothing\n" * 90_000 + SEND, id="a megabyte of comments"),
        pytest.param('set_tx_meta("k", "' + "x" * 990_000 + '")', id="a megabyte of text"),
        pytest.param("set_tx_meta(" * 80_000, id="a megabyte of open calls"),
        pytest.param("\n" * 999_000 + SEND, id="a megabyte of lines"),
        pytest.param("send " + "-" * 900_000 + "1", id="a megabyte of minuses"),
        pytest.param("@a" + ":a" * 490_000, id="a megabyte of address"),
        pytest.param('"\n' * 490_000, id="half a million open texts"),
        pytest.param("/*" * 499_000, id="half a million open comments"),
        pytest.param("send [PHP/2 " + "9" * 10_000 + "] ( source = @world destination = @a )", id="10,000 digits"),
        pytest.param('set_tx_meta("k", 0.' + "9" * 10_000 + "%)", id="10,000 decimals"),
        pytest.param("// @version interpreter " + "9" * 10_000 + "\n" + SEND, id="a version of 10,000 digits"),
        pytest.param(
            "send [PHP/" + "9" * 10_000 + " 1] ( source = @world destination = @a )", id="10,000 decimals of an asset"
        ),
        pytest.param(
            '#![feature("experimental-asset-scaling")] send [PHP/'
            + "9" * 5_000
            + " 1] ( source = @a with scaling through @b destination = @c )",
            id="a scale of 5,000 digits",
        ),
        pytest.param(shares(2_000), id="shares that have no common denominator to work with"),
        pytest.param("send [PHP/2 1] ( source = { " + "@a " * 9_000 + "} destination = @b )", id="9,000 sources"),
    ],
)
def test_too_much_of_anything_is_answered_in_seconds(text):
    check_text(text, 1)
