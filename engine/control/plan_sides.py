"""A plan as people read it, side by side: the texts, what clients see, limits and fees, and the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher

from engine.compiler.diff import API, MONEY, PRODUCT, RULES, Change
from engine.compiler.screen import as_json
from engine.control.plans import Plan
from engine.control.releases import Live, Releases
from primitives.kit.store import Json

AROUND = 3
"""Lines shown before and after those that differ."""
MOST_LINES = 2_000
"""Longer texts are told as one changed block: comparing them line by line would take too long."""

MOST_TOLD = 20_000
"""Characters of a difference in one line of the audit log."""

Line = dict[str, Json]
Texts = tuple[str, str]
"""The template's and the tenant's."""


async def texts_before(live: Live | None, releases: Releases) -> Texts:
    """Of the release it is compared with; nothing for the first."""
    if live is None:
        return "", ""
    document = await releases.document(live.tenant, live.product, live.number)
    owner = document["tenant_file"]
    return document["template"]["text"], owner["text"] if owner else ""


def in_sides(plan: Plan, before: Texts, after: Texts) -> dict[str, Json]:
    """texts: by text, its differing stretches. moves: what applying moves, in words. problems: why it may not be."""
    first = plan.base is None
    return {
        "plan": plan.hash,
        "base": plan.base,
        "before": plan.before.number if plan.before else None,
        "version": plan.release.version,
        "texts": {"template": _stretches(before[0], after[0]), "settings": _stretches(before[1], after[1])},
        "api": _about(plan, PRODUCT, API),
        "limits_and_fees": _about(plan, RULES),
        "money": {"changes": _about(plan, MONEY), "moves": list(plan.judged.moves)},
        "ends": [f"v{major}" for major in plan.ends],
        "breaking": 0 if first else len(plan.breaking),
        "problems": [*as_json(plan.judged.problems)],
    }


def _about(plan: Plan, *wanted: str) -> list[Json]:
    return [_shown(change) for change in plan.changes if change.about in wanted]


def _shown(change: Change) -> dict[str, Json]:
    return {name: value for name, value in asdict(change).items() if name != "about"}


def _stretches(before: str, after: str) -> list[Json]:
    return [[*lines] for lines in text_difference(before, after)]


def text_difference(before: str, after: str) -> list[list[Line]]:
    """Stretches of lines, each with its mark (` `, `-`, `+`) and its number on both sides, None where it is on one."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return []
    if max(len(old), len(new)) > MOST_LINES:
        return [[*_lines("-", old, 0, len(old)), *_lines("+", new, 0, len(new))]]
    groups = SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND)
    return [[*_stretch(group, old, new)] for group in groups]


def lines_changed(before: str, after: str) -> str:
    """Only the lines that differ, each with its mark."""
    stretches = text_difference(before, after)
    changed = [f"{line['mark']} {line['text']}" for lines in stretches for line in lines if line["mark"] != " "]
    return "\n".join(changed)[:MOST_TOLD]


def _stretch(group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for kind, start, end, at, until in group:
        if kind == "equal":
            for number in range(end - start):
                yield {"mark": " ", "old": start + number + 1, "new": at + number + 1, "text": old[start + number]}
        else:
            yield from _lines("-", old, start, end)
            yield from _lines("+", new, at, until)


def _lines(mark: str, lines: Sequence[str], start: int, end: int) -> Iterator[Line]:
    for number in range(start, end):
        old, new = (number + 1, None) if mark == "-" else (None, number + 1)
        yield {"mark": mark, "old": old, "new": new, "text": lines[number]}
