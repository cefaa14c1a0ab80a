"""A tenant's file."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Versioned, Word
from engine.compiler.nodes import Entry, Mapping, Node, Scalar
from engine.compiler.source import Place
from engine.compiler.tenant import Change, Connection, Role, Subscription, Tenant, TenantValue
from engine.compiler.validate.literals import is_date
from engine.compiler.validate.names import identifier, path_name, versioned
from engine.compiler.validate.records import Record, Shape, read
from engine.compiler.validate.settings import setting
from engine.compiler.validate.values import words

_TENANT = Shape("a tenant's file", ("tenant", "products"), ("title", "roles"))
_PRODUCT = Shape("a product", ("template",), ("parameters", "connectors"))
_CONNECTION = Shape("a connector", ("use",), ("secret",))


def validate_tenant(node: Node, problems: Problems) -> Tenant | None:
    """None where a problem was found: FF201 to FF205. All of them are recorded."""
    found = Problems()
    tenant = _tenant(node, found)
    problems.extend(found)
    return None if found.failed else tenant


def _tenant(node: Node, problems: Problems) -> Tenant:
    start = Place(node.place.file, node.place.line, node.place.column, node.place.line, node.place.column + 1)
    record = read(node, _TENANT, problems, at=start)
    return Tenant(
        place=node.place,
        name=_name(record, problems),
        title=record.maybe_hole("title"),
        products=tuple(_product(entry, problems) for entry in record.members("products", "`products`")),
        roles=tuple(_role(entry, problems) for entry in record.members("roles", "`roles`")),
    )


def _name(record: Record, problems: Problems) -> Word:
    node = record.node("tenant")
    if isinstance(node, Scalar) and node.text:
        return path_name(node, "a tenant", problems)
    return record.word("tenant")


def _product(entry: Entry, problems: Problems) -> Subscription:
    name = path_name(entry.key, "a product", problems)
    record = read(entry.value, _PRODUCT, problems, at=name.place)
    return Subscription(
        place=name.place,
        name=name,
        template=_template(record, problems),
        values=tuple(_value(found, problems) for found in record.members("parameters", "`parameters`")),
        connectors=tuple(_connection(found, problems) for found in record.members("connectors", "`connectors`")),
    )


def _template(record: Record, problems: Problems) -> Versioned:
    word = record.word("template")
    return versioned(word, problems) if word.text else Versioned("", "", record.place)


def _value(entry: Entry, problems: Problems) -> TenantValue:
    """A value, or `{ now: 15.00, 2027-03-01: 12.00 }`."""
    name = identifier(entry.key, "a parameter", problems)
    node = entry.value
    if isinstance(node, Mapping) and any(_dated(found.key.text) for found in node.entries):
        return TenantValue(name, tuple(_change(found, problems) for found in node.entries))
    return TenantValue(name, (Change(node.place, None, setting(node, f"`{name.text}`", problems)),))


def _dated(key: str) -> bool:
    return key == "now" or key[:1].isdigit()


def _change(entry: Entry, problems: Problems) -> Change:
    key = entry.key
    if key.text != "now" and not is_date(key.text):
        problems.add("FF204", key.place, f"`{key.text}` is no date", "write `now` or a date, `2027-03-01`")
    since = None if key.text == "now" else Word(key.text, key.place)
    return Change(key.place, since, setting(entry.value, f"`{key.text}`", problems))


def _connection(entry: Entry, problems: Problems) -> Connection:
    name = identifier(entry.key, "a connector", problems)
    record = read(entry.value, _CONNECTION, problems, at=name.place)
    return Connection(name.place, name, record.word("use"), record.maybe_word("secret"))


def _role(entry: Entry, problems: Problems) -> Role:
    name = identifier(entry.key, "a role", problems)
    return Role(name, words(entry.value, f"`{name.text}`", problems))
