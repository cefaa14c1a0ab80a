"""`resources:`: things with a life: fields, states, accounts."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Account, Resource, State
from engine.compiler.nodes import Entry, Node, Scalar
from engine.compiler.validate import literals
from engine.compiler.validate.fields import FIELD, fields
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import Record, Shape, members, read
from engine.compiler.validate.values import one_or_more

_RESOURCE = Shape("a resource", (), ("of", "fields", "under", "states", "accounts"))
_STATE = Shape("a state", (), ("until", "then", "by", "was"))
_ACCOUNT = Shape("an account", ("address", "class"), ("ceiling", "floor", "assets", "overdraft", "mirrors", "was"))


def resources(node: Node | None, problems: Problems) -> tuple[Resource, ...]:
    entries = () if node is None else members(node, "`resources`", problems)
    return tuple(_resource(entry, problems) for entry in entries)


def _resource(entry: Entry, problems: Problems) -> Resource:
    name = identifier(entry.key, "a resource", problems)
    record = read(entry.value, _RESOURCE, problems, at=name.place)
    return Resource(
        place=name.place,
        name=name,
        of=record.maybe_word("of"),
        fields=fields(record.node("fields"), "`fields`", FIELD, problems),
        under=record.maybe_word("under"),
        states=tuple(_state(state, problems) for state in record.members("states", "`states`")),
        accounts=tuple(_account(found, problems) for found in record.members("accounts", "`accounts`")),
    )


def _state(entry: Entry, problems: Problems) -> State:
    """`{}`, `end`, or `{ until, then, by }`"""
    name = identifier(entry.key, "a state", problems)
    node = entry.value
    if isinstance(node, Scalar) and node.text == "end":
        return State(name.place, name, end=True, until=None, then=None, by=None, was=None)
    if isinstance(node, Scalar):
        help = "write `{}`, `end`, `{ until: TIME, then: WORKFLOW }` or `{ by: ROLE }`"
        problems.add("FF203", node.place if node.text else name.place, "this is not a state's form", help)
        return State(name.place, name, end=False, until=None, then=None, by=None, was=None)
    record = read(node, _STATE, problems, at=name.place)
    _clock(record)
    until, then, by = record.maybe_hole("until"), record.maybe_word("then"), record.maybe_word("by")
    return State(name.place, name, end=False, until=until, then=then, by=by, was=record.maybe_word("was"))


def _clock(record: Record) -> None:
    """A clock is a time and what happens then."""
    for one, other in (("until", "then"), ("then", "until")):
        if one in record and other not in record:
            record.problems.add(
                "FF202", record.key_place(one), f"`{one}` of a state needs `{other}`", f"add `{other}:`"
            )


def _account(entry: Entry, problems: Problems) -> Account:
    name = identifier(entry.key, "an account", problems)
    record = read(entry.value, _ACCOUNT, problems, at=name.place)
    assets = record.node("assets")
    return Account(
        place=name.place,
        name=name,
        address=record.hole("address"),
        class_=record.word("class"),
        ceiling=record.maybe_hole("ceiling"),
        floor=record.maybe_hole("floor"),
        assets=tuple(
            literals.asset(found, problems) for found in (one_or_more(assets, "`assets`", problems) if assets else ())
        ),
        overdraft=record.maybe_hole("overdraft"),
        mirrors=record.maybe_word("mirrors"),
        was=record.maybe_word("was"),
    )
