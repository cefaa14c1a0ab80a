"""`create:` and `become:`: the rows of the template's own resources, their clocks and events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.compiler.own import OWN, OwnRow
from engine.compiler.product import Compute, Kind, OwnKind
from engine.runtime.frame import Frame
from engine.runtime.own_values import event_data, fields_json, typed_fields
from engine.runtime.rows import SegmentRows
from primitives.kit.clock import Duration, after
from primitives.kit.ids import reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Defect

NOWHERE = ""
"""The state of a resource between `create` and `become`; no segment ends with one in it."""

Sets = Iterable[tuple[str, Compute]]


def create(rows: SegmentRows, frame: Frame, product: str, kind: Kind, sets: Sets, origin: Origin) -> None:
    """Its id is in scope already, under the name of its kind."""
    id_ = frame.names[kind.name]
    values = {name: compute(frame) for name, compute in sets}
    row = OwnRow(
        id=id_,
        product=product,
        kind=kind.name,
        state=NOWHERE,
        state_n=0,
        until=None,
        fields=fields_json(kind, values),
        run=origin.run,
        release=origin.release,
        reference=reference(id_),
        created_at=origin.at,
        changed_at=origin.at,
    )
    rows.enter(OWN.schema).put(OWN, row)


def become(rows: SegmentRows, frame: Frame, kind: Kind, state: str, sets: Sets, origin: Origin) -> None:
    """Moves it, its clock and its fields, and says so. What no longer holds of its old state's clock is forgotten."""
    changed = {name: compute(frame) for name, compute in sets}
    row = rows.enter(OWN.schema).get(OWN, frame.names[kind.name])
    if row is None:
        raise Defect(f"no {kind.name} to become {state}")
    values = typed_fields(row, kind) | changed
    moved = _moved(row, state, fields_json(kind, values) if changed else row.fields, None, origin.at)
    rows.put(OWN, moved)
    rows.put(OWN, _moved(row, state, moved.fields, _strikes_at(kind, state, frame, origin), origin.at))
    rows.emit(f"{kind.name}.{state}", row.id, event_data(moved, kind))


def _moved(row: OwnRow, state: str, fields: str, until: datetime | None, at: datetime) -> OwnRow:
    return OwnRow(
        id=row.id,
        product=row.product,
        kind=row.kind,
        state=state,
        state_n=row.state_n + 1,
        until=until,
        fields=fields,
        run=row.run,
        release=row.release,
        reference=row.reference,
        created_at=row.created_at,
        changed_at=at,
    )


def _strikes_at(kind: Kind, state: str, frame: Frame, origin: Origin) -> datetime | None:
    """`until:` says a time, or how long from now; with the resource in its new state already."""
    found = life_of(kind).states[state]
    if found.until is None:
        return None
    until: Any = found.until(frame)
    return after(frame.now, until) if isinstance(until, Duration) else until


def life_of(kind: Kind) -> OwnKind:
    if kind.own is None:
        raise Defect(f"{kind.name} is a primitive's")
    return kind.own
