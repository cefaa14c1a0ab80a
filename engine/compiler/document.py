"""A template as written: every key in its place, names not yet looked up, expressions not yet read.

Optional parts that are not written are None, or an empty tuple where there could be several.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.leaves import Hole, Ignore, Items, Keep, Named, Versioned, Word
from engine.compiler.nodes import Node
from engine.compiler.source import Place
from engine.compiler.steps import Steps


@dataclass(frozen=True, slots=True)
class Template:
    """assets: what `assets:` lists, and `asset:` alone where only that is written."""

    place: Place
    name: Word
    version: Word
    title: Hole | None
    description: Hole | None
    asset: Word | None
    assets: tuple[Word, ...]
    time_zone: Word | None
    extends: Versioned | None
    parameters: tuple[Parameter, ...]
    primitives: tuple[Section, ...]
    resources: tuple[Resource, ...]
    api: tuple[Route, ...]
    workflows: tuple[Workflow, ...]
    problems: tuple[DeclaredProblem, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A primitive's part of the template; the primitive's manifest decides its shape."""

    name: Word
    config: Node


# ── parameters ──


@dataclass(frozen=True, slots=True)
class Parameter:
    """key, columns: of a table. choices: the members of an enum. item: the type of a list's elements."""

    place: Place
    name: Word
    type: Word
    default: Setting | None
    minimum: Hole | None
    maximum: Hole | None
    title: Hole | None
    help: Hole | None
    set_by: tuple[Word, ...]
    key: tuple[Column, ...]
    columns: tuple[Column, ...]
    choices: tuple[Word, ...]
    item: Word | None
    asset: Word | None
    widen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """`name: type` of a table's key or columns."""

    name: Word
    type: Word


@dataclass(frozen=True, slots=True)
class Cell:
    """values: several where `[…]` was written. Ranges (`3500-3999`), `any` and `none` are texts here."""

    column: Word
    place: Place
    values: tuple[Hole, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """label: the value of the key where rows are written as a mapping; else the key is among the cells."""

    place: Place
    label: Word | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    place: Place
    rows: tuple[Row, ...]


Setting = Hole | Items | Rows


# ── resources ──


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a resource or an input of a workflow.

    item: the type of a list's elements, fields: their parts where they are records. inside: `in: merchant`;
    choices: `in: [a, b]`. was: the name of the last major.
    """

    place: Place
    name: Word
    type: Word
    pays: bool
    minimum: Hole | None
    maximum: Hole | None
    pattern: Word | None
    max_length: int | None
    optional: bool
    inside: Word | None
    choices: tuple[Word, ...]
    item: Word | None
    fields: tuple[Field, ...]
    asset: Word | None
    was: Word | None


@dataclass(frozen=True, slots=True)
class State:
    place: Place
    name: Word
    end: bool
    until: Hole | None
    then: Word | None
    by: Word | None
    was: Word | None


@dataclass(frozen=True, slots=True)
class Account:
    place: Place
    name: Word
    address: Hole
    class_: Word
    ceiling: Hole | None
    floor: Hole | None
    assets: tuple[Word, ...]
    overdraft: Hole | None
    mirrors: Word | None
    was: Word | None


@dataclass(frozen=True, slots=True)
class Resource:
    """of: a primitive's resource, `cards.authorisation`."""

    place: Place
    name: Word
    of: Word | None
    fields: tuple[Field, ...]
    under: Word | None
    states: tuple[State, ...]
    accounts: tuple[Account, ...]


# ── api ──


@dataclass(frozen=True, slots=True)
class Route:
    """One of `of` (a resource) and `run` (a workflow) is written. only: None where everything is offered."""

    place: Place
    path: Word
    of: Word | None
    run: Word | None
    create: Word | None
    do: tuple[Word, ...]
    only: tuple[Word, ...] | None
    views: tuple[Word, ...]
    messages: tuple[Word, ...]
    filters: tuple[Word, ...]
    under: Word | None
    by: Word | None


# ── workflows ──


@dataclass(frozen=True, slots=True)
class ClientStart:
    """place: None where `start:` is not written."""

    place: Place | None


@dataclass(frozen=True, slots=True)
class EventStart:
    place: Place
    event: Word
    find: tuple[Named, ...]
    pays: Hole | None
    none: Word | Ignore | Keep | None
    answer_within: Hole | None


@dataclass(frozen=True, slots=True)
class ScheduleStart:
    place: Place
    at: Hole
    days: tuple[Hole, ...]
    per: Hole | None
    where: Hole | None


@dataclass(frozen=True, slots=True)
class FromStart:
    """source: a workflow, or a resource for its clock."""

    place: Place
    source: Word
    find: tuple[Named, ...]
    pays: Hole | None
    none: Word | Ignore | Keep | None


@dataclass(frozen=True, slots=True)
class PersonStart:
    place: Place
    by: Word


Start = ClientStart | EventStart | ScheduleStart | FromStart | PersonStart


@dataclass(frozen=True, slots=True)
class ActsOn:
    place: Place
    resource: Word
    states: tuple[Word, ...]
    otherwise: Word | Ignore | None


@dataclass(frozen=True, slots=True)
class Workflow:
    place: Place
    name: Word
    title: Hole | None
    start: Start
    acts_on: ActsOn | None
    input: tuple[Field, ...]
    shows: tuple[Named, ...]
    steps: Steps
    widen: bool


# ── problems ──


@dataclass(frozen=True, slots=True)
class Translation:
    """`text_fil: …`; language: `fil`."""

    language: str
    text: Hole


@dataclass(frozen=True, slots=True)
class NetworkCode:
    """`iso20022: AC04`: how a network is told of the problem."""

    network: Word
    code: Word


@dataclass(frozen=True, slots=True)
class DeclaredProblem:
    place: Place
    code: Word
    status: int | None
    text: Hole | None
    translations: tuple[Translation, ...]
    codes: tuple[NetworkCode, ...]
    retry: Word | None
