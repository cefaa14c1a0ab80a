"""What the names of a template may mean: types by their words, resources of the active primitives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.compiler.diagnostics import Problems, did_you_mean
from engine.compiler.leaves import Word
from engine.compiler.product import Active, Kind
from primitives.kit import types as t
from primitives.kit.resource import Resource

_PLAIN: Mapping[str, t.Type] = {
    "integer": t.INTEGER,
    "percent": t.PERCENT,
    "decimal": t.DECIMAL,
    "duration": t.SPAN,
    "time": t.TIME,
    "date": t.DATE,
    "flag": t.BOOL,
    "text": t.TEXT,
    "bic": t.Text("bic", "[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"),  # ISO 9362
    "mcc": t.Text("mcc", "[0-9]{4}"),  # ISO 18245
}


@dataclass(frozen=True, slots=True)
class Names:
    """asset: of the template. kinds: by short and by full name. types: `identity.tier` and its like.

    read_parameters: filled as expressions are read, for the check that each parameter is used.
    resources: fields by full name, with the enums the sections configured.
    """

    asset: str
    kinds: Mapping[str, Kind]
    types: Mapping[str, t.Type]
    read_parameters: set[str]
    resources: Mapping[str, t.Record] = field(init=False)

    def __post_init__(self) -> None:
        found = {kind.full_name: kind.resource.fields for kind in self.kinds.values()}
        object.__setattr__(self, "resources", {name: self._configured(record) for name, record in found.items()})

    def with_kinds(self, own: Mapping[str, Kind]) -> Names:
        """With resources of the template's own; a name the primitives have is not taken from them."""
        return replace(self, kinds={**self.kinds, **{name: one for name, one in own.items() if not self._taken(name)}})

    def _taken(self, name: str) -> bool:
        before = self.kinds.get(name)
        return before is not None and before.own is None

    def owner_of(self, account: str) -> Kind | None:
        """The template's own resource an account belongs to, None for those of the chart."""
        return next((one for one in self.kinds.values() if one.own is not None and account in one.own.accounts), None)

    def hole_type(self, account: str, hole: str) -> t.Type | None:
        """What fills a hole of an account: of a resource's own, itself or its field; else what the word names."""
        owner = self.owner_of(account)
        if owner is None or hole == owner.name:
            return self.find(hole)
        return self.resources[owner.full_name].field(hole)

    def find(self, text: str) -> t.Type | None:
        if text == "money":
            return t.Money(self.asset)
        if text in _PLAIN:
            return _PLAIN[text]
        if text in self.kinds:
            return t.Ref(self.kinds[text].full_name)
        return self.types.get(text)

    def type_of(self, word: Word, problems: Problems) -> t.Type | None:
        """The type a word names; a problem where it names none."""
        found = self.find(word.text)
        if found is None:
            known = ("money", *_PLAIN, *self.kinds, *self.types)
            problems.add("FF301", word.place, f"there is no type `{word.text}`", did_you_mean(word.text, known))
        return found

    def money_in(self, asset: Word, type_: t.Type, problems: Problems) -> t.Type:
        """`{ type: money, asset: USD/2 }`: money in another asset than the template's."""
        if isinstance(type_, t.Money):
            return t.Money(asset.text)
        problems.add("FF302", asset.place, f"only money has an asset, this is {type_}", "leave `asset` out")
        return type_

    def configured(self, type_: t.Type) -> t.Type:
        """A type of a manifest as this template means it: money in its asset, an enum with its section's members."""
        match type_:
            case t.Optional(item=item):
                return t.Optional(self.configured(item))
            case t.Money():
                return t.Money(self.asset)
            case t.Enum(name=name):
                return self.types.get(name, type_)
            case t.ListOf(item=item):
                return t.ListOf(self.configured(item))
            case t.Record():
                return self._configured(type_)
        return type_

    def _configured(self, record: t.Record) -> t.Record:
        return replace(record, fields=tuple((name, self.configured(type_)) for name, type_ in record.fields))


def kinds_of(active: Mapping[str, Active]) -> dict[str, Kind]:
    """The resources of the active primitives, by short name (where it is unique), by section, and by full name.

    The full name is the one its record has, and so what other primitives' references say, whatever the section's name.
    """
    found = {
        f"{name}.{resource.name}": Kind(resource.name, resource.fields.name, one, resource, admin)
        for name, one in active.items()
        for resource, admin in _resources(one)
    }
    short = [kind.name for kind in found.values()]
    named = {kind.name: kind for kind in found.values() if short.count(kind.name) == 1}
    return named | {kind.full_name: kind for kind in found.values()} | found


def _resources(active: Active) -> list[tuple[Resource, bool]]:
    own = [(resource, False) for resource in active.manifest.resources]
    return own + [(admin.resource, True) for admin in active.manifest.admin]
