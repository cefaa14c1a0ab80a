"""Logs: one JSON object per line. Kinds, codes, counts and ids; no names, no numbers of people, no bodies, no URLs."""

from __future__ import annotations

import json
import traceback
from typing import Any, TextIO

import structlog
from structlog.typing import FilteringBoundLogger

_ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=str).encode


def json_logger(stream: TextIO, level: str = "info") -> FilteringBoundLogger:
    """A logger that writes to `stream` and knows no global configuration."""
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper("iso", utc=True), _render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    bound: FilteringBoundLogger = logger.bind()  # the lazy proxy would assemble itself again for every line
    return bound


def frames(exception: BaseException, most: int = 8) -> list[str]:
    """Where an exception arose, innermost last: `runs.py:41 start`. Without its text, which may hold values."""
    found = traceback.extract_tb(exception.__traceback__)[-most:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in found]


def _render(logger: Any, method: str, event: Any) -> str:
    return _ENCODE({name: value for name, value in event.items() if value is not None})
