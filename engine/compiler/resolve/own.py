"""`resources:` of a template's own: their fields as a record, their states as a life, as kinds beside the primitives'.

They are declared twice: first what is known of their types, so that sections and parameters may name them; then, once
the sections have brought every type, in full and with their problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.compiler import document as d
from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.expressions.ast import Name
from engine.compiler.expressions.parse import parse
from engine.compiler.own import OWN
from engine.compiler.product import Kind, OwnKind, OwnState
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.scopes import RESERVED
from engine.compiler.resolve.unproven import not_proven
from primitives.kit import types as t
from primitives.kit.resource import Resource

BUILT_IN = ("id", "state", "reference")


def sketched(resources: Iterable[d.Resource], names: Names) -> dict[str, Kind]:
    """The kinds as far as types are known yet; what is wrong with them is told when they are declared."""
    quiet = Problems()
    kinds = {one.name.text: _kind(one, {}, {}) for one in resources if one.of is None}
    known = names.with_kinds(kinds)
    return {one.name.text: _declared(one, known, quiet) for one in resources if one.of is None}


def declared(resources: Iterable[d.Resource], names: Names, problems: Problems) -> dict[str, Kind]:
    """The kinds without their states' clocks. FF205, FF301, FF523; FF690 for what is a primitive's."""
    own = tuple(one for one in resources if _is_own(one, names, problems))
    for resource in own:
        _check_renames(resource.states, "state", problems)
        _check_renames(resource.fields, "field", problems)
    known = names.with_kinds({one.name.text: _kind(one, {}, {}) for one in own})
    return {one.name.text: _declared(one, known, problems) for one in own}


def _is_own(resource: d.Resource, names: Names, problems: Problems) -> bool:
    name = resource.name
    if resource.of is not None:
        what = "a primitive's resource with states of the template's"
        not_proven(problems, resource.of.place, what, "leave `of` out, and give it the fields it needs")
        return False
    if name.text in RESERVED or not isinstance(parse(name.text).expression, Name):
        message = f"`{name.text}` is a word of the language and cannot name anything"
    elif names.find(name.text) is not None:
        message = f"there is a type `{name.text}` already"
    elif not resource.states:
        message = f"`{name.text}` has no state, and a resource is always in one"
        problems.add("FF523", name.place, message, "add `states:`, such as `{ open: { by: operations }, done: end }`")
        return False
    else:
        return True
    problems.add("FF205", name.place, message, "choose another name")
    return False


def _check_renames(named: Iterable[d.State | d.Field], what: str, problems: Problems) -> None:
    """`was:` names what is gone, and no two take over the same."""
    names, seen = {one.name.text for one in named}, dict[str, str]()
    for one in named:
        was = one.was
        if was is None:
            continue
        if was.text in names:
            problems.add("FF205", was.place, f"`{was.text}` is still a {what} of it", f"name a {what} that is gone")
        elif was.text in seen:
            message = f"`{seen[was.text]}` was `{was.text}` already"
            problems.add("FF205", was.place, message, f"one {what} takes over another")
        seen.setdefault(was.text, one.name.text)


def _declared(resource: d.Resource, names: Names, problems: Problems) -> Kind:
    fields = {one.name.text: _field(one, resource, names, problems) for one in resource.fields}
    found = {name: type_ for name, type_ in fields.items() if type_ is not None}
    states = {one.name.text: OwnState(one.name.text, one.end, None, None, None, None) for one in resource.states}
    return _kind(resource, found, states, _parent(resource, found, names, problems))


def _kind(
    resource: d.Resource, fields: Mapping[str, t.Type], states: Mapping[str, OwnState], under: str | None = None
) -> Kind:
    name = resource.name.text
    state = t.Enum(f"{name}.state", tuple(states))
    record = t.Record(name, (("id", t.TEXT), ("state", state), ("reference", t.TEXT), *fields.items()))
    title = name.replace("_", " ")
    made = Resource(name, OWN, record, tuple(states), tuple(fields), title=title[:1].upper() + title[1:])
    accounts = tuple(one.name.text for one in resource.accounts)
    old_states, old_fields = _old_names(resource.states), _old_names(resource.fields)
    return Kind(name, name, None, made, own=OwnKind(states, under, accounts, old_states, old_fields))


def _old_names(named: Iterable[d.State | d.Field]) -> dict[str, str]:
    return {one.name.text: one.was.text for one in named if one.was is not None}


def _field(field: d.Field, resource: d.Resource, names: Names, problems: Problems) -> t.Type | None:
    """None where it cannot be read, which is a problem."""
    if field.name.text in (*BUILT_IN, resource.name.text):
        message = f"every resource has a `{field.name.text}`" if field.name.text in BUILT_IN else "this is its own name"
        problems.add("FF205", field.name.place, message, "choose another name")
        return None
    if field.item is not None or field.fields or field.type.text == "list":
        not_proven(problems, field.place, "a field that is a list", "give it one value")
        return None
    bounds = (field.inside, field.minimum, field.maximum, field.pattern, field.max_length)
    if any(one is not None for one in bounds):
        not_proven(problems, field.place, "a bound of a field", "bound the input that sets it")
        return None
    type_ = names.type_of(field.type, problems)
    if type_ is None:
        return None
    if field.choices:
        type_ = t.Enum(f"{resource.name.text}.{field.name.text}", tuple(choice.text for choice in field.choices))
    if field.asset is not None:
        type_ = names.money_in(field.asset, type_, problems)
    return t.Optional(type_) if field.optional else type_


def _parent(resource: d.Resource, fields: Mapping[str, t.Type], names: Names, problems: Problems) -> str | None:
    """The field that names it: of that name, or the only one of that kind."""
    word = resource.under
    if word is None:
        return None
    if isinstance(fields.get(word.text), t.Ref):
        return word.text
    wanted = names.find(word.text)
    fitting = [name for name, type_ in fields.items() if type_ == wanted and isinstance(type_, t.Ref)]
    if len(fitting) == 1:
        return fitting[0]
    references = [name for name, type_ in fields.items() if isinstance(type_, t.Ref)]
    message = f"no field of `{resource.name.text}` refers to its parent `{word.text}`"
    problems.add("FF301", word.place, message, did_you_mean(word.text, references))
    return None
