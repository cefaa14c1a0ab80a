"""A file of behaviour cases, read."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

Case = dict[str, Any]


class NoCases(Exception):
    """The file cannot be read as behaviour cases; says why."""


def read_cases(file: Path, kinds: Collection[str]) -> list[Case]:
    """kinds: those a case may be of. Raises NoCases."""
    try:
        cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    except OSError as error:
        raise NoCases(f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise NoCases(f"is not JSON in UTF-8: {error}") from error
    except (KeyError, TypeError) as error:
        raise NoCases('is not an object with a list "cases"') from error
    if not isinstance(cases, list) or not cases:
        raise NoCases('has no cases in its list "cases"')
    for number, case in enumerate(cases):
        _check_shape(number, case, kinds)
    return cases


def _check_shape(number: int, case: Any, kinds: Collection[str]) -> None:
    if not isinstance(case, dict):
        raise NoCases(f"cases[{number}] is not an object")
    for key, type_ in (("kind", str), ("name", str), ("expected", dict)):
        if not isinstance(case.get(key), type_):
            raise NoCases(f"cases[{number}] has no {key!r} that is a {type_.__name__}")
    if case["kind"] not in kinds:
        raise NoCases(f"cases[{number}] is of kind {case['kind']!r}; there are {', '.join(kinds)}")
