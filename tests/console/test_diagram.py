"""Diagrams in Graphviz' language: whatever a name holds, it stays a name."""

from __future__ import annotations

import re

import pytest

from console.components.diagram import Arrow, Node, dot

HOSTILE = ['a"; b [label="x', "a\\", 'a\\"', "a\nb", "<b>x</b>", "a -> b;"]


def test_nodes_and_arrows_are_drawn_with_their_names() -> None:
    drawn = dot([Node("a", "Begin", "start"), Node("b", "Choose?", "choice")], [Arrow("a", "b", "then")], upright=True)

    assert '"start a" [label="Begin", shape=circle' in drawn
    assert '"choice b" [label="Choose?", shape=diamond' in drawn
    assert '"start a" -> "choice b" [label="then"]' in drawn


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_draw_anything_else(name: str) -> None:
    drawn = dot([Node(name, name)], [Arrow(name, name, name, otherwise=True)], upright=False)

    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", drawn)
    assert outside.count('"') == 0
    assert outside.count("->") == 1
    assert "label=x" not in outside
