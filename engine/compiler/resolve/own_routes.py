"""The path of a template's own resource: what creates it and acts on it are workflows of the template."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler import document as d
from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Word
from engine.compiler.product import ClientStart, Kind, PersonStart, Workflow
from engine.compiler.resolve.own import BUILT_IN
from engine.compiler.resolve.surroundings import Surroundings
from primitives.kit import types as t

Operations = tuple[tuple[str, Workflow], ...]


class OwnRoutes:
    """One route. workflows: those that could be resolved; one with problems of its own is not missing."""

    def __init__(self, around: Surroundings, workflows: Mapping[str, Workflow], route: d.Route, kind: Kind) -> None:
        self._around = around
        self._workflows = workflows
        self._route = route
        self._kind = kind

    def create(self) -> Workflow | None:
        """A workflow that clients start and that makes one."""
        word = self._route.create
        if word is None:
            return None
        makers = {name: one for name, one in self._started_by(ClientStart).items() if self._kind.name in one.creates}
        return self._find(word, makers, f"creates `{self._kind.name}`")

    def do(self) -> Operations:
        acting = {name: one for name, one in self._started_by(ClientStart).items() if self._acts(one)}
        found = [(word.text, self._find(word, acting, f"acts on `{self._kind.name}`")) for word in self._route.do]
        return tuple((name, one) for name, one in found if one is not None)

    def operations(self) -> Operations:
        """What people may do to it is always there: it stands in their inbox."""
        return tuple((name, one) for name, one in self._started_by(PersonStart).items() if self._acts(one))

    def filters(self) -> tuple[str, ...]:
        fields = [name for name, _ in self._kind.resource.fields.fields if name not in BUILT_IN]
        for word in self._route.filters:
            if word.text not in (*fields, "state"):
                message = f"`{self._kind.name}` has no field `{word.text}`"
                self._around.problems.add("FF301", word.place, message, did_you_mean(word.text, fields))
        return tuple(word.text for word in self._route.filters if word.text in (*fields, "state"))

    def under(self) -> str | None:
        """The field that names its parent: the route's, or the resource's own."""
        word, own = self._route.under, self._kind.own
        if word is None:
            return own.under if own else None
        references = [name for name, type_ in self._kind.resource.fields.fields if isinstance(type_, t.Ref)]
        if word.text in references:
            return word.text
        message = f"`{self._kind.name}` has no reference `{word.text}`"
        self._around.problems.add("FF301", word.place, message, did_you_mean(word.text, references))
        return None

    def _started_by(self, start: type) -> dict[str, Workflow]:
        return {name: one for name, one in self._workflows.items() if isinstance(one.start, start)}

    def _acts(self, workflow: Workflow) -> bool:
        return workflow.acts_on is not None and workflow.acts_on.kind == self._kind.name

    def _find(self, word: Word, known: Mapping[str, Workflow], does: str) -> Workflow | None:
        found = known.get(word.text)
        unresolved = word.text in self._around.workflows and word.text not in self._workflows
        if found is None and not unresolved:
            message = f"no workflow `{word.text}` that clients start {does}"
            self._around.problems.add("FF301", word.place, message, did_you_mean(word.text, known))
        return found
