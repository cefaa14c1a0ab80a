"""Members of what a control is asked, each read as what it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from primitives.payments.messages.texts import fits, write_amount

MOST = 10**15
"""Minor units of one payment, and what a position may be: sums of very many stay within 64 bits."""

Body = Mapping[str, Any]
Value = TypeVar("Value")


class BadControl(Exception):
    """A control that cannot be followed. The message says which member and what it may be."""


def integer(body: Body, name: str, least: int = 1, most: int = MOST) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadControl(f"{name} is an integer from {least} to {most}")
    return value


def boolean(body: Body, name: str) -> bool:
    value = body.get(name)
    if not isinstance(value, bool):
        raise BadControl(f"{name} is true or false")
    return value


def plain(body: Body, name: str, kind: str) -> str:
    """kind: of `texts.fits`."""
    value = body.get(name)
    if not isinstance(value, str) or not fits(kind, value):
        raise BadControl(f"{name} is a {kind} as ISO 20022 has it")
    return value


def asset(body: Body, name: str) -> str:
    """One the rails carry, `PHP/2`."""
    value = text(body, name)
    try:
        write_amount(0, value)
    except ValueError:
        raise BadControl(f"{name} is one the rails carry, such as PHP/2") from None
    return value


def text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadControl(f"{name} is a text")
    return value


def maybe(body: Body, name: str, read: Callable[[Body, str], Value], otherwise: Value) -> Value:
    """`otherwise` where the member is left out or null."""
    return otherwise if body.get(name) is None else read(body, name)
