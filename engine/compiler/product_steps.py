"""The resolved steps of a workflow: every name an object, every expression a closure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.compiler.source import Place
from primitives.kit.action import Signature, Write
from primitives.kit.call import Call
from primitives.kit.contract import Manifest
from primitives.kit.posting import Posting, Script
from primitives.kit.section import Formula
from primitives.kit.store import Table

Compute = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Demand:
    """A row an expression reads: loaded in `round`, once `id` can be evaluated."""

    resource: str
    table: Table[Any]
    id: Compute
    round: int
    text: str


@dataclass(frozen=True, slots=True)
class Active:
    """A primitive the template uses, with its config; values: the section as written, typed."""

    manifest: Manifest
    config: Any
    values: Any = None


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


@dataclass(frozen=True, slots=True)
class CreateStep:
    """The resource's id is known before: `derived_id(run, kind)`. sets: every field that has a value."""

    line: Line
    kind: str
    sets: tuple[tuple[str, Compute], ...]


@dataclass(frozen=True, slots=True)
class BecomeStep:
    """kind: of the resource the run made or acts on, whose id is in scope under that name."""

    line: Line
    kind: str
    state: str
    sets: tuple[tuple[str, Compute], ...]


@dataclass(frozen=True, slots=True)
class UndoStep:
    """names: what `as:` calls the steps to undo; None: all since the last accepted call."""

    line: Line
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """`unknown:`. every, until: durations, None where the template does not inquire. asks: `then: ask ROLE`."""

    every: Compute | None
    until: Compute | None
    steps: tuple[Step, ...]
    asks: str | None


@dataclass(frozen=True, slots=True)
class CallStep:
    """A cut. Steps that fall through go on with what follows the call.

    cut: its number in the workflow; round: when `keyed` can be evaluated. status: of the run while it waits.
    rejected: None where nothing is written. late: by outcome, after the run ended on `unknown`; () is `ignore`.
    """

    line: Line
    active: Active
    call: Call
    names: tuple[str, ...]
    signature: Signature
    arguments: tuple[tuple[str, Compute], ...]
    keyed: tuple[tuple[str, Compute], ...]
    formulas: tuple[BoundFormula, ...]
    result: str | None
    round: int
    status: str | None
    cut: int
    accepted: tuple[Step, ...]
    rejected: tuple[Step, ...] | None
    unknown: Inquiry | None
    late: Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class WaitStep:
    """A cut. messages: by name, what follows one; after: how long, and what follows then."""

    line: Line
    cut: int
    status: str | None
    messages: tuple[tuple[str, tuple[Step, ...]], ...]
    after: tuple[Compute, tuple[Step, ...]] | None


@dataclass(frozen=True, slots=True)
class ApproveStep:
    """A cut, where `above` is exceeded or not written. shows: for who decides; on: by outcome."""

    line: Line
    cut: int
    by: str
    above: tuple[Compute, Compute] | None
    within: Compute | None
    shows: tuple[tuple[str, Compute], ...]
    on: Mapping[str, tuple[Step, ...]]


CutStep = CallStep | WaitStep | ApproveStep

Step = (
    RequireStep
    | DoStep
    | PostStep
    | ChooseStep
    | FinishStep
    | FailStep
    | CreateStep
    | BecomeStep
    | UndoStep
    | CallStep
    | WaitStep
    | ApproveStep
)
