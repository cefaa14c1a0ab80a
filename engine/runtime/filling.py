"""Accounts filled and formulas evaluated over a segment's rows; the rows a step loads, once its names are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.compiler.product import BoundFormula, CallStep, DoStep, PostStep, Slot
from engine.runtime.frame import Frame, Missing
from primitives.kit.origin import Origin
from primitives.kit.posting import Filled
from primitives.kit.store import Key


def keys_of(step: DoStep | PostStep | CallStep, frame: Frame, origin: Origin) -> Iterable[Key]:
    """The rows a step loads, once its key inputs are known; a reference to nothing asks for nothing."""
    if isinstance(step, CallStep):
        origin = origin._replace(line=step.line.text)
        return step.signature.keys(origin, {name: compute(frame) for name, compute in step.keyed})
    if isinstance(step, DoStep):
        inputs = {name: compute(frame) for name, compute in step.keyed}
        keys = list(step.signature.keys(origin, inputs))
        for total in step.totals:
            keys += total.posting.total_keys(total.active.config, total.hole, total.resource(frame), origin.asset)
        return keys
    holes = tuple(_known(slot, frame) for slot in step.slots)
    return step.posting.keys(step.active.config, step.script, holes, origin.asset)


def fill(slot: Slot, frame: Frame) -> Filled:
    """An account of the chart with its holes, its formulas and whether it is frozen. Raises Missing."""
    if not slot.fill:
        return Filled(slot.account, (), {bound.name: evaluate(bound, frame) for bound in slot.formulas}, False)
    holes = tuple([compute(frame) for compute in slot.fill])
    values = {bound.name: evaluate(bound, frame) for bound in slot.formulas}
    frozen = False
    for compute in slot.frozen:
        frozen = frozen or compute(frame)
    return Filled(slot.account, holes, values, frozen)


def evaluate(bound: BoundFormula, frame: Frame) -> Any:
    if not bound.names:
        return bound.formula.evaluate(frame)
    names = {name: compute(frame) for name, compute in bound.names}
    names["params"] = frame.names["params"]
    return bound.formula.evaluate(frame.over(names))


def _known(slot: Slot, frame: Frame) -> tuple[str, ...] | None:
    try:
        return tuple([compute(frame) for compute in slot.fill])
    except (Missing, KeyError):
        return None
