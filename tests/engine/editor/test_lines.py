import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from, text

from engine.editor.lines import Lines, Position
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.ranges import Range


@pytest.mark.parametrize(
    "written, offset, units, position",
    [
        ("ab\ncd", 4, "utf-16", (1, 1)),
        ("ab\r\ncd", 5, "utf-16", (1, 1)),
        ("ab\rcd", 4, "utf-16", (1, 1)),
        ("💶 x", 2, "utf-16", (0, 3)),
        ("💶 x", 2, "utf-8", (0, 5)),
        ("💶 x", 2, "utf-32", (0, 2)),
        ("é x", 2, "utf-16", (0, 2)),
        ("é x", 2, "utf-8", (0, 3)),
        ("a\u2028b", 2, "utf-16", (0, 2)),
        ("", 0, "utf-16", (0, 0)),
        ("a\n", 2, "utf-16", (1, 0)),
        ("\ud800 x", 2, "utf-8", (0, 4)),
    ],
)
def test_an_offset_is_a_position_in_the_units_agreed_upon(written, offset, units, position):
    lines = Lines(written, units)

    assert lines.position(offset) == position
    assert lines.offset(Position(*position)) == offset


@pytest.mark.parametrize(
    "position, offset", [((0, 1), 0), ((0, 99), 3), ((9, 0), 8), ((1, 0), 5), ((1, 99), 8)], ids=str
)
def test_a_position_that_is_not_there_is_the_nearest_before(position, offset):
    assert Lines("💶ab\r\nabc").offset(Position(*position)) == offset


def test_a_position_is_never_within_a_line_end():
    assert Lines("ab\r\ncd").position(3) == (0, 2)


@pytest.mark.parametrize(
    "written, underlined",
    [
        ('set_tx_meta("💶💶", $x)', "$x"),
        ('// 💶\r\nset_tx_meta("k", $x)', "$x"),
        ('// one\r// still the same line for the language\nset_tx_meta("k", $x)', "$x"),
        ('/* 💶\r\n\r\n */ set_tx_meta("k", $x)', "$x"),
    ],
)
def test_a_finding_of_the_language_is_the_same_piece_of_text_for_the_editor(written, underlined):
    (finding,) = diagnose(written)

    span = Lines(written).span(finding.range)

    assert written[span.start : span.end] == underlined


def test_a_range_past_the_line_is_cut_to_it():
    assert Lines("ab\ncd").span(Range(0, 2, 0, 3)) == (2, 3)
    assert Lines("ab").span(Range(0, 2, 0, 3)) == (2, 2)
    assert Lines("ab").span(Range(7, 0, 7, 1)) == (2, 2)


@given(
    written=text(alphabet=sampled_from("ab\r\n💶é\u2028\x0b"), max_size=20),
    offset=integers(0, 20),
    units=sampled_from(["utf-8", "utf-16", "utf-32"]),
)
def test_positions_lead_back_to_where_they_came_from(written, offset, units):
    lines = Lines(written, units)
    place = min(offset, len(written))

    back = lines.offset(lines.position(place))

    assert back == place or written[back : place + 1] == "\r\n"
