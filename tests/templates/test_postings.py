"""The e-wallet's scenarios expect, case by case, the entries that were agreed on, and none more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.scenarios.bound import PostingsCheck
from engine.scenarios.journal import filled
from engine.scenarios.known import Answer
from engine.scenarios.run import prepare
from engine.settings import shipped
from primitives.catalog import CATALOG

FOLDER = shipped() / "templates" / "e-wallet"
AGREED = json.loads((Path(__file__).parents[1] / "cases" / "postings.json").read_text())["cases"]
HELD_BACK = "the same, wallet frozen; released by a person after the thaw"

SCENARIOS = {
    "transfer of 500.00": ("transfer",),
    "cash-in of 2,000.00": ("cash-in",),
    "cash-in declined (limit, ceiling, frozen, unknown account)": (
        "cash-in-declined-at-the-limit",
        "cash-in-over-the-ceiling",
        "cash-in-frozen-account",
        "cash-in-unknown-account",
    ),
    "cash-out of 1,000.00, accepted": ("cash-out", "cash-out-silent-then-accepted", "cash-out-answered-twice"),
    "cash-out of 1,000.00, rejected": ("cash-out-no-such-account", "cash-out-silent-then-rejected"),
    "cash-out of 1,000.00, silence for one hour": ("cash-out-silent-for-an-hour",),
    "cash-out of 1,000.00, silence for one hour, then accepted": ("cash-out-late-accepted",),
    "cash-out of 1,000.00, silence for one hour, then rejected": ("cash-out-late-rejected",),
    "cash-out of 1,000.00, accepted, returned a day later": ("cash-out-returned",),
    HELD_BACK: ("cash-out-returned-to-a-frozen-wallet",),
    "return of a cash-out nobody knows": ("return-nobody-knows",),
}

Entry = dict[tuple[str, str, str], int]


def expected_by(name: str) -> list[Entry]:
    """What a scenario expects, with `{w}` for the id of what it calls w."""
    problems = Problems()
    template = Source("template.yaml", (FOLDER / "template.yaml").read_text())
    scenario = Source(name, (FOLDER / "scenarios" / f"{name}.yaml").read_text())
    ready = prepare(scenario, template, "agreed", CATALOG, problems)
    assert ready is not None and ready.compiled.product is not None, list(problems)
    (check,) = [one for one in ready.bound.then if isinstance(one, PostingsCheck)]
    known = {word: Answer("", 200, {"id": f"{{{word}}}"}) for word in re.findall(r"{(\w+)}", scenario.text)}
    return [dict(filled(entry, known, ready.compiled.product.asset)) for entry in check.entries]


def agreed(entries: Iterable[Iterable[Mapping[str, Any]]]) -> list[Entry]:
    """Legs of the same accounts merged."""
    found: list[Entry] = []
    for legs in entries:
        entry: Entry = {}
        for leg in legs:
            way = (leg["source"], leg["destination"], leg["asset"].partition("/")[0])
            entry[way] = entry.get(way, 0) + leg["amount"]
        found.append(entry)
    return found


def anonymous(entries: list[Entry]) -> list[list[tuple[str, ...]]]:
    """Whatever things are called, in the order in which they come up; the rail is InstaPay."""
    seen: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"<{len(seen)}>")

    def plain(address: str) -> str:
        return re.sub(r"{\w+}", named, address.replace("{rail}", "instapay"))

    told = [[(plain(a), plain(b), currency, str(amount)) for (a, b, currency), amount in e.items()] for e in entries]
    return [sorted(entry) for entry in told]


@pytest.mark.parametrize("case", AGREED, ids=lambda case: case["case"])
def test_a_scenario_expects_the_entries_that_were_agreed_on(case: Mapping[str, Any]) -> None:
    for name in SCENARIOS[case["case"]]:
        assert anonymous(expected_by(name)) == anonymous(agreed(case["entries"])), name


def test_every_case_has_a_scenario() -> None:
    assert [case["case"] for case in AGREED] == list(SCENARIOS)
