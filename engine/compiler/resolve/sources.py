"""Which workflow takes another's place, and which event its starter saw: read from the text, before any is resolved."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compiler import document as d
from engine.compiler.leaves import Word
from engine.compiler.resolve.surroundings import Surroundings


def handed_to(workflow: d.Workflow) -> Iterator[Word]:
    """The names after its `none:` and `else:`: workflows, or for `none:` problems too."""
    if isinstance(workflow.start, d.EventStart | d.FromStart) and isinstance(workflow.start.none, Word):
        yield workflow.start.none
    if workflow.acts_on is not None and isinstance(workflow.acts_on.otherwise, Word):
        yield workflow.acts_on.otherwise


def starters_of(name: str, around: Surroundings) -> list[str]:
    """The workflows in whose place it may run."""
    return [one for one, found in around.workflows.items() if any(word.text == name for word in handed_to(found))]


def event_of(name: str, around: Surroundings) -> Word | None:
    """The event a workflow sees: its own, or that of the one it starts from."""
    passed: set[str] = set()
    while name in around.workflows and name not in passed:
        passed.add(name)
        start = around.workflows[name].start
        if isinstance(start, d.EventStart):
            return start.event
        if not isinstance(start, d.FromStart):
            return None
        name = start.source.text
    return None
