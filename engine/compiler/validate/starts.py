"""`start:` and `acts_on:`: what begins a workflow, and on which states."""

from __future__ import annotations

import re

from engine.compiler.diagnostics import Problems
from engine.compiler.document import (
    ActsOn,
    ClientStart,
    EventStart,
    FromStart,
    PersonStart,
    ScheduleStart,
    Start,
)
from engine.compiler.leaves import Hole, Ignore, Keep, Word
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.validate.records import Record, Shape, read, unknown_key
from engine.compiler.validate.values import hole, kind, nothing, one_or_more, part, word

_EVENT = Shape("a start by an event", ("event",), ("find", "pays", "none", "answer_within"))
_SCHEDULE = Shape("a start by a schedule", ("schedule",), ("per", "where"))
_TIMES = Shape("`schedule`", ("at",), ("days",))
_FROM = Shape("a start from a workflow", ("from",), ("find", "pays", "none"))
_PERSON = Shape("a start by a person", ("by",))
_SHAPES = {"event": _EVENT, "schedule": _SCHEDULE, "from": _FROM, "by": _PERSON}
_FORMS = "write `client`, `{ event: … }`, `{ schedule: … }`, `{ from: … }` or `{ by: ROLE }`"
_KEEP = re.compile(r"keep\s+(\S.*)")


def start(node: Node | None, problems: Problems) -> Start:
    if node is None:
        return ClientStart(None)
    if isinstance(node, Mapping):
        return _of_kind(node, problems)
    if not (isinstance(node, Scalar) and node.text == "client"):
        text = node.text if isinstance(node, Scalar) else ""
        problems.add("FF203", node.place, f"this is not a start: `{text}`" if text else "this is not a start", _FORMS)
    return ClientStart(node.place)


def _of_kind(node: Mapping, problems: Problems) -> Start:
    kinds = [entry.key for entry in node.entries if entry.key.text in _SHAPES]
    if not kinds:
        _without_kind(node, problems)
        return ClientStart(node.place)
    if len(kinds) > 1:
        message = f"a start has one of `{kinds[0].text}` and `{kinds[1].text}`"
        problems.add("FF203", kinds[1].place, message, "give each a workflow of its own")
        return ClientStart(node.place)
    record = read(node, _SHAPES[kinds[0].text], problems)
    return _READERS[kinds[0].text](record)


def _without_kind(node: Mapping, problems: Problems) -> None:
    for entry in node.entries:
        unknown_key(entry.key, "a start", tuple(_SHAPES), problems)
    if not node.entries:
        problems.add("FF202", node.place, "a start needs what begins it", _FORMS)


def _event(record: Record) -> Start:
    return EventStart(
        record.place,
        record.word("event"),
        record.named("find"),
        record.maybe_hole("pays"),
        _none(record),
        record.maybe_hole("answer_within"),
    )


def _from(record: Record) -> Start:
    return FromStart(record.place, record.word("from"), record.named("find"), record.maybe_hole("pays"), _none(record))


def _person(record: Record) -> Start:
    return PersonStart(record.place, record.word("by"))


def _schedule(record: Record) -> Start:
    node = record.node("schedule")
    if node is None:
        return ClientStart(record.place)
    times = read(node, _TIMES, record.problems)
    return ScheduleStart(
        record.place, times.hole("at"), _days(times), record.maybe_hole("per"), record.maybe_hole("where")
    )


_READERS = {"event": _event, "schedule": _schedule, "from": _from, "by": _person}


def _days(times: Record) -> tuple[Hole, ...]:
    node = times.node("days")
    if isinstance(node, Sequence):
        return tuple(hole(item, "an item of `days`", times.problems) for item in node.items)
    found = times.maybe_hole("days")
    return (found,) if found else ()


def _none(record: Record) -> Word | Ignore | Keep | None:
    """`none:` a problem, a workflow, `ignore`, or `keep 10m`."""
    node = record.node("none")
    if node is None:
        return None
    if isinstance(node, Scalar) and (match := _KEEP.fullmatch(node.text)):
        return Keep(node.place, part(node, match.start(1), match.end(1)))
    if isinstance(node, Scalar) and node.text == "keep":
        record.problems.add("FF203", node.place, "`keep` needs how long", "write `keep 10m`")
        return Keep(node.place, nothing(node.place))
    return word_or_ignore(node, "`none`", record.problems)


def word_or_ignore(node: Node, what: str, problems: Problems) -> Word | Ignore:
    found = word(node, what, problems)
    return Ignore(found.place) if found.text == "ignore" else found


def acts_on(node: Node | None, problems: Problems) -> ActsOn | None:
    """`{ payment: [authorised, captured], else: stray }`"""
    if node is None:
        return None
    if not isinstance(node, Mapping):
        help = "write `{ RESOURCE: [STATE] }`"
        problems.add("FF203", node.place, f"`acts_on` is a mapping, this is {kind(node)}", help)
        return None
    targets = [entry for entry in node.entries if entry.key.text != "else"]
    if not targets:
        problems.add("FF202", node.place, "`acts_on` needs a resource and its states", "write `{ RESOURCE: [STATE] }`")
        return None
    for more in targets[1:]:
        problems.add("FF203", more.key.place, "a workflow acts on one resource", "reach the other through a field")
    key, value = targets[0].key, targets[0].value
    states = one_or_more(value, f"`{key.text}`", problems)
    if isinstance(value, Sequence) and not states:
        problems.add("FF203", value.place, f"`{key.text}` names at least one state")
    otherwise = node.get("else")
    return ActsOn(
        node.place,
        Word(key.text, key.place),
        states,
        word_or_ignore(otherwise, "`else`", problems) if otherwise is not None else None,
    )
