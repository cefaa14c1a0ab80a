"""`python -m tests.soak.off.step MODULE`: a process in which a run that has moved on is moved again."""

from __future__ import annotations

import runpy
import sys

from engine.runtime.resuming import ResumeSegment
from engine.runtime.rows import SegmentRows


def unchecked(self: ResumeSegment, rows: SegmentRows) -> str | None:
    return None


if __name__ == "__main__":
    ResumeSegment.committed = unchecked  # type: ignore[method-assign]
    runpy.run_module(sys.argv[1], run_name="__main__")
