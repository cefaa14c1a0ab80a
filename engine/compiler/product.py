"""A resolved product: every name an object, every expression a closure. What a release runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.compiler.product_starts import (
    ActsOn,
    ClientStart,
    EventStart,
    Find,
    FromStart,
    Handover,
    Ignored,
    Kept,
    Otherwise,
    OwnKind,
    OwnState,
    PersonStart,
    Start,
)
from engine.compiler.product_steps import (
    Active,
    Address,
    ApproveStep,
    BecomeStep,
    BoundFormula,
    CallStep,
    ChooseStep,
    Compute,
    CreateStep,
    CutStep,
    Demand,
    DoStep,
    FailStep,
    FinishStep,
    Inquiry,
    Line,
    PostStep,
    Problem,
    RequireStep,
    Slot,
    Step,
    Total,
    UndoStep,
    WaitStep,
)
from primitives.kit.resource import AdminResource, Event, Resource, View
from primitives.kit.types import Record, Type

__all__ = [
    "Active",
    "ActsOn",
    "Address",
    "AdminRoute",
    "ApproveStep",
    "BecomeStep",
    "BoundFormula",
    "CallStep",
    "ChooseStep",
    "ClientStart",
    "Compute",
    "Connected",
    "CreateStep",
    "CutStep",
    "Demand",
    "DoStep",
    "EventStart",
    "FailStep",
    "Find",
    "FinishStep",
    "FromStart",
    "Handover",
    "Ignored",
    "InputField",
    "Inquiry",
    "Kept",
    "Kind",
    "Line",
    "Otherwise",
    "OwnKind",
    "OwnState",
    "PersonStart",
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
    "Start",
    "Step",
    "Total",
    "UndoStep",
    "WaitStep",
    "Workflow",
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource of an active primitive: `wallet` is `wallets.wallet`; or of the template's own, with its life.

    active: None for the template's own. admin: for operators and sandboxes only.
    """

    name: str
    full_name: str
    active: Active | None
    resource: Resource
    admin: bool = False
    own: OwnKind | None = None

    @property
    def provider(self) -> Active:
        """The primitive that offers it. Raises ValueError for the template's own."""
        if self.active is None:
            raise ValueError(f"{self.name} is the template's own")
        return self.active


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
    """demands: rows by round; rounds: how many rounds of keys a segment of it needs.

    cuts: the steps at which it waits, by their number. creates: the template's own resources it may make; subject: the
    one it makes or acts on. event_type: of the `event` its starter saw.
    """

    name: str
    title: str
    inputs: tuple[InputField, ...]
    shows: tuple[Shown, ...]
    steps: tuple[Step, ...]
    demands: tuple[Demand, ...]
    rounds: int
    by: str | None
    statuses: tuple[str, ...]
    start: Start = field(default_factory=ClientStart)
    acts_on: ActsOn | None = None
    cuts: tuple[CutStep, ...] = ()
    creates: tuple[str, ...] = ()
    subject: str | None = None
    event_type: Record | None = None


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
    """`transfers: { run: transfer }`. messages: what waiting runs are told."""

    path: str
    workflow: Workflow
    only: tuple[str, ...] | None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceRoute:
    """`wallets: { of: wallets.wallet, views: [...] }`. do: client actions; operations: an operator's, always there.

    create: for the template's own a workflow of the template. messages: what waiting runs are told; under: the field
    that names its parent, filters: fields its list can be narrowed by.
    """

    path: str
    kind: Kind
    create: Workflow | None
    do: tuple[tuple[str, Workflow], ...]
    operations: tuple[tuple[str, Workflow], ...]
    views: tuple[tuple[View, Active], ...]
    only: tuple[str, ...] | None
    messages: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    under: str | None = None


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
class Connected:
    """How a tenant is connected. use: `sandbox`, or what stands for the real one; secret: a name, never its value."""

    use: str
    secret: str | None


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
    connections: Mapping[str, Connected] = field(default_factory=dict)

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])
