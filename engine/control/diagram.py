"""A workflow as a graph, for a diagram: its steps, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.compiler.describing import start_in_words
from engine.compiler.product import (
    ApproveStep,
    BecomeStep,
    CallStep,
    ChooseStep,
    CreateStep,
    DoStep,
    FailStep,
    FinishStep,
    PostStep,
    Problem,
    RequireStep,
    Step,
    UndoStep,
    WaitStep,
    Workflow,
)

APPROVED = "approved"

Ways = tuple[tuple[str, str], ...]
"""Ends that are still open: the step each leaves, and what it is called; '' for what simply comes next."""


@dataclass(frozen=True, slots=True)
class Node:
    """kind: start, require, do, post, choose, create, become, undo, call, wait, approve, ask, finish, fail.

    line: of the template, None for the start.
    """

    id: str
    kind: str
    label: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Edge:
    start: str
    end: str
    label: str


@dataclass(slots=True)
class Diagram:
    """Grows step by step; ids are numbers in the order of the text."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def add(self, kind: str, label: str, line: int | None, ways: Iterable[tuple[str, str]]) -> str:
        id_ = f"s{len(self.nodes)}"
        self.nodes.append(Node(id_, kind, label, line))
        self.edges += [Edge(start, id_, word) for start, word in ways]
        return id_


def diagram(workflow: Workflow) -> Diagram:
    made = Diagram()
    start = made.add("start", start_in_words(workflow), None, ())
    _walk(made, workflow.steps, ((start, ""),))
    return made


def _walk(made: Diagram, steps: Iterable[Step], ways: Ways) -> Ways:
    """The ends that the steps leave open."""
    for step in steps:
        ways = _step(made, step, ways)
    return ways


def _step(made: Diagram, step: Step, ways: Ways) -> Ways:
    line = step.line.place.line
    match step:
        case FinishStep(status=status):
            made.add("finish", status, line, ways)
            return ()
        case FailStep(problem=problem):
            made.add("fail", problem.code, line, ways)
            return ()
        case RequireStep(text=text, problem=problem):
            here = made.add("require", text, line, ways)
            made.add("fail", problem.code, line, ((here, "else"),))
            return ((here, ""),)
        case ChooseStep(branches=branches, otherwise=otherwise):
            here = made.add("choose", "choose", line, ways)
            inner = [_walk(made, steps, ((here, text),)) for _, text, steps in branches]
            return _joined(*inner, _walk(made, otherwise, ((here, "else"),)))
        case PostStep():
            return _post(made, step, made.add("post", _moved(step), line, ways))
        case CallStep():
            return _call(made, step, made.add("call", f"{step.active.manifest.name}.{step.call.name}", line, ways))
        case WaitStep(messages=messages, after=after):
            here = made.add("wait", " or ".join(name for name, _ in messages) or "wait", line, ways)
            inner = [_walk(made, steps, ((here, name),)) for name, steps in messages]
            return _joined(*inner, *([_walk(made, after[1], ((here, "after"),))] if after else []))
        case ApproveStep(by=by, on=on):
            here = made.add("approve", f"approval by {by}", line, ways)
            inner = [_walk(made, steps, ((here, outcome),)) for outcome, steps in on.items()]
            return _joined(*inner, *([] if APPROVED in on else [((here, APPROVED),)]))
    return ((made.add(*_plain(step), line, ways), ""),)


def _plain(step: Step) -> tuple[str, str]:
    """Kind and label of a step that only goes on to the next."""
    match step:
        case DoStep():
            return "do", f"{step.active.manifest.name}.{step.write.name}"
        case CreateStep(kind=kind):
            return "create", kind
        case BecomeStep(kind=kind, state=state):
            return "become", f"{kind} {state}"
        case UndoStep(names=names):
            return "undo", f"undo {'all' if names is None else ', '.join(names)}"
    raise TypeError(f"{type(step).__name__} has several ways")


def _post(made: Diagram, step: PostStep, here: str) -> Ways:
    line = step.line.place.line
    match step.otherwise:
        case Problem(code=code):
            made.add("fail", code, line, ((here, "else"),))
        case tuple() as steps:
            return _joined(((here, ""),), _walk(made, steps, ((here, "else"),)))
    return ((here, ""),)


def _call(made: Diagram, step: CallStep, here: str) -> Ways:
    """What falls through goes on with what follows the call."""
    line = step.line.place.line
    open_ = [_walk(made, step.accepted, ((here, "accepted"),))]
    if step.rejected is not None:
        open_.append(_walk(made, step.rejected, ((here, "rejected"),)))
    if step.unknown is not None and step.unknown.asks:
        made.add("ask", f"ask {step.unknown.asks}", line, ((here, "unknown"),))
    elif step.unknown is not None:
        open_.append(_walk(made, step.unknown.steps, ((here, "unknown"),)))
    for outcome, steps in step.late.items():
        if steps:
            _walk(made, steps, ((here, f"late {outcome}"),))
    return _joined(*open_)


def _moved(step: PostStep) -> str:
    """`available → held`: accounts that money leaves, and those it comes to, each once."""
    sides = {side: dict.fromkeys(slot.account for slot in step.slots if slot.source == side) for side in (True, False)}
    return f"{', '.join(sides[True])} → {', '.join(sides[False])}"


def _joined(*ways: Ways) -> Ways:
    return tuple(way for one in ways for way in one)
