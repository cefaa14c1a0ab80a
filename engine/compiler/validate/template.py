"""The top level of a template."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.document import Section, Template
from engine.compiler.leaves import Versioned, Word
from engine.compiler.nodes import Node, Scalar
from engine.compiler.source import Place
from engine.compiler.validate import literals
from engine.compiler.validate.api import routes
from engine.compiler.validate.declared_problems import declared_problems
from engine.compiler.validate.names import identifier, path_name, versioned
from engine.compiler.validate.parameters import parameters
from engine.compiler.validate.records import Record, Shape, missing_key, read
from engine.compiler.validate.resources import resources
from engine.compiler.validate.workflows import workflows

_SECTIONS = ("parameters", "primitives", "resources", "api", "workflows", "problems")
_TEMPLATE = Shape(
    "a template",
    ("template", "version"),
    ("title", "description", "asset", "assets", "time_zone", "extends", *_SECTIONS),
)


def validate(node: Node, problems: Problems) -> Template | None:
    """None where a problem was found: FF201 to FF205. All of them are recorded."""
    found = Problems()
    template = _template(node, found)
    problems.extend(found)
    return None if found.failed else template


def _template(node: Node, problems: Problems) -> Template:
    start = Place(node.place.file, node.place.line, node.place.column, node.place.line, node.place.column + 1)
    record = read(node, _TEMPLATE, problems, at=start)
    asset, assets = _assets(record, start, problems)
    time_zone = record.maybe_word("time_zone")
    return Template(
        place=node.place,
        name=_name(record, problems),
        version=literals.version(record.word("version"), problems),
        title=record.maybe_hole("title"),
        description=record.maybe_hole("description"),
        asset=asset,
        assets=assets,
        time_zone=literals.time_zone(time_zone, problems) if time_zone else None,
        extends=_extends(record, problems),
        parameters=parameters(record.node("parameters"), problems),
        primitives=_sections(record, problems),
        resources=resources(record.node("resources"), problems),
        api=routes(record.node("api"), problems),
        workflows=workflows(record.node("workflows"), problems),
        problems=declared_problems(record.node("problems"), problems),
    )


def _name(record: Record, problems: Problems) -> Word:
    node = record.node("template")
    if isinstance(node, Scalar) and node.text:
        return path_name(node, "a template", problems)
    return record.word("template")


def _assets(record: Record, start: Place, problems: Problems) -> tuple[Word | None, tuple[Word, ...]]:
    """`asset: PHP/2`, `assets: [PHP/2, USD/2]`, or both; a variant may have neither."""
    asset, assets = record.maybe_word("asset"), record.words("assets")
    if not ({"asset", "assets", "extends"} & record.entries.keys()) and record.entries:
        missing_key("asset", _TEMPLATE, start, problems)
    for word in (*((asset,) if asset else ()), *assets):
        literals.asset(word, problems)
    return asset, assets or ((asset,) if asset else ())


def _extends(record: Record, problems: Problems) -> Versioned | None:
    base = record.maybe_word("extends")
    return versioned(base, problems) if base and base.text else None


def _sections(record: Record, problems: Problems) -> tuple[Section, ...]:
    return tuple(
        Section(identifier(entry.key, "a primitive", problems), entry.value)
        for entry in record.members("primitives", "`primitives`")
    )
