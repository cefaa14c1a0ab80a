"""Canonical JSON: one text for one value, so that hashes and stored answers are stable."""

from __future__ import annotations

import json
from typing import Any

import orjson

_ENCODER = json.JSONEncoder(separators=(",", ":"), sort_keys=True, ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """Sorted keys, no spaces, UTF-8 as it is. Integers of any size: those beyond 64 bits take the slower encoder."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:
        return _ENCODER.encode(value)


def parse(text: str) -> Any:
    """Raises ValueError where the text is no JSON, or is nested too deeply to be read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
