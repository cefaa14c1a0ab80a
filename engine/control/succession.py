"""What a release takes over from the one before: names that are gone, what `was:` says of them, and what cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.compiler.describing import fields_of, own_kinds
from engine.compiler.product import Active, Kind, Product
from primitives.kit.relocating import Relocated, Relocating

STATE, FIELD = "state", "field"


@dataclass(frozen=True, slots=True)
class Named:
    """A state or a field of a template's own resource. new: None where it is gone."""

    what: str
    kind: str
    old: str
    new: str | None


@dataclass(frozen=True, slots=True)
class Declared:
    """A name of a primitive's section that is gone, such as a limit."""

    primitive: str
    name: str


@dataclass(frozen=True, slots=True)
class Succession:
    """accounts: in the order their money moves. kinds: the template's own resources that are gone."""

    accounts: tuple[Relocated, ...] = ()
    names: tuple[Named, ...] = ()
    kinds: tuple[str, ...] = ()
    declared: tuple[Declared, ...] = ()

    @property
    def moves(self) -> bool:
        """Whether anything that lies in the database must be written anew."""
        return any(one.moves for one in self.accounts) or any(one.new is not None for one in self.names)


def succession(old: Product | None, new: Product) -> Succession:
    if old is None:
        return Succession()
    kinds = {kind.name: kind for kind in own_kinds(new)}
    return Succession(
        accounts=_accounts(old, new),
        names=tuple(one for kind in own_kinds(old) if kind.name in kinds for one in _names(kind, kinds[kind.name])),
        kinds=tuple(kind.name for kind in own_kinds(old) if kind.name not in kinds),
        declared=tuple(_declared(old, new)),
    )


def names_before(old: Product | None, named: Named) -> tuple[str, ...]:
    """What the resource's states, or its fields, were called."""
    kind = next((one for one in own_kinds(old) if one.name == named.kind), None) if old else None
    if kind is None or kind.own is None:
        return ()
    return tuple(kind.own.states if named.what == STATE else fields_of(kind))


def keeper(product: Product | None) -> Active | None:
    """The primitive that keeps its books."""
    if product is None:
        return None
    return next((one for one in product.active.values() if one.manifest.posting is not None), None)


def relocating(product: Product | None) -> Relocating | None:
    found = keeper(product)
    return found.manifest.posting.relocating if found and found.manifest.posting else None


def chart_of(product: Product | None) -> Any:
    found = keeper(product)
    return found.config if found else None


def _accounts(old: Product, new: Product) -> tuple[Relocated, ...]:
    offered = relocating(old)
    return offered.changed(chart_of(old), chart_of(new)) if offered else ()


def _names(old: Kind, new: Kind) -> Iterator[Named]:
    if old.own is None or new.own is None:
        return
    states = _heirs(old.own.states, new.own.states, new.own.old_states, old.own.old_states)
    fields = _heirs(fields_of(old), fields_of(new), new.own.old_fields, old.own.old_fields)
    yield from _gone(STATE, old.name, old.own.states, new.own.states, states)
    yield from _gone(FIELD, old.name, fields_of(old), fields_of(new), fields)


def _heirs(
    before: Mapping[str, Any], after: Mapping[str, Any], was: Mapping[str, str], earlier: Mapping[str, str]
) -> dict[str, str]:
    """New names by old ones: what says it was them, and on the way back what they were themselves.

    A `was:` of a name that was there before already is history.
    """
    back = {name: old for name, old in earlier.items() if old in after and old not in before}
    return back | {old: name for name, old in was.items() if name not in before}


def _gone(
    what: str, kind: str, before: Mapping[str, Any], after: Mapping[str, Any], heirs: Mapping[str, str]
) -> Iterator[Named]:
    """What has its old name no more."""
    for name in before:
        if name not in after:
            yield Named(what, kind, name, heirs.get(name))


def _declared(old: Product, new: Product) -> Iterator[Declared]:
    """Of primitives that keep something by the names of their sections."""
    for name, active in old.active.items():
        if active.manifest.carried is None:
            continue
        later = new.active.get(name)
        still = later.manifest.declares(later.config) if later else ()
        for path in active.manifest.declares(active.config):
            if path not in still:
                yield Declared(name, path[-1])
