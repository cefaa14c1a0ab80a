"""What the language has and no proof of this version covers: refused, never ignored."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.source import Place


def not_proven(problems: Problems, place: Place, what: str, help: str) -> None:
    """FF690. what: the construct, with its article."""
    problems.add("FF690", place, f"{what} cannot be proven by this version", help)
