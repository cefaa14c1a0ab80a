"""`api:`: what a tenant's clients see, path by path."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Route
from engine.compiler.nodes import Entry, Node
from engine.compiler.validate.names import path_name
from engine.compiler.validate.records import Record, Shape, members, read

_ROUTE = Shape("a path", (), ("of", "run", "create", "do", "only", "views", "messages", "filters", "under", "by"))


def routes(node: Node | None, problems: Problems) -> tuple[Route, ...]:
    entries = () if node is None else members(node, "`api`", problems)
    return tuple(_route(entry, problems) for entry in entries)


def _route(entry: Entry, problems: Problems) -> Route:
    path = path_name(entry.key, "a path", problems)
    record = read(entry.value, _ROUTE, problems, at=path.place)
    _one_subject(record, entry)
    return Route(
        place=path.place,
        path=path,
        of=record.maybe_word("of"),
        run=record.maybe_word("run"),
        create=record.maybe_word("create"),
        do=record.words("do"),
        only=record.words("only") if "only" in record else None,
        views=record.words("views"),
        messages=record.words("messages"),
        filters=record.words("filters"),
        under=record.maybe_word("under"),
        by=record.maybe_word("by"),
    )


def _one_subject(record: Record, entry: Entry) -> None:
    """A path shows a resource or the runs of a workflow."""
    if "of" in record and "run" in record:
        help = "give each a path of its own"
        record.problems.add("FF203", record.key_place("run"), "a path has `of` or `run`, not both", help)
    elif "of" not in record and "run" not in record:
        help = "add `of:` with a resource, or `run:` with a workflow"
        record.problems.add("FF202", entry.key.place, "a path needs `of` or `run`", help)
