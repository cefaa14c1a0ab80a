"""A release that moved money or rows: nothing begins on those before it any more, whoever still serves them."""

from __future__ import annotations

from engine.runtime.program import Program
from engine.runtime.rows import SegmentRows
from engine.runtime.segment import Superseded
from engine.runtime.tables import NUMBERS
from primitives.kit.store import Key


def fence_name(product: str, major: int) -> str:
    return f"fence/{product}/{major}"


def fence(program: Program) -> Key:
    """Its row is loaded with every segment that begins a run: decided under the tenant's lock, like all else."""
    return NUMBERS.at(fence_name(program.product.name, program.product.major))


def only(number: int) -> int:
    """A fence that nothing but this release passes: what came after it was taken back."""
    return -number


def check_fence(rows: SegmentRows, program: Program) -> None:
    """Raises Superseded."""
    found = rows.read(NUMBERS, fence(program).values)
    if found is None:
        return
    if program.release < found.value or (found.value < 0 and program.release != -found.value):
        raise Superseded
