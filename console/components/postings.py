"""Postings as a picture: an account each, an arrow for what moved from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.components.diagram import Arrow, Node, diagram

DRAWN = 30
"""So many a picture still tells apart; of more there is none."""


@dataclass(frozen=True, slots=True)
class Moved:
    """told: how much, as people read it."""

    source: str
    destination: str
    told: str


def picture(moves: Sequence[Moved], called: Callable[[str], str] = str) -> None:
    """called: an account as it is written in its box."""
    if len(moves) > DRAWN:
        return
    accounts = dict.fromkeys(end for one in moves for end in (one.source, one.destination))
    arrows = [Arrow(one.source, one.destination, one.told) for one in moves]
    diagram([Node(name, called(name), "state") for name in accounts], arrows, upright=False)
