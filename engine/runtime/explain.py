"""Why a run ended as it did: each step with its line of the template and what it recorded."""

from __future__ import annotations

from typing import Any

from engine.runtime.mounted import Mounted
from engine.runtime.rendering import moment
from engine.runtime.tables import Run
from primitives.kit.canonical import parse


def explain(run: Run, mounted: Mounted) -> dict[str, Any]:
    """steps: in the order they ran. `template` is `name@version:line`, `source` that line's text.

    The lines are of the release the run was pinned to; where another one is served, `source` is left out.
    """
    sources = mounted.sources if run.release == mounted.release else ()
    return {
        "id": run.id,
        "workflow": run.workflow,
        "status": run.status,
        "release": run.release,
        "actor": run.actor,
        "at": moment(run.at),
        "input": parse(run.input),
        "steps": [_step(line, did, recorded, sources) for line, did, recorded in parse(run.record)],
        "problem": parse(run.problem) if run.problem else None,
    }


def _step(line: str, did: str, recorded: Any, sources: tuple[str, ...]) -> dict[str, Any]:
    step = {"template": line, "did": did, "result": recorded}
    number = line.rpartition(":")[2]
    if number.isdecimal() and 0 < int(number) <= len(sources):
        step["source"] = sources[int(number) - 1].strip()
    return step
