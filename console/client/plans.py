"""What applying a draft would change, side by side."""

from __future__ import annotations

from console.client.connection import LONG, Api, segment
from console.client.drafts import Draft, Problem
from console.client.records import Record


class Line(Record):
    """mark: ` `, `-` or `+`. old, new: its number on either side, None where it is on one only."""

    mark: str
    old: int | None
    new: int | None
    text: str


class Texts(Record):
    """Stretches of lines that differ, with a few around them."""

    template: tuple[tuple[Line, ...], ...]
    settings: tuple[tuple[Line, ...], ...]


class Change(Record):
    """before, after: None where it was not there, or is gone. breaking: for clients."""

    what: str
    before: str | None
    after: str | None
    breaking: bool = False


class OfMoney(Record):
    """moves: in words, what applying moves from account to account."""

    changes: tuple[Change, ...]
    moves: tuple[str, ...]


class Plan(Record):
    """before: the number of the release it replaces, None for the first. ends: majors no longer served. problems: why
    it may not be applied.
    """

    version: str
    before: int | None
    base: str | None
    texts: Texts
    api: tuple[Change, ...]
    limits_and_fees: tuple[Change, ...]
    money: OfMoney
    ends: tuple[str, ...]
    breaking: int
    problems: tuple[Problem, ...]


def plan(api: Api, of: Draft) -> Plan:
    """Refusals: template_refused, with its problems."""
    return api.post(Plan, f"/control/drafts/{segment(of.id)}/plan", {}, timeout=LONG)
