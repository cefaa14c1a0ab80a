"""JSON Schemas of the inbox and of runs as operators see them."""

from __future__ import annotations

from primitives.kit.store import Json

_TEXT: dict[str, Json] = {"type": "string"}
_MAYBE: dict[str, Json] = {"type": ["string", "null"]}
_TIME: dict[str, Json] = {"type": "string", "format": "date-time"}
_MAYBE_TIME: dict[str, Json] = {"type": ["string", "null"], "format": "date-time"}
_NUMBER: dict[str, Json] = {"type": "integer"}


def _object(**properties: Json) -> dict[str, Json]:
    return {"type": "object", "properties": properties}


def _list(item: Json) -> dict[str, Json]:
    return {"type": "array", "items": item}


OFFER = _object(name=_TEXT, title=_TEXT, post={**_TEXT, "description": "The path below the product's."})
INBOX_ITEM = _object(
    kind={"type": "string", "enum": ["resource", "run", "arrival"]},
    id=_TEXT,
    reference=_TEXT,
    resource={**_MAYBE, "description": "Of a resource its kind, of a run the id of its resource."},
    state=_TEXT,
    status=_TEXT,
    workflow=_TEXT,
    run=_MAYBE,
    connector=_TEXT,
    message=_TEXT,
    event=_MAYBE,
    answer_to=_MAYBE,
    why=_MAYBE,
    problem=_MAYBE,
    since=_TIME,
    offers=_list(OFFER),
) | {"required": ["kind", "since", "offers"]}
ARRIVAL = _object(
    kind={"const": "arrival"},
    connector=_TEXT,
    message=_TEXT,
    event=_MAYBE,
    answer_to=_MAYBE,
    state=_TEXT,
    why=_MAYBE,
    run=_MAYBE,
    since=_TIME,
    data={"type": "object", "description": "What was sent; only where one arrival is read."},
    offers=_list(OFFER),
)
CALL = _object(
    message=_TEXT,
    connector=_TEXT,
    action=_TEXT,
    state=_TEXT,
    attempt=_NUMBER,
    intended_at=_TIME,
    sent_at=_MAYBE_TIME,
    answered_at=_MAYBE_TIME,
    until=_MAYBE_TIME,
    reason=_MAYBE,
    by=_MAYBE,
)
TIMELINE = _object(at=_MAYBE_TIME, did=_TEXT, template=_MAYBE, outcome=_MAYBE)
RUN_ITEM = _object(
    id=_TEXT,
    reference=_TEXT,
    workflow=_TEXT,
    status=_TEXT,
    release=_NUMBER,
    step=_NUMBER,
    resource=_MAYBE,
    actor=_TEXT,
    event={"type": ["object", "null"]},
    asks=_MAYBE,
    needs=_TEXT,
    attempt=_NUMBER,
    wake_at=_MAYBE_TIME,
    problem={"type": ["object", "null"]},
    created_at=_TIME,
    moved_at=_MAYBE_TIME,
) | {"required": ["id", "workflow", "status"]}
RUN = _object(**RUN_ITEM["properties"], timeline=_list(TIMELINE), calls=_list(CALL))  # type: ignore[arg-type]
