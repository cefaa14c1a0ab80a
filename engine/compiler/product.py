"""A resolved product: every name an object, every expression a closure. What a release runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.compiler.product_steps import (
    Active,
    Address,
    BoundFormula,
    ChooseStep,
    Compute,
    Demand,
    DoStep,
    FailStep,
    FinishStep,
    Line,
    PostStep,
    Problem,
    RequireStep,
    Slot,
    Step,
    Total,
)
from primitives.kit.resource import AdminResource, Event, Resource, View
from primitives.kit.types import Type

__all__ = [
    "Active",
    "Address",
    "AdminRoute",
    "BoundFormula",
    "ChooseStep",
    "Compute",
    "Demand",
    "DoStep",
    "FailStep",
    "FinishStep",
    "InputField",
    "Kind",
    "Line",
    "PostStep",
    "Problem",
    "ProblemEntry",
    "Product",
    "RequireStep",
    "ResourceRoute",
    "Route",
    "RunRoute",
    "Setting",
    "Shown",
    "Slot",
    "Step",
    "Total",
    "Workflow",
]


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
    tenant_title: str
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
