"""A decline as an RFC 9457 problem, with the template's text and the primitive's facts."""

from __future__ import annotations

import re

from engine.runtime.execute import Refused
from engine.runtime.program import Program
from primitives.kit.problems import Decline
from primitives.kit.store import Json

_FACT = re.compile(r"\{([a-z_]+)\}")
RESERVED = ("type", "title", "status", "detail", "instance", "code")


def problem_body(program: Program, run: str, decline: Decline) -> tuple[int, dict[str, Json]]:
    """The status and the members of the problem; facts are extensions."""
    entry = program.product.problems.get(decline.code)
    absent = _is_absent(program, decline)
    status = 404 if absent else entry.status if entry else 422
    text = decline.text if isinstance(decline, Refused) else None
    if text is None:
        text = _fill(entry.text, decline) if entry else decline.code.replace("_", " ")
    product = program.product
    where = f"/{product.tenant}/{product.name}/v{product.major}/{program.presentation.path}"
    facts: dict[str, Json] = {
        name: value for name, value in decline.facts.items() if name not in RESERVED and not absent
    }
    return status, {
        "type": f"/problems/{decline.code}",
        "title": decline.code.replace("_", " ").capitalize(),
        "status": status,
        "detail": text,
        "instance": f"{where}/{run}",
        "code": decline.code,
        **facts,
    }


def _is_absent(program: Program, decline: Decline) -> bool:
    """Whether what the path itself names is not there; a resource the body names is the body's mistake."""
    kind, created = program.presentation.kind, program.presentation.created
    return kind is not None and not created and decline.facts.get("pointer") == f"/{kind.name}"


def _fill(text: str, decline: Decline) -> str:
    """`{remaining}` from the facts; a hole without a fact stays as it was written."""
    return _FACT.sub(lambda hole: str(decline.facts.get(hole[1], hole[0])), text)
