"""`parameters:`: typed holes with a default and bounds."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Column, Parameter, Rows, Setting
from engine.compiler.leaves import Hole, Word
from engine.compiler.nodes import Entry, Mapping, Node
from engine.compiler.validate import literals
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import Record, Shape, members, read
from engine.compiler.validate.settings import setting
from engine.compiler.validate.values import word

_COMMON = ("default", "title", "help", "set_by", "widen")
_BOUNDS = ("minimum", "maximum")
_EXTRA = {
    "money": (*_BOUNDS, "asset"),
    "table": (),
    "enum": ("in",),
    "list": ("of", "asset"),
    "flag": (),
    "text": (),
}


def parameters(node: Node | None, problems: Problems) -> tuple[Parameter, ...]:
    entries = () if node is None else members(node, "`parameters`", problems)
    return tuple(_parameter(entry, problems) for entry in entries)


def _parameter(entry: Entry, problems: Problems) -> Parameter:
    name = identifier(entry.key, "a parameter", problems)
    record = read(entry.value, _shape(entry.value), problems, at=name.place)
    key, columns = _columns(record, "key", problems), _columns(record, "columns", problems)
    found_asset = record.maybe_word("asset")
    return Parameter(
        place=name.place,
        name=name,
        type=record.word("type"),
        default=_default(record, problems),
        minimum=record.maybe_hole("minimum"),
        maximum=record.maybe_hole("maximum"),
        title=record.maybe_hole("title"),
        help=record.maybe_hole("help"),
        set_by=record.words("set_by"),
        key=key,
        columns=columns,
        choices=record.words("in"),
        item=record.maybe_word("of"),
        asset=literals.asset(found_asset, problems) if found_asset else None,
        widen=record.flag("widen"),
    )


def _shape(node: Node) -> Shape:
    """The keys depend on the type."""
    type_ = node.get("type") if isinstance(node, Mapping) else None
    name = getattr(type_, "text", "")
    if name == "table":
        return Shape("a table", ("type", "key", "columns"), _COMMON)
    what = f"a parameter of type {name}" if name in _EXTRA else "a parameter"
    return Shape(what, ("type",), _COMMON + _EXTRA.get(name, _BOUNDS))


def _columns(record: Record, key: str, problems: Problems) -> tuple[Column, ...]:
    node = record.node(key)
    if node is None:
        return ()
    if isinstance(node, Mapping) and not node.entries:
        problems.add("FF203", node.place, f"`{key}` of a table names at least one column")
    return tuple(
        Column(identifier(entry.key, "a column", problems), word(entry.value, f"`{entry.key.text}`", problems))
        for entry in members(node, f"`{key}`", problems)
    )


def _default(record: Record, problems: Problems) -> Setting | None:
    node = record.node("default")
    if node is None:
        return None
    found = setting(node, "`default`", problems)
    type_: Word = record.word("type")
    wanted = {"table": Rows}.get(type_.text)
    if wanted and not isinstance(found, Rows):
        problems.add("FF203", node.place, "`default` of a table takes rows", _ROWS)
    elif not wanted and isinstance(found, Rows):
        problems.add("FF203", node.place, f"`default` of type {type_.text} takes a value, these are rows")
    elif type_.text != "list" and not isinstance(found, Hole | Rows):
        problems.add("FF203", node.place, f"`default` of type {type_.text} takes one value, this is a list")
    return found


_ROWS = "write `key: { column: value }`, or a list of `{ key: value, column: value }`"
