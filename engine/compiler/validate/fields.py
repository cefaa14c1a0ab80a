"""Inputs of workflows and fields of resources: a type, or a mapping with a type and its bounds."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Field
from engine.compiler.leaves import Word
from engine.compiler.nodes import Entry, Node, Scalar, Sequence
from engine.compiler.validate import literals
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import Record, Shape, members, read
from engine.compiler.validate.values import word, words

_OPTIONAL = ("minimum", "maximum", "pattern", "max_length", "optional", "in", "of", "asset")
INPUT = Shape("an input", ("type",), ("pays", *_OPTIONAL))
FIELD = Shape("a field", ("type",), ("was", *_OPTIONAL))
_PART = Shape("a part", ("type",), _OPTIONAL)
_LONGEST_TEXT = 100_000


def fields(node: Node | None, what: str, shape: Shape, problems: Problems) -> tuple[Field, ...]:
    """shape: INPUT or FIELD."""
    entries = () if node is None else members(node, what, problems)
    return tuple(_field(entry, shape, problems) for entry in entries)


def _field(entry: Entry, shape: Shape, problems: Problems) -> Field:
    name = identifier(entry.key, shape.what, problems)
    if isinstance(entry.value, Scalar):
        return _short(name, word(entry.value, f"`{name.text}`", problems))
    return _long(name, read(entry.value, shape, problems, at=name.place), problems)


def _short(name: Word, type_: Word) -> Field:
    return Field(
        name.place, name, type_, pays=False, minimum=None, maximum=None, pattern=None, max_length=None,
        optional=False, inside=None, choices=(), item=None, fields=(), asset=None, was=None,
    )  # fmt: skip


def _long(name: Word, record: Record, problems: Problems) -> Field:
    inside, choices = _membership(record)
    item, parts = _element(record, problems)
    found_pattern, found_asset = record.maybe_word("pattern"), record.maybe_word("asset")
    return Field(
        place=name.place,
        name=name,
        type=record.word("type"),
        pays=record.flag("pays"),
        minimum=record.maybe_hole("minimum"),
        maximum=record.maybe_hole("maximum"),
        pattern=literals.pattern(found_pattern, problems) if found_pattern else None,
        max_length=record.number("max_length", 1, _LONGEST_TEXT),
        optional=record.flag("optional"),
        inside=inside,
        choices=choices,
        item=item,
        fields=parts,
        asset=literals.asset(found_asset, problems) if found_asset else None,
        was=record.maybe_word("was"),
    )


def _membership(record: Record) -> tuple[Word | None, tuple[Word, ...]]:
    """`in: merchant` or `in: [daily, weekly]`"""
    node = record.node("in")
    if isinstance(node, Sequence):
        return None, words(node, "`in`", record.problems)
    return record.maybe_word("in"), ()


def _element(record: Record, problems: Problems) -> tuple[Word | None, tuple[Field, ...]]:
    """What a list holds: `of: text` or `of: { account: text, amount: money }`"""
    node = record.node("of")
    if node is None or isinstance(node, Scalar):
        return record.maybe_word("of"), ()
    return None, fields(node, "`of`", _PART, problems)
