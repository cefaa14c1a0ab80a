"""The types of template values: what parameters, inputs, fields, actions and expressions are made of.

Run-time values, by type:
Bool bool · Integer int · Decimals Fraction · Text str · Money int of minor units · Percent Fraction (0.015 for 1.5 %) ·
Span kit.clock.Duration · Time aware datetime · Date date · Enum str · ListOf tuple · Optional value or None ·
Ref the resource's id as str · Record an object with the fields as attributes · Table a kit.tables value ·
Column a view of one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bool:
    def __str__(self) -> str:
        return "flag"


@dataclass(frozen=True, slots=True)
class Integer:
    def __str__(self) -> str:
        return "integer"


@dataclass(frozen=True, slots=True)
class Decimals:
    def __str__(self) -> str:
        return "decimal"


@dataclass(frozen=True, slots=True)
class Percent:
    def __str__(self) -> str:
        return "percent"


@dataclass(frozen=True, slots=True)
class Text:
    """name: `text`, or a named kind of text such as `bic` whose values match `pattern`."""

    name: str = "text"
    pattern: str | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Money:
    """asset: `PHP/2`: the code and the number of decimals of its minor unit."""

    asset: str

    def __str__(self) -> str:
        return f"money in {self.asset.split('/')[0]}"


@dataclass(frozen=True, slots=True)
class Span:
    def __str__(self) -> str:
        return "duration"


@dataclass(frozen=True, slots=True)
class Time:
    def __str__(self) -> str:
        return "time"


@dataclass(frozen=True, slots=True)
class Date:
    def __str__(self) -> str:
        return "date"


@dataclass(frozen=True, slots=True)
class Enum:
    """name: as templates write it, `identity.tier`; members in their declared order, lowest first."""

    name: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Type

    def __str__(self) -> str:
        return f"list of {self.item}"


@dataclass(frozen=True, slots=True)
class Optional:
    item: Type

    def __str__(self) -> str:
        return f"optional {self.item}"


@dataclass(frozen=True, slots=True)
class Ref:
    """A resource by its full name, `wallets.wallet`; fields are looked up where the resource is declared."""

    resource: str

    def __str__(self) -> str:
        return self.resource.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Record:
    """name: for messages, such as `fees.quote`."""

    name: str
    fields: tuple[tuple[str, Type], ...]

    def __str__(self) -> str:
        return self.name

    def field(self, name: str) -> Type | None:
        return next((type_ for field, type_ in self.fields if field == name), None)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, indexed by the table's keys."""

    keys: tuple[Type, ...]
    value: Type

    def __str__(self) -> str:
        return f"column of {self.value}"


@dataclass(frozen=True, slots=True)
class Table:
    keys: tuple[tuple[str, Type], ...]
    columns: tuple[tuple[str, Type], ...]

    def __str__(self) -> str:
        return "table"


Type = (
    Bool
    | Integer
    | Decimals
    | Percent
    | Text
    | Money
    | Span
    | Time
    | Date
    | Enum
    | ListOf
    | Optional
    | Ref
    | Record
    | Column
    | Table
)

BOOL, INTEGER, DECIMAL, PERCENT, TEXT, SPAN, TIME, DATE = (
    Bool(),
    Integer(),
    Decimals(),
    Percent(),
    Text(),
    Span(),
    Time(),
    Date(),
)
