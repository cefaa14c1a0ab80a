"""Strict YAML 1.2: every value keeps its text and its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.compiler.compose import DEEPEST, MOST_NODES
from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.parse import MOST_BYTES, parse
from engine.compiler.source import Source

EXAMPLES = sorted((Path(__file__).parents[2] / "cases").glob("te*/*.yaml"))


def parsed(content: str | bytes) -> Node:
    problems = Problems()
    node = parse(Source("t.yaml", content), problems)
    assert node is not None, list(problems)
    return node


def value(text: str | bytes) -> Scalar:
    """The value of the key `a`."""
    node = parsed(text)
    assert isinstance(node, Mapping)
    found = node.get("a")
    assert isinstance(found, Scalar)
    return found


def refused(content: str | bytes) -> tuple[str, int, int]:
    """The code, line and column of the only problem."""
    problems = Problems()
    assert parse(Source("t.yaml", content), problems) is None
    (problem,) = problems
    return problem.code, problem.place.line, problem.place.column


@pytest.mark.parametrize("text", ["on", "yes", "0123", "12:30", "12:30:00", "2027-03-01", "1_000", "~", "null", "0x1F"])
def test_plain_scalars_stay_what_they_look_like(text: str) -> None:
    assert value(f"a: {text}\n").text == text


def test_a_key_stays_what_it_looks_like() -> None:
    node = parsed("on: 1\nno: 2\n2027-03-01: 3\n")

    assert isinstance(node, Mapping)
    assert [entry.key.text for entry in node.entries] == ["on", "no", "2027-03-01"]


def test_columns_count_characters() -> None:
    assert value('{ "sédà😀": 1, a: x }').place.column == 18


def test_a_byte_order_mark_and_any_line_end_do_not_move_places() -> None:
    place = value("\ufeffb: 1\r\nc: 2\ra: x\n".encode()).place

    assert (place.line, place.column, place.end_column) == (3, 4, 5)


def test_a_block_collection_ends_with_its_last_value() -> None:
    node = parsed("a:\n  - b: cd\n\n# a comment\ne: f\n")

    assert isinstance(node, Mapping)
    listed = node.get("a")
    assert isinstance(listed, Sequence)
    step = listed.items[0].place
    assert (step.line, step.column, step.end_line, step.end_column) == (2, 5, 2, 10)


def test_a_nothing_is_distinguished_from_an_empty_text() -> None:
    assert value("a:\n").empty
    assert not value('a: ""\n').empty


INNER = [
    ("a: xyz", (1, 6)),
    ("a: 'xyz'", (1, 7)),
    ('a: "xyz"', (1, 7)),
    ("a: 'q''xyz'", (1, 10)),
    ('a: "\\tq\\u00e9\\x41 xyz"', (1, 21)),
    ("a: |\n  one\n\n    xyz\n", (4, 7)),
    ("a: >-\n  one\n  two xyz\n", (3, 9)),
    ("a: one\n  two xyz # z\n", (2, 9)),
    ("a: 'one\n\n   two xyz'\n", (3, 10)),
    ('a: "one\n\n   two \\"xyz"\n', (3, 12)),
    ('a: "one \\\n   two xyz"\n', (2, 10)),
]


@pytest.mark.parametrize(("text", "place"), INNER)
def test_an_inner_character_is_found_through_quotes_folds_and_escapes(text: str, place: tuple[int, int]) -> None:
    found = value(text)
    offset = found.text.index("z")

    at = found.at(offset, offset + 1)

    assert (at.line, at.column, at.end_column) == (*place, place[1] + 1)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_character_of_an_example_stands_where_its_place_says(path: Path) -> None:
    source = Source(path.name, path.read_bytes())
    lines = source.lines
    for scalar in scalars(parsed(source.content)):
        for offset, character in enumerate(scalar.text):
            at = scalar.at(offset, offset + 1)
            assert character.isspace() or lines[at.line - 1][at.column - 1] == character


def scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from scalars(entry.value)


def test_bytes_that_are_no_text_are_refused_where_they_stand() -> None:
    assert refused(b"a: b\nc: d\xff\n") == ("FF101", 2, 5)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x85", "\u2028", "\ufffe", "\x1b"])
def test_a_character_that_cannot_be_seen_is_refused_where_it_stands(character: str) -> None:
    assert refused(f"a: b\nc: d{character}e\n") == ("FF101", 2, 5)


def test_text_with_half_a_surrogate_is_refused() -> None:
    assert refused("a: \ud800\n") == ("FF101", 1, 4)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    problems = Problems()
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcd", "bcde", strict=True)
    )

    assert parse(Source("t.yaml", bomb), problems) is None
    assert {problem.code for problem in problems} == {"FF103"}


def test_the_bounds_hold_to_the_byte_the_level_and_the_value() -> None:
    parsed("#" * MOST_BYTES)
    assert refused("#" * (MOST_BYTES + 1)) == ("FF104", 1, 1)
    parsed("[" * DEEPEST + "]" * DEEPEST)
    assert refused("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) == ("FF104", 1, DEEPEST + 1)
    parsed("- x\n" * (MOST_NODES - 1))
    assert refused("- x\n" * MOST_NODES) == ("FF104", MOST_NODES, 3)


def test_bytes_are_counted_not_characters() -> None:
    assert refused("#" + "é" * (MOST_BYTES // 2)) == ("FF104", 1, 1)


def test_what_is_never_closed_is_shown_where_it_was_opened() -> None:
    assert refused("a: 1\nb: { c: [1,\n  2\n\n") == ("FF101", 2, 9)


def test_an_empty_source_is_nothing() -> None:
    node = parsed("# only a comment\n")

    assert isinstance(node, Scalar)
    assert node.empty


def test_version_1_2_may_be_announced() -> None:
    parsed("%YAML 1.2\n---\na: b\n")
