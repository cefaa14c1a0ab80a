"""`undo:` reverses what was recorded, newest first, and never beyond the last accepted call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.compiler.product import Active, Product
from engine.runtime.rows import SegmentRows
from primitives.kit.action import Write
from primitives.kit.call import Call
from primitives.kit.connector import ACCEPTED
from primitives.kit.origin import Origin
from primitives.kit.posting import Posting
from primitives.kit.problems import Defect
from primitives.kit.store import Json, Key

Recorded = list[Json]

POST = "post"


def undo(
    rows: SegmentRows, record: Sequence[Recorded], names: tuple[str, ...] | None, product: Product, origin: Origin
) -> list[Json]:
    """The places in the record of what was undone. names: only what `as:` calls so."""
    undone: list[Json] = []
    for place in undoable(record):
        entry = record[place]
        if names is not None and name_of(entry) not in names:
            continue
        if _undo_one(rows, entry, product, origin):
            undone.append(place)
    return undone


def undo_keys(record: Sequence[Recorded], product: Product) -> Iterator[Key]:
    """The rows an undo of all of it reads."""
    for place in undoable(record):
        yield from _keys_of(record[place], product)


def undoable(record: Sequence[Recorded]) -> list[int]:
    """Newest first; what was undone before is not undone again."""
    already = {place for entry in record if entry[1] == "undo" for place in _places(entry)}
    found = []
    for place in range(len(record) - 1, -1, -1):
        if mark_of(record[place]) == ACCEPTED:
            break
        if place not in already and (record[place][1] == POST or "." in str(record[place][1])):
            found.append(place)
    return found


def name_of(entry: Recorded) -> str | None:
    return str(entry[3]) if len(entry) > 3 and entry[3] is not None else None


def mark_of(entry: Recorded) -> str | None:
    return str(entry[4]) if len(entry) > 4 and entry[4] is not None else None


def revived(entry: Recorded, product: Product) -> Any:
    """What a step answered, from what is recorded of it."""
    found = done_by(entry, product)
    return found.revive(entry[2])


def done_by(entry: Recorded, product: Product) -> Write | Call | Posting:
    """The action a record names. Raises Defect where the product no longer has it."""
    did = str(entry[1])
    if did == POST:
        return _posting(product)
    primitive, _, action = did.rpartition(".")
    active = product.active.get(primitive)
    offered: Iterable[Write | Call] = _offered(active) if active else ()
    for one in offered:
        if one.name == action:
            return one
    raise Defect(f"nothing offers {did}")


def _offered(active: Active) -> Iterator[Write | Call]:
    manifest = active.manifest
    yield from manifest.writes
    yield from manifest.calls
    for resource in (*manifest.resources, *(admin.resource for admin in manifest.admin)):
        yield from (resource.create,) if resource.create else ()
        yield from resource.do.values()
        yield from resource.by_operations.values()


def _posting(product: Product) -> Posting:
    for active in product.active.values():
        if active.manifest.posting is not None:
            return active.manifest.posting
    raise Defect("a post, and no books")


def _undo_one(rows: SegmentRows, entry: Recorded, product: Product, origin: Origin) -> bool:
    done = done_by(entry, product)
    if isinstance(done, Call):
        return False
    if isinstance(done, Posting):
        rows.enter(_keeper(product))
        if done.undo_by is not None:
            done.undo_by(rows, done.revive(entry[2]), origin)
        else:
            done.undo(rows, done.revive(entry[2]))
        return True
    if done.undo is None:
        return False
    done.undo(rows.enter(str(entry[1]).rpartition(".")[0]), done.revive(entry[2]))
    return True


def _keys_of(entry: Recorded, product: Product) -> Iterable[Key]:
    done = done_by(entry, product)
    if isinstance(done, Call):
        return ()
    return done.undo_keys(done.revive(entry[2]))


def _keeper(product: Product) -> str:
    return next(name for name, active in product.active.items() if active.manifest.posting is not None)


def _places(entry: Recorded) -> list[Json]:
    return entry[2] if isinstance(entry[2], list) else []
