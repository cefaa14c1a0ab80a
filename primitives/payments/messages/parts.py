"""Messages as tables: each leaf of the XML with the field it holds, in the schema's order, for writing and reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from primitives.kit.connector import BadMessage
from primitives.payments.messages.document import Node
from primitives.payments.messages.profile import NOT_PROVIDED
from primitives.payments.messages.texts import (
    FREE,
    fits,
    free_text,
    read_amount,
    read_moment,
    write_amount,
    write_moment,
)

Leaf = tuple[str, str, str | None]


class Part(NamedTuple):
    """path: below the message's root. field: the dataclass's, of a constant its text.

    kind: of `texts.fits`; `moment`; `amount` (with the field `asset`, above zero); `free` (cut to 140, empty is left
    out); `name` (the same, but stands where empty); `constant` (what others write there is not read); `checked` (a
    constant that must be there). An optional constant stands where what its element begins with does.
    """

    path: str
    field: str
    kind: str
    optional: bool = False


class Family(NamedTuple):
    """One message: make is its dataclass."""

    make: Callable[..., Any]
    parts: Sequence[Part]


def write_parts(message: object, parts: Sequence[Part]) -> Iterator[Leaf]:
    """Raises ValueError for a value no rail would take: a bug of whoever made the message."""
    last = ""
    for part in parts:
        if part.kind in ("constant", "checked"):
            if not part.optional or part.path.startswith(f"{_element(last)}/"):
                yield part.path, part.field, None
            continue
        value = getattr(message, part.field)
        if value is None and not part.optional:
            raise ValueError(f"{part.field} is needed")
        if value is not None:
            last = part.path
            yield from _written(part, value, getattr(message, "asset", ""))


def _element(path: str) -> str:
    return path.rpartition("/")[0]


def _written(part: Part, value: Any, asset: str) -> Iterator[Leaf]:
    match part.kind:
        case "moment":
            yield part.path, write_moment(value), None
        case "amount":
            text, currency = write_amount(value, asset)
            if value == 0 and not part.optional:
                raise ValueError("a message that moves money moves some")
            yield part.path, text, currency
        case "free" | "name":
            if text := free_text(value, FREE) or (NOT_PROVIDED if part.kind == "name" else ""):
                yield part.path, text, None
        case kind:
            if not fits(kind, value):
                raise ValueError(f"{part.field} is no {kind} of ISO 20022")
            yield part.path, value, None


def read_parts(root: Node, parts: Sequence[Part]) -> dict[str, Any]:
    """The fields. Raises BadMessage."""
    fields: dict[str, Any] = {}
    for part in parts:
        if part.kind == "constant":
            continue
        node = root.find(part.path)
        if node is not None:
            fields.update(_read(part, node))
        elif part.kind in ("free", "name"):
            fields[part.field] = ""
        elif part.optional:
            fields[part.field] = None
        else:
            raise BadMessage(f"{part.path} is missing")
    return fields


def _read(part: Part, node: Node) -> dict[str, Any]:
    text = node.text()
    match part.kind:
        case "checked":
            if text != part.field:
                raise BadMessage(f"{part.path} is not {part.field}")
            return {}
        case "moment":
            return {part.field: read_moment(text)}
        case "amount":
            amount, asset = read_amount(text, node.currency())
            if amount == 0 and not part.optional:
                raise BadMessage(f"{part.path} is zero")
            return {part.field: amount, "asset": asset}
        case "free" | "name":
            read = free_text(text, FREE)
            return {part.field: "" if read == NOT_PROVIDED else read}
        case kind:
            if not fits(kind, text):
                raise BadMessage(f"{part.path} is no {kind}")
            return {part.field: text}
