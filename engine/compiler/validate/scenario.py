"""A scenario file."""

from __future__ import annotations

import re
from datetime import datetime

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Hole, Word
from engine.compiler.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.compiler.scenario import Act, Expect, Given, Scenario, Tick
from engine.compiler.validate.names import identifier, path_name
from engine.compiler.validate.records import Record, Shape, missing_key, read, unknown_key
from engine.compiler.validate.values import arguments, hole, kind, nothing, part, value
from primitives.kit.clock import parse_duration

_SCENARIO = Shape("a scenario", ("scenario", "when", "then"), ("given",))
_ACT = Shape("an act", ("ACTION",), ("as", "by", "key"))
_TICK = Shape("`clock`", ("clock",))
_LONGEST = 20
_TWO_WORDS = re.compile(r"([a-z][a-z0-9_]*)\s+(\S.*)")
_ACTION = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")


def validate_scenario(node: Node, problems: Problems) -> Scenario | None:
    """None where a problem was found: FF201 to FF205. All of them are recorded."""
    found = Problems()
    record = read(node, _SCENARIO, found)
    given = _single(record, "given", "customer c: { … }")
    clocks = [entry for entry in given if entry.key.text == "clock"]
    scenario = Scenario(
        place=node.place,
        title=record.hole("scenario"),
        given=tuple(_given(entry, found) for entry in given if entry not in clocks),
        when=tuple(_happening(item, found) for item in _listed(record, "when")),
        then=tuple(_expect(entry, found) for entry in _single(record, "then", "out: { … }")),
        clock=_start(clocks, found),
    )
    problems.extend(found)
    return None if found.failed else scenario


def _listed(record: Record, key: str) -> list[Mapping]:
    """The items of a list of mappings."""
    node, problems = record.node(key), record.problems
    if node is None:
        return []
    if not isinstance(node, Sequence):
        problems.add("FF203", node.place, f"`{key}` is a list, this is {kind(node)}", "begin each item with `- `")
        return []
    for item in node.items:
        if not (isinstance(item, Mapping) and item.entries):
            problems.add("FF203", item.place, f"an item of `{key}` is a mapping, this is {kind(item)}")
    return [item for item in node.items if isinstance(item, Mapping) and item.entries]


def _single(record: Record, key: str, example: str) -> list[Entry]:
    """The items of a list of mappings with one key each."""
    items = _listed(record, key)
    for item in items:
        for more in item.entries[1:]:
            message = f"an item of `{key}` says one thing, this one also has `{more.key.text}`"
            record.problems.add("FF203", more.key.place, message, f"write `- {example}` for each")
    return [item.entries[0] for item in items]


def _given(entry: Entry, problems: Problems) -> Given:
    match = _TWO_WORDS.fullmatch(entry.key.text)
    if not match:
        message = f"what is given has a kind and a name, `{entry.key.text}` has not"
        problems.add("FF203", entry.key.place, message, "write `customer c: { … }`")
    words = _halves(entry.key, match) if match else (Word("", entry.key.place),) * 2
    what = f"`{entry.key.text}`"
    if words[0].text == "parameter":
        return Given(entry.key.place, *words, (), value(entry.value, what, problems))
    return Given(entry.key.place, *words, arguments(entry.value, what, problems))


def _start(clocks: list[Entry], problems: Problems) -> Hole | None:
    """`- clock: 2027-01-31T23:30`"""
    for entry in clocks[1:]:
        problems.add("FF102", entry.key.place, "a scenario begins at one time")
    if not clocks:
        return None
    found = hole(clocks[0].value, "`clock`", problems)
    if found.text and not _moment(found.text):
        help = "write `2027-01-31T23:30`"
        problems.add("FF204", found.place, f"a scenario begins at a local time, `{found.text}` is none", help)
    return found


def _moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False


def _halves(key: Scalar, match: re.Match[str]) -> tuple[Word, Word]:
    first, second = (part(key, match.start(group), match.end(group)) for group in (1, 2))
    return Word(first.text, first.place), Word(second.text, second.place)


def _happening(node: Mapping, problems: Problems) -> Act | Tick:
    if node.get("clock") is not None:
        return _tick(read(node, _TICK, problems), problems)
    actions = [entry for entry in node.entries if "." in entry.key.text]
    for entry in node.entries:
        if entry not in actions[:1] and entry.key.text not in _ACT.optional:
            unknown_key(entry.key, _ACT.what, ("clock", *_ACT.optional), problems)
    if not actions:
        missing_key("PATH.VERB", _ACT, node.place, problems)
        return Tick(node.place, nothing(node.place))
    return _act(node, actions[0], problems)


def _act(node: Mapping, action: Entry, problems: Problems) -> Act:
    if not _ACTION.fullmatch(action.key.text):
        message = f"`{action.key.text}` names no act"
        problems.add("FF205", action.key.place, message, "write a path and what is done, `cash-outs.create`")
    result, by, key = node.get("as"), node.get("by"), node.get("key")
    return Act(
        place=node.place,
        action=Word(action.key.text, action.key.place),
        arguments=arguments(action.value, f"`{action.key.text}`", problems),
        result=identifier(result, "a result", problems) if isinstance(result, Scalar) else None,
        by=identifier(by, "a role", problems) if isinstance(by, Scalar) else None,
        key=identifier(key, "a key", problems) if isinstance(key, Scalar) else None,
    )


def _tick(record: Record, problems: Problems) -> Tick:
    """`+61m`: scenarios move the clock forward only."""
    node = record.node("clock")
    text = node.text if isinstance(node, Scalar) else ""
    if not isinstance(node, Scalar) or not _forward(text):
        place = node.place if node else record.place
        problems.add("FF204", place, f"`clock` moves forward by a duration, not by `{text}`", "write `+61m`")
    moved = part(node, 1, len(text)) if isinstance(node, Scalar) else nothing(record.place)
    return Tick(record.place, moved)


def _forward(text: str) -> bool:
    return text.startswith("+") and len(text) <= _LONGEST and parse_duration(text[1:]) is not None


def _expect(entry: Entry, problems: Problems) -> Expect:
    match = _TWO_WORDS.fullmatch(entry.key.text)
    found = value(entry.value, f"`{entry.key.text}`", problems)
    if match:
        return Expect(entry.key.place, *_halves(entry.key, match), found)
    return Expect(entry.key.place, _subject(entry.key, problems), None, found)


def _subject(key: Scalar, problems: Problems) -> Word:
    """A name of the scenario's own, or a path of the API, which may hold `-`."""
    read = path_name if "-" in key.text else identifier
    return read(key, "what is expected", problems)
