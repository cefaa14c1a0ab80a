"""Lists of steps, and the steps that hold steps of their own."""

from __future__ import annotations

from collections.abc import Callable

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.leaves import Word
from engine.compiler.nodes import Mapping, Node, Scalar, Sequence
from engine.compiler.steps import (
    Approve,
    Become,
    Choice,
    Choose,
    Create,
    Do,
    Each,
    Fail,
    Finish,
    Post,
    Require,
    Step,
    Steps,
    Undo,
    Wait,
)
from engine.compiler.validate import shapes
from engine.compiler.validate.answers import outcomes
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import Record, read, unknown_key
from engine.compiler.validate.shows import shows
from engine.compiler.validate.values import choice, kind, nothing, word, words
from engine.compiler.validate.waits import branches


def steps(node: Node, what: str, problems: Problems) -> Steps:
    """`[…]`; what: as a message calls the list."""
    if not isinstance(node, Sequence):
        help = "begin each step with `- `" if isinstance(node, Mapping) else None
        problems.add("FF203", node.place, f"{what} is a list of steps, this is {kind(node)}", help)
        return Steps(node.place, ())
    read_all = (_step(item, problems) for item in node.items)
    return Steps(node.place, tuple(step for step in read_all if step is not None))


def _step(node: Node, problems: Problems) -> Step | None:
    if not isinstance(node, Mapping):
        help = "write it as `VERB: …`, with one of " + ", ".join(shapes.STEPS)
        problems.add("FF203", node.place, f"a step is a mapping, this is {kind(node)}", help)
        return None
    verbs = [entry.key for entry in node.entries if entry.key.text in shapes.STEPS]
    if not verbs:
        _without_verb(node, problems)
        return None
    if len(verbs) > 1:
        message = f"a step does one thing, this one has `{verbs[0].text}` and `{verbs[1].text}`"
        problems.add("FF203", verbs[1].place, message, "begin the second with `- `")
        return None
    verb = verbs[0]
    return _READERS[verb.text](read(node, shapes.STEPS[verb.text], problems, at=verb.place))


def _without_verb(node: Mapping, problems: Problems) -> None:
    if not node.entries:
        problems.add("FF202", node.place, "a step needs what it does", did_you_mean("", shapes.STEPS))
        return
    key = node.entries[0].key
    unknown_key(key, "a step", tuple(shapes.STEPS), problems)


# ── steps that are one thing ──


def _require(record: Record) -> Step:
    verb = record.key_place("require")
    return Require(record.place, verb, record.hole("require"), record.word("else"))


def _create(record: Record) -> Step:
    verb = record.key_place("create")
    return Create(record.place, verb, record.word("create"), record.named("set"))


def _become(record: Record) -> Step:
    verb = record.key_place("become")
    return Become(record.place, verb, record.word("become"), record.named("set"))


def _finish(record: Record) -> Step:
    status = _declared(record, "finish") or record.word("finish")
    return Finish(record.place, record.key_place("finish"), status)


def _fail(record: Record) -> Step:
    return Fail(record.place, record.key_place("fail"), record.word("fail"))


def _undo(record: Record) -> Step:
    """`all` or `[name]`"""
    node, problems = record.node("undo"), record.problems
    names = None
    if isinstance(node, Sequence):
        names = words(node, "`undo`", problems)
    elif not (isinstance(node, Scalar) and node.text == "all") and node is not None:
        problems.add("FF203", node.place, "`undo` takes `all` or a list of names", "write `all` or `[NAME]`")
    return Undo(record.place, record.key_place("undo"), names)


# ── steps with steps of their own ──


def _do(record: Record) -> Step:
    action = record.word("do")
    known = shapes.CALL_OUTCOMES if "." in action.text else None
    return Do(
        place=record.place,
        verb=record.key_place("do"),
        action=action,
        arguments=record.arguments("with"),
        result=_declared(record, "as"),
        status=_declared(record, "status"),
        on=outcomes(record.node("on"), known, steps, record.problems),
    )


def _post(record: Record) -> Step:
    return Post(
        place=record.place,
        verb=record.key_place("post"),
        script=record.hole("post"),
        arguments=record.arguments("with"),
        result=_declared(record, "as"),
        otherwise=_otherwise(record),
    )


def _otherwise(record: Record) -> Word | Steps | None:
    """A code or steps."""
    node = record.node("else")
    if node is None:
        return None
    if isinstance(node, Scalar):
        return word(node, "`else`", record.problems)
    return steps(node, "`else`", record.problems)


def _wait(record: Record) -> Step:
    node = record.node("wait")
    found = () if node is None else branches(node, steps, record.problems)
    return Wait(record.place, record.key_place("wait"), found, _declared(record, "status"))


def _approve(record: Record) -> Step:
    node = record.node("approve")
    asked = read(node, shapes.APPROVAL, record.problems) if node is not None else record
    return Approve(
        place=record.place,
        verb=record.key_place("approve"),
        by=asked.word("by"),
        above=asked.maybe_hole("above"),
        within=asked.maybe_hole("within"),
        shows=shows(asked.node("shows"), record.problems),
        on=outcomes(record.node("on"), shapes.APPROVAL_OUTCOMES, steps, record.problems),
    )


def _choose(record: Record) -> Step:
    node, problems = record.node("choose"), record.problems
    verb = record.key_place("choose")
    if not isinstance(node, Sequence) or not node.items:
        help = "write `- when: …` and `steps: […]`, and `- else: […]` last"
        problems.add("FF203", node.place if node else verb, "`choose` takes a list of branches", help)
        return Choose(record.place, verb, (), None)
    last = node.items[-1]
    final = isinstance(last, Mapping) and last.get("else") is not None and last.get("when") is None
    chosen = node.items[:-1] if final else node.items
    otherwise = _branch(read(last, shapes.OTHERWISE, problems), "else") if final else None
    return Choose(record.place, verb, tuple(_choice(item, problems) for item in chosen), otherwise)


def _choice(node: Node, problems: Problems) -> Choice:
    if isinstance(node, Mapping) and node.get("else") is not None:
        place = next(entry.key.place for entry in node.entries if entry.key.text == "else")
        problems.add("FF203", place, "`else` is the last branch, and alone in it", "move it to the end")
        return Choice(nothing(node.place), Steps(node.place, ()))
    record = read(node, shapes.CHOICE, problems)
    return Choice(record.hole("when"), _branch(record, "steps"))


def _branch(record: Record, key: str) -> Steps:
    node = record.node(key)
    return Steps(record.place, ()) if node is None else steps(node, f"`{key}`", record.problems)


def _each(record: Record) -> Step:
    on_failure = record.maybe_word("on_failure")
    if on_failure:
        choice(on_failure, "`on_failure`", shapes.ON_FAILURE, record.problems)
    return Each(
        place=record.place,
        verb=record.key_place("each"),
        items=record.hole("each"),
        item=_declared(record, "as") or Word("", record.place),
        steps=_branch(record, "steps"),
        on_failure=on_failure,
    )


def _declared(record: Record, key: str) -> Word | None:
    """A name the step declares: `as:`, `status:` and `finish:`."""
    node = record.node(key)
    if isinstance(node, Scalar) and node.text:
        return identifier(node, _DECLARES[key], record.problems)
    return record.maybe_word(key)


_DECLARES = {"as": "a result", "status": "a status", "finish": "a status"}

_READERS: dict[str, Callable[[Record], Step]] = {
    "require": _require,
    "do": _do,
    "post": _post,
    "create": _create,
    "become": _become,
    "wait": _wait,
    "approve": _approve,
    "choose": _choose,
    "each": _each,
    "undo": _undo,
    "finish": _finish,
    "fail": _fail,
}
