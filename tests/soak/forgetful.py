"""`engine.serve` with the idempotency look-up switched off: what the tests must be able to see go wrong."""

from __future__ import annotations

from engine import serve
from engine.runtime.rows import SegmentRows
from engine.runtime.segments import RunSegment


def forget(self: RunSegment, rows: SegmentRows) -> None:
    return None


if __name__ == "__main__":
    RunSegment.committed = forget  # type: ignore[method-assign]
    serve.main()
