"""Canonical JSON: one text for one value, so that hashes and stored answers are stable."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(separators=(",", ":"), sort_keys=True, ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """Sorted keys, no spaces, no floats that are not numbers."""
    return _ENCODER.encode(value)


def parse(text: str) -> Any:
    return json.loads(text)
