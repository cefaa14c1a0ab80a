"""What a sandbox's own API needs beside the services of every product."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from engine.runtime.bookkeeping import Bookkeeping
from primitives.kit.connector import Connection


@dataclass(frozen=True, slots=True)
class Sandbox:
    """connect(tenant, product, connector): the way to what stands outside. Raises NotSent where there is none."""

    books: Bookkeeping
    connect: Callable[[str, str, str], Awaitable[Connection]]
