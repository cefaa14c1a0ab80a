"""A run as the API shows it, and as its event says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.runtime.program import Program
from engine.runtime.rendering import moment
from primitives.kit.ids import reference
from primitives.kit.store import Json


def input_body(program: Program, inputs: Mapping[str, Any]) -> dict[str, Json]:
    """A run's inputs as the API shows them; optional ones that were not given are left out."""
    return {
        name: render(inputs.get(name))
        for name, render, optional in program.inputs
        if not optional or inputs.get(name) is not None
    }


def run_body(
    program: Program, run: str, status: str, at: datetime, inputs: Mapping[str, Any], shows: Mapping[str, Json]
) -> dict[str, Json]:
    """A run as a resource of the API."""
    return {
        "id": run,
        "reference": reference(run),
        "status": status,
        **input_body(program, inputs),
        **shows,
        "created_at": moment(at),
    }


def said_body(program: Program, body: dict[str, Json]) -> dict[str, Json]:
    """A run as its event says it: texts are the customers' own, and stay with those who may read the run."""
    return {name: value for name, value in body.items() if name not in program.texts}
