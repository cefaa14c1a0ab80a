"""The branches of a `wait`: messages, and one `after`."""

from __future__ import annotations

import re

from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Entry, Mapping, Node, Scalar
from engine.compiler.steps import After, Arrival
from engine.compiler.validate.answers import ReadSteps, answer
from engine.compiler.validate.names import identifier
from engine.compiler.validate.values import hole, part, wrong_shape

_AFTER = re.compile(r"after\s+(\S.*)")
_FORMS = "write `{ MESSAGE: [steps], after 7d: [steps] }`, or `after 7d` for a delay"


def branches(node: Node, steps: ReadSteps, problems: Problems) -> tuple[Arrival | After, ...]:
    """`{ delivered: […], after 7d: […] }`; `after 7d` and `{ after: 7d }` are delays."""
    if isinstance(node, Scalar) and (match := _AFTER.fullmatch(node.text)):
        return (After(node.place, part(node, match.start(1), match.end(1)), None),)
    if not isinstance(node, Mapping):
        wrong_shape(node, "`wait`", "a mapping of messages to steps", problems, _FORMS)
        return ()
    if not node.entries:
        problems.add("FF202", node.place, "`wait` needs what it waits for", _FORMS)
    _one_clock(node, problems)
    return tuple(_branch(entry, steps, problems) for entry in node.entries)


def _branch(entry: Entry, steps: ReadSteps, problems: Problems) -> Arrival | After:
    key = entry.key
    if key.text == "after":
        return After(key.place, hole(entry.value, "`after`", problems), None)
    found = answer(entry.value, f"`{key.text}`", steps, problems)
    if match := _AFTER.fullmatch(key.text):
        return After(key.place, part(key, match.start(1), match.end(1)), found)
    return Arrival(identifier(key, "a message", problems), found)


def _one_clock(node: Mapping, problems: Problems) -> None:
    clocks = [entry.key for entry in node.entries if _is_clock(entry.key)]
    for more in clocks[1:]:
        help = "the shorter one always wins: remove the other"
        problems.add("FF203", more.place, "a `wait` has one `after`", help)


def _is_clock(key: Scalar) -> bool:
    return key.text == "after" or _AFTER.fullmatch(key.text) is not None
