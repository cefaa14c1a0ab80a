"""What every workflow of a template shares while it is resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.compiler import document as d
from engine.compiler.diagnostics import Problems
from engine.compiler.product import Active, Kind, Line, ProblemEntry
from engine.compiler.resolve.problems import DeclaredText
from engine.compiler.source import Place

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """name: `e-wallet@1.0.0`, of the template. texts: its own problem texts, with their places.

    keepers: the primitives of the catalog that keep books.
    """

    name: str
    template: d.Template
    active: Mapping[str, Active]
    entries: Mapping[str, ProblemEntry]
    texts: Mapping[str, DeclaredText]
    keepers: tuple[str, ...]
    problems: Problems
    used_problems: set[str]

    @property
    def books(self) -> Active | None:
        """The primitive that keeps books."""
        return next((one for one in self.active.values() if one.manifest.posting), None)

    @property
    def workflows(self) -> Mapping[str, d.Workflow]:
        """As written, by name."""
        return {one.name.text: one for one in self.template.workflows}

    def line(self, place: Place) -> Line:
        return Line(f"{self.name}:{place.line}", place)

    def addressed(self, kind: Kind) -> frozenset[str]:
        """The fields that stand in addresses of its own accounts."""
        found = (one for one in self.template.resources if one.name.text == kind.name)
        texts = [account.address.text for one in found for account in one.accounts]
        return frozenset(hole for text in texts for hole in _HOLE.findall(text)) - {kind.name}

    def messages(self, workflow: str, kinds: Iterable[str]) -> tuple[str, ...]:
        """Those the paths of a workflow's runs, or of its resources, bring to it."""
        routes = [
            one
            for one in self.template.api
            if (one.run is not None and one.run.text == workflow) or (one.of is not None and one.of.text in kinds)
        ]
        return tuple(word.text for one in routes for word in one.messages)
