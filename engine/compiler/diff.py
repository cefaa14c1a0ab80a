"""What a new release would change: routes, inputs, parameters, rules, texts; and what would break a client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.compiler.describing import fields_of, own_kinds, start_in_words, state_in_words
from engine.compiler.expressions.show import show
from engine.compiler.product import InputField, Product, ResourceRoute, Route, Setting, Workflow
from primitives.kit.section import Formula, Values
from primitives.kit.tables import TableValue
from primitives.kit.types import Table

NEVER, GONE, CHANGED = ("never", "gone", "changed")
"""When a difference breaks a client: never, where a name is gone, or where anything of it changes."""

PRODUCT, API, RULES, MONEY = ("product", "api", "rules", "money")
"""What a difference is about: the product's own name; what clients see; parameters, limits, fees; the books."""


@dataclass(frozen=True, slots=True)
class Change:
    """what: `parameter transfer_fee`. before, after: None where it was not there, or is gone. breaking: for clients."""

    what: str
    before: str | None
    after: str | None
    breaking: bool = False
    about: str = PRODUCT

    def __str__(self) -> str:
        mark = " (breaks clients)" if self.breaking else ""
        if self.before is None:
            return f"+ {self.what}: {self.after}{mark}"
        if self.after is None:
            return f"- {self.what}: {self.before}{mark}"
        return f"~ {self.what}: {self.before} → {self.after}{mark}"


def diff(old: Product | None, new: Product) -> tuple[Change, ...]:
    """Changes in the order people look for them. Without an old product, everything is new."""
    return tuple(
        change
        for read, breaks, about in _READ
        for change in _between(read(old) if old else {}, read(new), breaks, about)
    )


def _between(old: Mapping[str, str], new: Mapping[str, str], breaks: str, about: str) -> Iterator[Change]:
    for what in dict.fromkeys((*old, *new)):
        before, after = old.get(what), new.get(what)
        if before != after:
            gone = before is not None and after is None
            changed = before is not None or _asks_more(what, after, old)
            breaking = (gone and breaks != NEVER) or (changed and breaks == CHANGED)
            yield Change(what, before, after, breaking and bool(old), about)


def _asks_more(what: str, after: str | None, old: Mapping[str, str]) -> bool:
    """A new input that must be given, of an operation that was there before."""
    kind, _, operation = what.rpartition(" ")[0].partition(" ")
    return kind == "input" and operation in old and after is not None and not after.endswith("optional")


def _title(product: Product) -> dict[str, str]:
    return {"title": product.title, "version": product.version, "asset": product.asset, "time zone": product.zone}


def _api(product: Product) -> dict[str, str]:
    found: dict[str, str] = {}
    for route in product.routes:
        for operation, inputs in _operations(route):
            found[operation] = "offered"
            found |= {f"input {operation} {field.name}": _input(field) for field in inputs}
    return found


def _operations(route: Route) -> Iterator[tuple[str, tuple[InputField, ...]]]:
    workflow = getattr(route, "create", None) or getattr(route, "workflow", None)
    only = getattr(route, "only", None)
    if workflow is not None and (only is None or "create" in only):
        yield f"POST /{route.path}", workflow.inputs
    for name, action in (*getattr(route, "do", ()), *getattr(route, "operations", ())):
        yield f"POST /{route.path}/{{id}}/{name}", _of_body(action)
    for message in getattr(route, "messages", ()):
        yield f"POST /{route.path}/{{id}}/{message}", ()
    for view, _ in route.views if isinstance(route, ResourceRoute) else ():
        yield f"GET /{route.path}/{{id}}/{view.name}", ()


def _of_body(action: Workflow) -> tuple[InputField, ...]:
    """Without what the path says."""
    acted = action.acts_on.kind if action.acts_on else None
    return tuple(field for field in action.inputs if field.name != acted)


def _input(field: InputField) -> str:
    bounds = "".join(
        f", {word} {show(value, field.type)}"
        for word, value in (("at least", field.minimum), ("at most", field.maximum))
        if value is not None
    )
    return f"{field.type}{bounds}{', optional' if field.optional else ''}"


def _parameters(product: Product) -> dict[str, str]:
    return {f"parameter {setting.name}": _setting(setting) for setting in product.settings}


def _setting(setting: Setting) -> str:
    dated = [(f"from {since}: " if since else "") + _value(value, setting.type) for since, value in setting.values]
    return "; ".join(dated)


def _value(value: Any, type_: Any) -> str:
    if isinstance(value, TableValue) and isinstance(type_, Table):
        return " | ".join(
            f"{'/'.join(map(str, row.keys))}: "
            + ", ".join(f"{n} {show(v, t)}" for (n, t), v in zip(type_.columns, row.values, strict=True))
            for row in value.rows
        )
    return show(value, type_)


def _rules(product: Product) -> dict[str, str]:
    return _sections(product, books=False)


def _books(product: Product) -> dict[str, str]:
    return _sections(product, books=True)


def _sections(product: Product, books: bool) -> dict[str, str]:
    """books: of the primitives that keep some, or of the others."""
    found: dict[str, str] = {}
    for name, active in product.active.items():
        if (active.manifest.posting is not None) == books:
            found |= dict(_leaves(active.values, name))
    return found


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case Values(entries=entries):
            for name, inner in entries.items():
                yield from _leaves(inner, f"{path} {name}")
        case dict():
            for name, inner in value.items():
                yield from _leaves(inner, f"{path} {name}")
        case Formula(text=text):
            yield path, text
        case tuple() if any(isinstance(one, Values | dict | Formula) for one in value):
            for number, one in enumerate(value, 1):
                yield from _leaves(one, f"{path} {number}")
        case tuple():
            yield path, ", ".join(map(str, value))
        case None:
            return
        case _:
            yield path, str(value)


def _problems(product: Product) -> dict[str, str]:
    return {f"problem {code}": f"{entry.status} {entry.text}" for code, entry in product.problems.items()}


def _fields(product: Product) -> dict[str, str]:
    return {
        f"field {kind.name}.{name}": type_ for kind in own_kinds(product) for name, type_ in fields_of(kind).items()
    }


def _resources(product: Product) -> dict[str, str]:
    """What clients see by name."""
    found: dict[str, str] = {}
    for kind in own_kinds(product):
        states = kind.own.states if kind.own else {}
        found[f"resource {kind.name}"] = kind.resource.title or kind.name
        found |= {f"state {kind.name}.{name}": state_in_words(state) for name, state in states.items()}
    return found


def _accounts(product: Product) -> dict[str, str]:
    """No client sees their names: what they carry is the business of whoever applies the release."""
    return {
        f"account {name}": f"of {kind.name}"
        for kind in own_kinds(product)
        for name in (kind.own.accounts if kind.own else ())
    }


def _starts(product: Product) -> dict[str, str]:
    return {f"start of {name}": start_in_words(workflow) for name, workflow in product.workflows.items()}


_READ: tuple[tuple[Callable[[Product], dict[str, str]], str, str], ...] = (
    (_title, NEVER, PRODUCT),
    (_api, CHANGED, API),
    (_resources, GONE, API),
    (_accounts, NEVER, MONEY),
    (_fields, CHANGED, API),
    (_starts, NEVER, API),
    (_parameters, NEVER, RULES),
    (_rules, NEVER, RULES),
    (_books, NEVER, MONEY),
    (_problems, CHANGED, API),
)
