"""A tenant's text with other values for parameters, and everything else as somebody wrote it, comments included."""

from __future__ import annotations

from collections.abc import Mapping

from engine.compiler.diagnostics import Problems
from engine.compiler.nodes import Entry, Node, Scalar
from engine.compiler.nodes import Mapping as Written
from engine.compiler.parse import parse
from engine.compiler.source import Place, Source
from engine.control.tenant_text import NOW, Given, values_text
from primitives.kit.store import Json

PRODUCTS, PARAMETERS = ("products", "parameters")


class NoSuchProduct(LookupError):
    """The text cannot be read, or has no such product."""


def with_values(text: str, product: str, given: Mapping[str, Given], defaults: Mapping[str, Json]) -> str:
    """given: by parameter, whose name is a plain one, merged with the dates that are there. defaults: the template's,
    where the text has none.

    Raises NoSuchProduct.
    """
    for name, values in given.items():
        text = _with_value(text, product, name, values, defaults.get(name))
    return text


def values_given(text: str, product: str) -> dict[str, dict[str, Json]]:
    """By parameter, the values by the date each begins; of a text that cannot be read, nothing."""
    try:
        parameters = _subscription(Source("tenant.yaml", text), product).get(PARAMETERS)
    except NoSuchProduct:
        return {}
    entries = parameters.entries if isinstance(parameters, Written) else ()
    return {entry.key.text: {**_merged(entry.value, {})} for entry in entries}


def _with_value(text: str, product: str, name: str, given: Given, default: Json) -> str:
    source = Source("tenant.yaml", text)
    subscribed = _subscription(source, product)
    parameters = subscribed.get(PARAMETERS)
    known = _entry(parameters, name)
    if known is not None:
        return _replaced(source, known.value.place, values_text(_merged(known.value, given)))
    whole = f"{name}: {values_text(_whole(given, default))}"
    if isinstance(parameters, Written) and parameters.entries:
        return _before(source, parameters, whole)
    if parameters is not None:
        space = " " if isinstance(parameters, Scalar) and parameters.empty else ""
        return _replaced(source, parameters.place, f"{space}{{ {whole} }}")
    return _before(source, subscribed, f"{PARAMETERS}: {{ {whole} }}")


def _subscription(source: Source, product: str) -> Written:
    problems = Problems()
    node = parse(source, problems)
    products = node.get(PRODUCTS) if isinstance(node, Written) and not problems.failed else None
    found = products.get(product) if isinstance(products, Written) else None
    if not isinstance(found, Written) or not found.entries:
        raise NoSuchProduct(product)
    return found


def _entry(parameters: Node | None, name: str) -> Entry | None:
    entries = parameters.entries if isinstance(parameters, Written) else ()
    return next((entry for entry in entries if entry.key.text == name), None)


def _merged(node: Node, given: Given) -> Given:
    """What was there, and what is given in its place; `now` first, then the dates in their order."""
    before = {NOW: value_of(node)}
    if isinstance(node, Written) and any(_is_date(entry.key.text) for entry in node.entries):
        before = {entry.key.text: value_of(entry.value) for entry in node.entries}
    return dict(sorted({**before, **given}.items(), key=lambda pair: (pair[0] != NOW, pair[0])))


def _whole(given: Given, default: Json) -> Given:
    return given if NOW in given or default is None else {NOW: default, **given}


def _is_date(key: str) -> bool:
    return key == NOW or key[:1].isdigit()


def value_of(node: Node) -> Json:
    """A node as plain values; every scalar is a text."""
    match node:
        case Scalar(text=text):
            return text
        case Written(entries=entries):
            return {entry.key.text: value_of(entry.value) for entry in entries}
    return [value_of(item) for item in node.items]


def _before(source: Source, mapping: Written, entry: str) -> str:
    """A first entry of a mapping that has some, in the mapping's own style."""
    first = mapping.entries[0].key.place
    flow = _character(source, mapping.place) == "{"
    place = Place(first.file, first.line, first.column, first.line, first.column)
    return _replaced(source, place, f"{entry}, " if flow else f"{entry}\n{' ' * (first.column - 1)}")


def _character(source: Source, place: Place) -> str:
    line = source.lines[place.line - 1]
    return line[place.column - 1 : place.column]


def _replaced(source: Source, place: Place, text: str) -> str:
    """What stands behind the last line's end of the place, such as a comment, stays."""
    lines = source.lines
    head, tail = lines[place.line - 1][: place.column - 1], lines[place.end_line - 1][place.end_column - 1 :]
    return "\n".join([*lines[: place.line - 1], head + text + tail, *lines[place.end_line :]])
