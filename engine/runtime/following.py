"""Keys beyond a step's own: those that depend on rows of the round before, and those of an account a caller names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from engine.compiler.product import Address, DoStep
from engine.runtime.frame import Frame, Missing
from engine.runtime.rows import Loaded
from primitives.kit.origin import Origin
from primitives.kit.store import ForeignTable, Key, Table

R = TypeVar("R")


class OwnRows:
    """What rounds loaded, as one primitive may see it (primitives.kit.store.Found)."""

    __slots__ = ("_loaded", "_schema")

    def __init__(self, loaded: Loaded, schema: str) -> None:
        self._loaded = loaded
        self._schema = schema

    def get(self, table: Table[R], *key: Any) -> R | None:
        if table.schema != self._schema:
            raise ForeignTable(f"{self._schema} reached for {table}")
        return self._loaded.get(table, *key)


def following(step: DoStep, frame: Frame, loaded: Loaded, origin: Origin) -> Iterator[Key]:
    """The rows an action asks for once it has seen those of its keys."""
    if step.signature.follow is None:
        return
    try:
        inputs = {name: compute(frame) for name, compute in step.keyed}
    except Missing:
        return
    yield from step.signature.follow(OwnRows(loaded, step.active.manifest.name), origin, inputs)


def demanded(step: DoStep, frame: Frame, number: int) -> Iterator[Key]:
    """The rows of one round that the named account's ceilings and freezes read, and of the resources it is of."""
    try:
        inputs = {name: compute(frame) for name, compute in step.keyed}
    except Missing:
        return
    chosen = address_of(step, inputs, frame)
    if chosen is None:
        return
    address, own = chosen
    for demand in address.demands:
        if demand.round + step.round == number:
            try:
                id_ = demand.id(own)
            except Missing:
                continue
            yield demand.table.at(id_)


def address_of(step: DoStep, inputs: Mapping[str, Any], frame: Frame) -> tuple[Address, Frame] | None:
    """The account a caller names, and a frame whose names are its holes."""
    named = step.signature.addressed(inputs) if step.signature.addressed else None
    address = step.addresses.get(named.account) if named else None
    if named is None or address is None:
        return None
    holes = dict(zip(address.holes, named.holes, strict=True))
    return address, frame.over({"params": frame.names["params"], **holes})
