"""Which values an expression reads: what must be loaded before it can be evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.compiler.expressions import terms
from engine.compiler.expressions.scope import Scope
from engine.compiler.expressions.terms import Term
from primitives.kit import types as t


@dataclass(frozen=True, slots=True)
class Hop:
    """The row of `resource` whose id is the value of `path`."""

    path: Path
    resource: str


@dataclass(frozen=True, slots=True)
class Path:
    """`wallet.owner.tier` is Path("wallet", ("owner", "tier"))."""

    root: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.root, *self.fields))

    def hops(self, scope: Scope) -> tuple[Hop, ...]:
        """The rows it goes through: `wallet`'s wallets.wallet, `wallet.owner`'s identity.customer."""
        return tuple(self._hops(scope))

    def _hops(self, scope: Scope) -> Iterator[Hop]:
        type_ = scope.names.get(self.root)
        for place, name in enumerate(self.fields):
            type_ = type_.item if isinstance(type_, t.Optional) else type_
            if isinstance(type_, t.Ref) and name != "id":
                yield Hop(Path(self.root, self.fields[:place]), type_.resource)
            type_ = (scope.fields(type_) or {}).get(name) if type_ is not None else None


def path_of(term: Term) -> Path | None:
    """None for a term that is not a name with fields: only such a path leads to rows of other resources."""
    match term:
        case terms.Variable(name=name):
            return Path(name)
        case terms.Attribute(of=of, name=name) | terms.RowField(of=of, name=name):
            return _longer(path_of(of), name)
        case terms.Identity(of=of):
            return _longer(path_of(of), "id")
    return None


def paths(term: Term) -> tuple[Path, ...]:
    """Every path read, each once, in the order of the text, in its longest form (`a.b`, not also `a`)."""
    return tuple(dict.fromkeys(_paths(term)))


def balances(term: Term) -> tuple[str, ...]:
    """The accounts whose balance is read, each once, in the order of the text."""
    return tuple(dict.fromkeys(one.account for one in _all(term) if isinstance(one, terms.Balance)))


def _paths(term: Term) -> Iterator[Path]:
    inner: tuple[Term, ...]
    if isinstance(term, terms.Cell):
        path, inner = _longer(path_of(term.table), term.column), term.keys
    else:
        path, inner = path_of(term), ()
    if path is None:
        inner = terms.children(term)
    else:
        yield path
    for child in inner:
        yield from _paths(child)


def _all(term: Term) -> Iterator[Term]:
    yield term
    for child in terms.children(term):
        yield from _all(child)


def _longer(path: Path | None, name: str) -> Path | None:
    return None if path is None else Path(path.root, (*path.fields, name))
