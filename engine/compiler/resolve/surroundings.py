"""What every workflow of a template shares while it is resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.compiler.diagnostics import Problems
from engine.compiler.product import Active, Line, ProblemEntry
from engine.compiler.resolve.problems import DeclaredText
from engine.compiler.source import Place


@dataclass(frozen=True, slots=True)
class Surroundings:
    """template: `e-wallet@1.0.0`. texts: the template's own problem texts, with their places.

    keepers: the primitives of the catalog that keep books.
    """

    template: str
    active: Mapping[str, Active]
    entries: Mapping[str, ProblemEntry]
    texts: Mapping[str, DeclaredText]
    workflows: tuple[str, ...]
    keepers: tuple[str, ...]
    problems: Problems
    used_problems: set[str]

    @property
    def books(self) -> Active | None:
        """The primitive that keeps books."""
        return next((one for one in self.active.values() if one.manifest.posting), None)

    def line(self, place: Place) -> Line:
        return Line(f"{self.template}:{place.line}", place)
