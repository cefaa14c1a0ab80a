"""What follows on an outcome: steps, or one of the short forms."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Hole, Ignore, Word
from engine.compiler.nodes import Entry, Mapping, Node, Scalar
from engine.compiler.steps import Answer, Ask, FailShort, Inquire, Late, Outcome, Steps
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import members, read, unknown_key
from engine.compiler.validate.shapes import INQUIRY, LATE_OUTCOMES, UNKNOWN
from engine.compiler.validate.values import kind, part

ReadSteps = Callable[[Node, str, Problems], Steps]

_ASK = re.compile(r"ask\s+(\S+)")
_FORMS = "write a list of steps, `fail`, `ignore` or `ask ROLE`"


def outcomes(
    node: Node | None,
    known: tuple[str, ...] | None,
    steps: ReadSteps,
    problems: Problems,
    what: str = "`on`",
) -> tuple[Outcome, ...]:
    """`on:`, or what else `what` names. known: its closed keys; None where they are a child's statuses."""
    if node is None:
        return ()
    return tuple(
        Outcome(_name(entry.key, known, what, problems), _outcome(entry, known, steps, problems))
        for entry in members(node, what, problems)
    )


def _name(key: Scalar, known: tuple[str, ...] | None, what: str, problems: Problems) -> Word:
    if known is None:
        return identifier(key, "a status", problems)
    if key.text not in known:
        unknown_key(key, what, known, problems)
    return Word(key.text, key.place)


def _outcome(entry: Entry, known: tuple[str, ...] | None, steps: ReadSteps, problems: Problems) -> Answer:
    name = entry.key.text
    if name == "late" and isinstance(entry.value, Mapping):
        return Late(entry.value.place, outcomes(entry.value, LATE_OUTCOMES, steps, problems, "`late`"))
    if name == "unknown" and isinstance(entry.value, Mapping):
        return _inquire(entry, steps, problems)
    if name == "late" and known:
        _refuse(entry.value, "`late`", "write `{ accepted: …, rejected: … }`", problems)
        return Ignore(entry.value.place)
    return answer(entry.value, f"`{name}`", steps, problems)


def answer(node: Node, what: str, steps: ReadSteps, problems: Problems) -> Steps | FailShort | Ignore | Ask:
    if not isinstance(node, Scalar):
        return _steps(node, what, steps, problems)
    if node.text == "fail":
        return FailShort(node.place)
    if match := _ASK.fullmatch(node.text):
        role = part(node, match.start(1), match.end(1))
        return Ask(node.place, Word(role.text, role.place))
    if node.text != "ignore":
        _refuse(node, what, _FORMS, problems)
    return Ignore(node.place)


def _steps(node: Node, what: str, steps: ReadSteps, problems: Problems) -> Steps:
    if isinstance(node, Mapping):
        _refuse(node, what, _FORMS, problems)
        return Steps(node.place, ())
    return steps(node, what, problems)


def _inquire(entry: Entry, steps: ReadSteps, problems: Problems) -> Inquire:
    """`unknown: { inquire: { every: 30s, until: 1h }, then: … }`"""
    record = read(entry.value, UNKNOWN, problems, at=entry.key.place)
    every, until = _inquiry(record.node("inquire"), problems)
    then = record.node("then")
    return Inquire(record.place, every, until, None if then is None else answer(then, "`then`", steps, problems))


def _inquiry(node: Node | None, problems: Problems) -> tuple[Hole | None, Hole | None]:
    if node is None:
        return None, None
    record = read(node, INQUIRY, problems)
    return record.maybe_hole("every"), record.maybe_hole("until")


def _refuse(node: Node, what: str, help: str, problems: Problems) -> None:
    shown = f"`{node.text}`" if isinstance(node, Scalar) and node.text else kind(node)
    problems.add("FF203", node.place, f"{what} does not take {shown}", help)
