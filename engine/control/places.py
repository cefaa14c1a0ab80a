"""Where in the new template a problem with the old release is shown: at the nearest name, or where names stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from engine.compiler.compile import read_template
from engine.compiler.diagnostics import Problems, nearest
from engine.compiler.document import Field, Resource, State, Template
from engine.compiler.nodes import Mapping as Written
from engine.compiler.product import Product
from engine.compiler.source import Place, Source


class Places:
    """Over a text that compiles."""

    def __init__(self, source: Source) -> None:
        template = read_template(source, Problems())
        if template is None:
            raise ValueError("only what compiles has places")
        self._template: Template = template

    def account(self, name: str | None, gone: str, product: Product, before: Collection[str]) -> Place:
        """Where `name` is declared; without one, the nearest of the names that were not there before."""
        known = {one.name.text: one.name.place for resource in self._template.resources for one in resource.accounts}
        for active in product.active.values():
            if active.manifest.posting is not None:
                paths = active.manifest.declares(active.config)
                known |= {
                    path[-1]: self._declared(active.manifest.name, path) for path in paths if path[-1] not in known
                }
        return self._nearest(known, name, gone, before)

    def declared(self, primitive: str, gone: str) -> Place:
        return self._section(primitive)

    def resource(self, kind: str | None, gone: str) -> Place:
        return self._nearest({one.name.text: one.name.place for one in self._template.resources}, kind, gone)

    def name(self, what: str, kind: str, name: str | None, gone: str, before: Collection[str]) -> Place:
        """Of a state or a field."""
        resource = next(one for one in self._template.resources if one.name.text == kind)
        known = {one.name.text: one.name.place for one in _members(resource, what)}
        return self._nearest(known or {kind: resource.name.place}, name, gone, before)

    def _nearest(self, known: Mapping[str, Place], name: str | None, gone: str, before: Collection[str] = ()) -> Place:
        if name is not None and name in known:
            return known[name]
        new = {one: place for one, place in known.items() if one not in before} or known
        found = nearest(gone, new)
        return new[found] if found else next(iter(new.values()), self._template.name.place)

    def _section(self, primitive: str) -> Place:
        section = next((one for one in self._template.primitives if one.name.text == primitive), None)
        return section.name.place if section else self._template.name.place

    def _declared(self, primitive: str, path: tuple[str, ...]) -> Place:
        section = next((one for one in self._template.primitives if one.name.text == primitive), None)
        node, place = (section.config, section.name.place) if section else (None, self._template.name.place)
        for step in path:
            entry = (
                next((one for one in node.entries if one.key.text == step), None) if isinstance(node, Written) else None
            )
            if entry is None:
                return place
            node, place = entry.value, entry.key.place
        return place


def _members(resource: Resource, what: str) -> Iterable[State | Field]:
    return resource.states if what == "state" else resource.fields
