"""`python -m tests.soak.off.sweep MODULE`: a process that never looks for what has become due."""

from __future__ import annotations

import runpy
import sys
from datetime import datetime

from engine.runtime.sweep import Sweep


async def nothing(self: Sweep, now: datetime) -> bool:
    return False


if __name__ == "__main__":
    Sweep.look = nothing  # type: ignore[method-assign]
    runpy.run_module(sys.argv[1], run_name="__main__")
