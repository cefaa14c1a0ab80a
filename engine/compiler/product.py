"""A resolved product: every name an object, every expression a closure. What a release runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.compiler.source import Place
from primitives.kit.contract import (
    AdminResource,
    Event,
    Manifest,
    Posting,
    Resource,
    Script,
    Signature,
    View,
    Write,
)
from primitives.kit.section import Formula
from primitives.kit.store import Table
from primitives.kit.types import Type

Compute = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Active:
    """A primitive the template uses, with its config; values: the section as written, typed."""

    manifest: Manifest
    config: Any
    values: Any = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource of an active primitive: `wallet` is `wallets.wallet`. admin: for operators and sandboxes only."""

    name: str
    full_name: str
    active: Active
    resource: Resource
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter's values by the date they begin, the first without one."""

    name: str
    type: Type
    title: str
    values: tuple[tuple[date | None, Any], ...]


@dataclass(frozen=True, slots=True)
class InputField:
    """One input of a workflow or of a resource's action, with its bounds in the type's own units."""

    name: str
    type: Type
    pays: bool = False
    minimum: Any = None
    maximum: Any = None
    pattern: str | None = None
    max_length: int | None = None
    optional: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """A row an expression reads: loaded in `round`, once `id` can be evaluated."""

    resource: str
    table: Table[Any]
    id: Compute
    round: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Where a step stands: `e-wallet@1.0.0:88`."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem a step answers with. text: filled from the run's scope; None where the declared text has no holes."""

    code: str
    text: Compute | None


@dataclass(frozen=True, slots=True)
class RequireStep:
    line: Line
    test: Compute
    text: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class BoundFormula:
    """A formula of a section, evaluated with `names`: scope name -> the argument that fills it."""

    name: str
    formula: Formula
    names: tuple[tuple[str, Compute], ...]


@dataclass(frozen=True, slots=True)
class DoStep:
    """keyed: the arguments `keys` needs; round: when they can be evaluated. totals: sums of a resource's accounts.

    addresses: by account of the chart, where a caller names one.
    """

    line: Line
    active: Active
    write: Write
    names: tuple[str, ...]
    signature: Signature
    arguments: tuple[tuple[str, Compute], ...]
    keyed: tuple[tuple[str, Compute], ...]
    formulas: tuple[BoundFormula, ...]
    totals: tuple[Total, ...]
    addresses: Mapping[str, Address]
    result: str | None
    round: int

    @property
    def last_round(self) -> int:
        """The last round of keys it needs."""
        demands = [one.round for address in self.addresses.values() for one in address.demands]
        return max(self.round, self.round + (self.signature.follow is not None), *(self.round + r for r in demands))


@dataclass(frozen=True, slots=True)
class Slot:
    """An account of a script. fill: the address's holes, in order; frozen: the Bool fields that freeze it.

    owners: the names in scope its holes are filled from; source: whether money may leave it.
    """

    account: str
    fill: tuple[Compute, ...]
    formulas: tuple[BoundFormula, ...]
    frozen: tuple[Compute, ...]
    owners: tuple[str, ...]
    source: bool


@dataclass(frozen=True, slots=True)
class PostStep:
    """otherwise: a problem's code, steps, or None where the decline's own code answers."""

    line: Line
    active: Active
    posting: Posting
    apply: Callable[[Any, Any], Any]
    script: Script
    slots: tuple[Slot, ...]
    variables: tuple[tuple[str, Compute], ...]
    result: str | None
    otherwise: Problem | tuple[Step, ...] | None
    round: int


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the accounts whose only hole is a resource, for an action that decides on it. hole: `wallet`."""

    name: str
    active: Active
    posting: Posting
    hole: str
    resource: Compute


@dataclass(frozen=True, slots=True)
class Address:
    """An account a caller may name. slot and demands see its holes by their names; owners: hole -> full name."""

    holes: tuple[str, ...]
    slot: Slot
    owners: tuple[tuple[str, str], ...]
    demands: tuple[Demand, ...]


@dataclass(frozen=True, slots=True)
class ChooseStep:
    line: Line
    branches: tuple[tuple[Compute, str, tuple[Step, ...]], ...]
    otherwise: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class FinishStep:
    line: Line
    status: str


@dataclass(frozen=True, slots=True)
class FailStep:
    line: Line
    problem: Problem


Step = RequireStep | DoStep | PostStep | ChooseStep | FinishStep | FailStep


@dataclass(frozen=True, slots=True)
class Shown:
    """One value of `shows:`, null until known."""

    name: str
    type: Type
    value: Compute


@dataclass(frozen=True, slots=True)
class Workflow:
    """demands: rows by round; rounds: how many rounds of keys its segment needs."""

    name: str
    title: str
    inputs: tuple[InputField, ...]
    shows: tuple[Shown, ...]
    steps: tuple[Step, ...]
    demands: tuple[Demand, ...]
    rounds: int
    by: str | None
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemEntry:
    """text: as written; `{name}` of a primitive's own problem is filled from the decline's facts.

    codes: by connector standard, iso20022 -> AC04.
    """

    code: str
    status: int
    text: str
    codes: Mapping[str, str]
    help: str = ""


@dataclass(frozen=True, slots=True)
class RunRoute:
    """`transfers: { run: transfer }`"""

    path: str
    workflow: Workflow
    only: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ResourceRoute:
    """`wallets: { of: wallets.wallet, views: [...] }`. do: client actions; operations: an operator's, always there."""

    path: str
    kind: Kind
    create: Workflow | None
    do: tuple[tuple[str, Workflow], ...]
    operations: tuple[tuple[str, Workflow], ...]
    views: tuple[tuple[View, Active], ...]
    only: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class AdminRoute:
    """A primitive's own resource, for operators or sandboxes."""

    path: str
    admin: AdminResource
    kind: Kind
    create: Workflow | None
    do: tuple[tuple[str, Workflow], ...]


Route = RunRoute | ResourceRoute | AdminRoute


@dataclass(frozen=True, slots=True)
class Product:
    """One template with one tenant's values."""

    tenant: str
    name: str
    version: str
    title: str
    description: str
    asset: str
    zone: str
    settings: tuple[Setting, ...]
    active: Mapping[str, Active]
    kinds: Mapping[str, Kind]
    workflows: Mapping[str, Workflow]
    routes: tuple[Route, ...]
    problems: Mapping[str, ProblemEntry]
    events: tuple[Event, ...]
    sandbox: bool
    used_parameters: frozenset[str]

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])
