"""How a primitive types its section of a template: shapes in, configured values out.

The engine reads the section by its shape, types every expression, reports what is wrong with a place,
and hands the primitive plain values: str, int, bool, tuples, `Values` for mappings and `Formula` for expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from primitives.kit.types import Type


class Scope(Protocol):
    """What an evaluated expression reads; the engine's own kind."""


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """An expression of the section. Opaque to the primitive: the engine evaluates it and gives `apply` the value.

    names: what it sees beside `params` and `now`, such as the rule's `per`. place: an opaque position for problems.
    """

    text: str
    type: Type
    names: tuple[str, ...]
    evaluate: Callable[[Any], Any]
    paths: tuple[Any, ...] = ()
    place: Any = None


@dataclass(frozen=True, slots=True)
class Values:
    """A mapping of the section, once read: `values.counts`, `values.get("ceiling")`. asset: the template's."""

    entries: Mapping[str, Any]
    place: Any = None
    asset: str = ""

    def __getattr__(self, name: str) -> Any:
        try:
            return self.entries[name]
        except KeyError:
            raise AttributeError(name) from None

    def get(self, name: str) -> Any:
        return self.entries.get(name)


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a closed list."""

    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewNames:
    """A list of names this section declares: `[basic, verified]`."""


@dataclass(frozen=True, slots=True)
class ResourceName:
    """The name of a resource, the template's or a primitive's: `wallet`. Value: its full name, `wallets.wallet`."""


@dataclass(frozen=True, slots=True)
class DeclaredName:
    """A name declared elsewhere in this section, or a connector, checked by the primitive itself."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal of a type, such as text, duration or percent."""

    type: Type


@dataclass(frozen=True, slots=True)
class Window:
    """`transaction day week month life` or a duration. Value: the word, or a kit.clock.Duration."""


@dataclass(frozen=True, slots=True)
class Expression:
    """type and names may depend on what stands beside it; `asset` is the template's.

    type(values, asset) -> Type, names(values) -> resources in scope by their short name.
    words: literals that may stand in its place, `unlimited`; such a value is the word, not a Formula.
    """

    type: Callable[[Values, str], Type]
    names: Callable[[Values], tuple[str, ...]] = lambda values: ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    shape: Shape
    required: bool = True
    help: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of a closed set of keys. Value: Values."""

    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Named:
    """A mapping whose keys are names this section declares. Value: a dict of name -> the item's value, in order."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. Value: a tuple."""

    item: Shape


Shape = Choice | NewNames | ResourceName | DeclaredName | Literal | Window | Expression | Fields | Named | Sequence


@dataclass(frozen=True, slots=True)
class SectionProblem:
    """What a primitive found wrong with its section. path: where, as keys from the section's top."""

    code: str
    path: tuple[str, ...]
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """What `configure` answers: the primitive's typed config, or problems."""

    config: Any = None
    problems: tuple[SectionProblem, ...] = field(default=())
