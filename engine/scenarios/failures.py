"""What did not hold, and where the scenario says that it does."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.source import Place
from engine.scenarios.known import Answer


@dataclass(frozen=True, slots=True)
class Failure:
    """answer: what the API said, None where it was not asked."""

    place: Place
    expected: str
    seen: str
    answer: Answer | None = None
