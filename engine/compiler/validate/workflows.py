"""`workflows:`"""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Workflow
from engine.compiler.nodes import Entry, Node
from engine.compiler.steps import Steps
from engine.compiler.validate.fields import INPUT, fields
from engine.compiler.validate.names import identifier
from engine.compiler.validate.records import Shape, members, read
from engine.compiler.validate.shows import shows
from engine.compiler.validate.starts import acts_on, start
from engine.compiler.validate.steps import steps

_WORKFLOW = Shape("a workflow", ("steps",), ("title", "start", "acts_on", "input", "shows", "widen"))


def workflows(node: Node | None, problems: Problems) -> tuple[Workflow, ...]:
    entries = () if node is None else members(node, "`workflows`", problems)
    return tuple(_workflow(entry, problems) for entry in entries)


def _workflow(entry: Entry, problems: Problems) -> Workflow:
    name = identifier(entry.key, "a workflow", problems)
    record = read(entry.value, _WORKFLOW, problems, at=name.place)
    listed = record.node("steps")
    return Workflow(
        place=name.place,
        name=name,
        title=record.maybe_hole("title"),
        start=start(record.node("start"), problems),
        acts_on=acts_on(record.node("acts_on"), problems),
        input=fields(record.node("input"), "`input`", INPUT, problems),
        shows=shows(record.node("shows"), problems),
        steps=steps(listed, "`steps`", problems) if listed is not None else Steps(name.place, ()),
        widen=record.flag("widen"),
    )
