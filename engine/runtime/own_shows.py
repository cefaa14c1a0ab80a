"""A template's own resource as the API shows it: the same for the POST that made it and every GET."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler.own import OwnRow
from engine.compiler.product import Kind
from engine.runtime.own_values import own_fields, typed_fields
from engine.runtime.rendering import moment, renderer
from primitives.kit.store import Json


def show_own(row: OwnRow, kind: Kind, shows: Mapping[str, Json]) -> dict[str, Json]:
    """run: of the run that made it; shows: what that run shows, null until known."""
    values = typed_fields(row, kind)
    known: dict[str, Json] = {
        "id": row.id,
        "reference": row.reference,
        "state": row.state,
        "run": row.run,
        **{name: renderer(type_)(values[name]) for name, type_ in own_fields(kind)},
    }
    return {
        **known,
        **{name: value for name, value in shows.items() if value is not None or name not in known},
        "created_at": moment(row.created_at),
        "changed_at": moment(row.changed_at),
    }
