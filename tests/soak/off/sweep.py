"""`python -m tests.soak.off.sweep MODULE`: a process that never looks for what has become due."""

from __future__ import annotations

import runpy
import sys
from datetime import timedelta

from engine.runtime.sweeps import NEGLECTED, UNTAKEN, Sweeps


async def nothing(self: Sweeps, neglected: timedelta = NEGLECTED, untaken: timedelta = UNTAKEN) -> bool:
    return False


if __name__ == "__main__":
    Sweeps.once = nothing  # type: ignore[method-assign]
    runpy.run_module(sys.argv[1], run_name="__main__")
