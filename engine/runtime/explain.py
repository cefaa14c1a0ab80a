"""Why a run ended as it did: each step with its line of the template and what it recorded."""

from __future__ import annotations

from typing import Any

from engine.runtime.mounted import Mounted
from engine.runtime.rendering import moment
from engine.runtime.tables import Run
from primitives.kit.canonical import parse
from primitives.kit.store import Json


async def explain(run: Run, mounted: Mounted) -> dict[str, Any]:
    """steps: in the order they ran. `template` is `name@version:line`, `source` that line's text.

    event: of the connector that started the run. outcome: of a call; `intended` where it was about to be sent.
    The lines are of the release the run was pinned to, whichever is served now.
    """
    lines = await mounted.lines(run.release)
    return {
        "id": run.id,
        "workflow": run.workflow,
        "status": run.status,
        "release": run.release,
        "actor": run.actor,
        "at": moment(run.at),
        "input": parse(run.input),
        **({"event": event_of(run)} if run.event else {}),
        "steps": [_step(entry, lines) for entry in parse(run.record)],
        "problem": parse(run.problem) if run.problem else None,
    }


def event_of(run: Run) -> dict[str, Json] | None:
    """What started a run from outside: its name, and which message it was; its data is the sender's."""
    if run.event is None:
        return None
    happened = parse(run.event)
    return {name: happened.get(name) for name in ("event", "connector", "message")}


def _step(entry: list[Json], lines: tuple[str, ...]) -> dict[str, Json]:
    """entry: line, what, recorded, and where there are any what `as:` calls it and the outcome of a call."""
    line, did, recorded, *more = entry
    step: dict[str, Json] = {"template": line, "did": did, "result": recorded}
    step |= {name: value for name, value in zip(("as", "outcome"), more, strict=False) if value is not None}
    number = str(line).rpartition(":")[2]
    if number.isdecimal() and 0 < int(number) <= len(lines):
        step["source"] = lines[int(number) - 1].strip()
    return step
