"""A release being served, and what every one of them uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from engine.compiler.product import Product
from engine.runtime.clock import TenantClock
from engine.runtime.desk import Desk
from engine.runtime.metrics import Metrics
from engine.runtime.reader import Reads
from engine.runtime.sandbox import Sandbox
from engine.runtime.segment import Segment


class Submit(Protocol):
    """The committer's door."""

    def __call__(self, segment: Segment, /) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class Services:
    """What every mounted product uses."""

    submit: Submit
    reader: Reads
    clock: TenantClock
    metrics: Metrics
    desk: Desk
    sandbox: Sandbox


LinesOf = Callable[[int], Awaitable[tuple[str, ...]]]
"""The lines of a product's template as it was in a release; none where there was none."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """A release, served. lines: also of the releases before it, for `explain`."""

    product: Product
    release: int
    sha256: str
    lines: LinesOf
    services: Services

    @property
    def path(self) -> str:
        return f"/{self.product.tenant}/{self.product.name}/v{self.product.major}"
