"""A workflow ready to run: its demands and keys by round, and how its outcome is shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from engine.compiler.product import Kind, Product, Setting, Workflow
from engine.runtime.frame import Frame, Reads
from engine.runtime.rendering import Render, renderer
from engine.runtime.stretches import Stretch, Stretches, first_stretch, later_stretches
from primitives.kit.store import Json, Table
from primitives.kit.types import Optional, Ref, Text, Type


class Parameters:
    """Every parameter as it is on a date, in the template's zone."""

    def __init__(self, settings: Sequence[Setting], zone: str) -> None:
        dates = sorted({since for setting in settings for since, _ in setting.values if since is not None})
        self.zone = ZoneInfo(zone)
        self._since = dates
        self._values = [_on(settings, day) for day in (date.min, *dates)]

    def at(self, moment: datetime) -> SimpleNamespace:
        if not self._since:
            return self._values[0]
        return self._values[bisect_right(self._since, moment.astimezone(self.zone).date())]


def _on(settings: Sequence[Setting], day: date) -> SimpleNamespace:
    values = {}
    for setting in settings:
        values[setting.name] = [value for since, value in setting.values if since is None or since <= day][-1]
    return SimpleNamespace(**values)


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a finished run answers. kind: None where the run itself is the resource.

    path: of the route, for Location and `instance`; created: 201 or 200. fields: name and render.
    """

    path: str
    kind: Kind | None
    created: bool
    fields: tuple[tuple[str, Render], ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A workflow of a release, compiled. references: its inputs that name resources, with the tables of these.

    first: its steps up to the first cut; later: after each outcome of each cut. own: the template's own resources.
    operation: what an idempotency key belongs to, beside the credential. texts: what events leave out.
    """

    product: Product
    release: int
    workflow: Workflow
    presentation: Presentation
    parameters: Parameters
    tables: Mapping[str, Table[Any]]
    own: Mapping[str, Kind]
    first: Stretch
    later: Stretches
    references: tuple[tuple[str, Table[Any], str], ...]
    inputs: tuple[tuple[str, Render, bool], ...]
    shows: tuple[tuple[str, Callable[[Any], Any], Render], ...]
    operation: str
    texts: frozenset[str]

    def frame(self, names: dict[str, Any], at: datetime, rows: Reads) -> Frame:
        return Frame(names, at, self.parameters.zone, rows, self.tables, self.own)


def is_text(type_: Type) -> bool:
    """What people wrote, which may be anybody's name or number."""
    return isinstance(type_.item if isinstance(type_, Optional) else type_, Text)


def make_program(
    product: Product, release: int, workflow: Workflow, presentation: Presentation, parameters: Parameters
) -> Program:
    return Program(
        product=product,
        release=release,
        workflow=workflow,
        presentation=presentation,
        parameters=parameters,
        tables={kind.full_name: kind.resource.table for kind in product.kinds.values()},
        own={kind.full_name: kind for kind in product.kinds.values() if kind.own is not None},
        first=first_stretch(workflow),
        later=later_stretches(workflow),
        references=tuple(
            (field.name, product.kinds[field.type.resource].resource.table, product.kinds[field.type.resource].name)
            for field in workflow.inputs
            if isinstance(field.type, Ref)
        ),
        inputs=tuple((field.name, renderer(field.type), field.optional) for field in workflow.inputs),
        shows=tuple((shown.name, shown.value, renderer(shown.type)) for shown in workflow.shows),
        operation=f"{product.name}/{workflow.name}",
        texts=frozenset(
            [field.name for field in workflow.inputs if is_text(field.type)]
            + [shown.name for shown in workflow.shows if is_text(shown.type)]
        ),
    )


def resource_fields(kind: Kind, product: Product, names: Callable[[Any], Any]) -> tuple[tuple[str, Render], ...]:
    """What the API shows of a resource: its `shows`, each by its type."""
    types = dict(kind.resource.fields.fields)
    return tuple((name, renderer(names(types[name]))) for name in kind.resource.shows if name in types)


def show_resource(row: Any, fields: tuple[tuple[str, Render], ...]) -> dict[str, Json]:
    return {"id": row.id, "state": row.state} | {name: render(getattr(row, name)) for name, render in fields}
