"""What the audit log says of releases: which one was live, which one is, and what the plan between them changes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engine.control.plans import Plan
from engine.control.releases import APPLIED, told
from engine.runtime.differing import differing
from engine.runtime.noting import Action

BEGUN, BACK = "release.begun", "release.rolled_back"
"""Its first rows were moved, and it is not live yet; an earlier one is live once more."""


def begun(plan: Plan, number: int, by: str) -> Action:
    return Action(by, BEGUN, plan.release.product, _between(plan, number))


def applied(plan: Plan, number: int, by: str, again: bool) -> Action:
    """Of a product's first release the changes are left out: everything in it is new."""
    difference = _between(plan, number)
    if plan.base is not None:
        difference["changes"] = {"after": [asdict(change) for change in plan.changes]}
    if plan.judged.moves:
        difference["moves"] = {"after": [*plan.judged.moves]}
    if plan.ends:
        difference["ends"] = {"after": [f"v{major}" for major in plan.ends]}
    return Action(by, BACK if again else APPLIED, plan.release.product, difference)


def _between(plan: Plan, number: int) -> dict[str, Any]:
    if plan.before is None:
        return differing(None, told(plan.release, number))
    was = {"release": plan.before.number, "major": plan.before.major, "sha256": plan.before.sha256}
    return differing(was, told(plan.release, number))
