"""A primitive's contract: one Manifest says what it stores, how templates configure it, what it does and publishes.

Writes are `keys` (the rows to load) and a pure, synchronous `apply` over Rows; `undo` reverses what `apply` recorded.
The engine knows primitives by this file alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from primitives.kit.page import Page, PageQuery
from primitives.kit.problems import ProblemText
from primitives.kit.section import Configured, Formula, Shape, Values
from primitives.kit.store import Found, Json, Keys, Rows, Table
from primitives.kit.types import Record, Type


class Origin(NamedTuple):
    """Why a write happens, fixed before its segment is submitted.

    at: business time. run: the run's id. actor: who asked; credential: the key or token that said so.
    line: `e-wallet@1.0.0:88`, the step in the template. asset and zone are the template's.
    """

    at: datetime
    run: str
    step: int
    actor: str
    credential: str
    release: int
    line: str
    asset: str
    zone: str


@dataclass(frozen=True, slots=True)
class Input:
    """One `with:` of an action. key: `keys` needs its value, so it may not depend on an earlier write.

    personal: must not reach logs, errors, URLs or events.
    """

    type: Type
    key: bool = False
    required: bool = True
    pattern: str | None = None
    max_length: int | None = None
    title: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A formula of the config the engine evaluates for a call: scope name -> the input that fills it."""

    formula: Formula
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Addressed:
    """An account of the chart that a caller names. holes: a value per hole of its address."""

    account: str
    holes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """An action once its names are known: `limits.take` of rule `daily_out`.

    keys(origin, inputs): rows to load, from the inputs marked `key`.
    build(origin, inputs): the typed input of `apply`; inputs hold every given input and every evaluated formula.
    output: what `as:` binds; its fields are attributes of what `apply` returns.
    totals: a name in `build`'s inputs -> the input (a Ref) whose chart accounts the engine sums, on committed truth:
    `balance: wallet`, in minor units of the template's asset; 0 only where each of them is zero.
    follow(found, origin, inputs): more rows, which depend on those that `keys` named; loaded one round later.
    addressed(inputs): the account a caller names in inputs marked `key`, None where there is none such. The resources
    in its holes must exist; `build` gets its ceilings and freezes, as of a post, as a Filled named `filled`.
    """

    inputs: Mapping[str, Input]
    keys: Callable[[Origin, Mapping[str, Any]], Keys]
    build: Callable[[Origin, Mapping[str, Any]], Any]
    formulas: Mapping[str, Bound] = field(default_factory=dict)
    output: Record | None = None
    declines: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    follow: Callable[[Found, Origin, Mapping[str, Any]], Keys] | None = None
    addressed: Callable[[Mapping[str, Any]], Addressed | None] | None = None


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A literal name of a `with:` that the section does not declare."""

    input: str
    name: str
    known: tuple[str, ...]


def nothing_to_undo(rows: Rows, recorded: Any) -> None:
    """The undo of a write that only computes, or that creates a resource: what was created is never undone."""


def no_keys(recorded: Any) -> Keys:
    return ()


@dataclass(frozen=True, slots=True)
class Write:
    """names: inputs that are literal names of the section, `("rule",)`; version: of this action's contract.

    apply(rows, input) -> output: pure; may raise Decline with a code of `declines`.
    undo(rows, output): reverses what was recorded; ignores ceilings, limits and freezes.
    undo_keys(output): the rows `undo` reads, from what was recorded (after midnight: yesterday's counter).
    record(output) -> what a later undo and `explain` need, as JSON; revive is its inverse.
    """

    name: str
    signature: Callable[[Any, Mapping[str, str]], Signature | UnknownName]
    apply: Callable[[Rows, Any], Any]
    undo: Callable[[Rows, Any], None] | None
    record: Callable[[Any], Json]
    revive: Callable[[Json], Any]
    names: tuple[str, ...] = ()
    version: int = 1
    title: str = ""
    undo_keys: Callable[[Any], Keys] = no_keys


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing that lives: its row, its fields for expressions, what the API shows of it.

    fields: attributes of the row (properties included) with types; Ref fields are references fixed at creation.
    shows: the fields the API gives, in order, after `id` and `state`. freezes: a Bool field; while true, accounts
    whose hole is this resource are frozen. do: client actions; by_operations: an operator's.
    Rows have `id` and `state` as text. An Enum without members is the type of that name in `types(config)`.
    `create` answers a value with the new `id`; an action of `do` and `by_operations` has the resource itself as the
    input of its short name, `wallet`. Actions needed in workflows too stand in the manifest's `writes` as well.
    """

    name: str
    table: Table[Any]
    fields: Record
    states: tuple[str, ...]
    shows: tuple[str, ...]
    create: Write | None = None
    do: Mapping[str, Write] = field(default_factory=dict)
    by_operations: Mapping[str, Write] = field(default_factory=dict)
    filters: tuple[str, ...] = ("state",)
    freezes: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class AdminResource:
    """A resource of the primitive itself that every tenant's API has, beside the template's.

    path: `adjustments`; scope: `operations` or `sandbox` (a sandbox tenant's only).
    find(query, config, id) and listing (read with resource and id '') answer GET in place of the resource's own row.
    """

    path: str
    resource: Resource
    scope: str
    find: Callable[[Query, Any, str], Awaitable[dict[str, Json] | None]] | None = None
    listing: View | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A list read below a resource: GET /wallets/{id}/transactions.

    read(query, config, resource, id, parameters, page): resource is the template's hole name, `wallet`.
    parameters also has the template's own `zone` and `asset`, where the engine gives them.
    item: the JSON Schema of one item. parameters: query parameters with their types.
    """

    name: str
    read: Callable[[Query, Any, str, str, Mapping[str, Any], PageQuery], Awaitable[Page[dict[str, Json]]]]
    item: Mapping[str, Json]
    parameters: Mapping[str, Type] = field(default_factory=dict)
    title: str = ""


class Query(Protocol):
    """A reader's connection, bound to one tenant."""

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """sql names the tenant nowhere: the reader's policies do. `%(name)s` placeholders."""


class Verify(Protocol):
    def __call__(self, query: Query, head: Json = None) -> Awaitable[tuple[str, ...]]: ...


@dataclass(frozen=True, slots=True)
class Event:
    """data: the JSON Schema of `data`; subject: what its subject is the id of."""

    name: str
    title: str
    subject: str
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class AccountUse:
    """An account name in a script. holes are those of its address; start/end: offsets of the name in the script."""

    name: str
    qualifier: str | None
    source: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """code: FF301, FF302, FF303 or FF308; start/end: offsets in the script's text."""

    code: str
    start: int
    end: int
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """A script checked against the chart. variables: dotted names used, with their types; accounts: one per slot."""

    variables: tuple[tuple[str, Type], ...]
    accounts: tuple[AccountUse, ...]
    program: Any


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """An account of the chart. holes: of its address, in order; formulas: evaluated with the holes as names."""

    name: str
    holes: tuple[str, ...]
    formulas: Mapping[str, Formula]


class Filled(NamedTuple):
    """An account slot at run time. holes: a value per hole of the address; values: its formulas, evaluated.

    frozen: a resource in its holes is frozen.
    """

    account: str
    holes: tuple[str, ...]
    values: Mapping[str, Any]
    frozen: bool


class Post(NamedTuple):
    """The input of a post: slots in the script's order, variables by their dotted names."""

    origin: Origin
    script: Script
    accounts: tuple[Filled, ...]
    variables: Mapping[str, Any]


class TrialLine(Protocol):
    """An account of the chart over all its holes. amount: on its normal side, in minor units."""

    @property
    def account(self) -> str: ...

    @property
    def account_class(self) -> str: ...

    @property
    def asset(self) -> str: ...

    @property
    def amount(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Posting:
    """What a primitive that keeps books offers to `post:`.

    chart(config): accounts by name. check(config, text, variables): variables looks up dotted names lazily;
    `asset` is Money in the template's own asset.
    keys(config, script, holes): the rows of a post; one tuple of hole values per slot, None where not yet known.
    apply(config)(rows, post) -> recorded, with `total` and `to` (an object: account name -> amount).
    total(rows, config, hole, id, asset): what accounts whose only hole is `hole` hold together; total_keys: its rows.
    balance(rows, config, account, holes, asset): what one account has, on its normal side; balance_keys: its rows.
    trial(query, config, at): the trial balance at a moment of business time.
    undo_keys(recorded): the rows `undo` reads. undo_by: `undo`, told the step that undoes; to be preferred where there.
    """

    chart: Callable[[Any], Mapping[str, ChartAccount]]
    check: Callable[[Any, str, Callable[[str], Type | None]], Script | tuple[ScriptProblem, ...]]
    keys: Callable[[Any, Script, tuple[tuple[str, ...] | None, ...], str], Keys]
    apply: Callable[[Any], Callable[[Rows, Post], Any]]
    undo: Callable[[Rows, Any], None]
    record: Callable[[Any], Json]
    revive: Callable[[Json], Any]
    declines: tuple[str, ...] = ()
    total_keys: Callable[[Any, str, str, str], Keys] = lambda config, hole, id_, asset: ()
    total: Callable[[Rows, Any, str, str, str], int] = lambda rows, config, hole, id_, asset: 0
    undo_keys: Callable[[Any], Keys] = no_keys
    undo_by: Callable[[Rows, Any, Origin], None] | None = None
    balance_keys: Callable[[Any, str, tuple[str, ...], str], Keys] = lambda config, account, holes, asset: ()
    balance: Callable[[Rows, Any, str, tuple[str, ...], str], int] = lambda rows, config, account, holes, asset: 0
    trial: Callable[[Query, Any, datetime], Awaitable[Sequence[TrialLine]]] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A linear equality a proof may use: `fees.quote: total == net + vat`."""

    action: str
    terms: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OutsideMoney:
    """What an outcome of a call, or an event, moves outside: `accepted` -> the input `amount` leaves."""

    action: str
    outcome: str
    amount: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """configure(values): the section, read by `section`, as the primitive's config or problems.

    types(config): named types other sections may use, `identity.tier` as `tier`. connectors(config): their names.
    declares(config): paths of names in the section that workflows must use, `("daily_out",)`; uses(config): those the
    section itself uses; unused_code: the problem's code for one nothing uses.
    requires: capabilities another active primitive must provide; `provides` names this one's.
    contract: the version of the whole; actions have their own.
    verify(query, head): one line per thing of a tenant that is not as it was written. head(query): the end of what is
    only ever appended to, kept outside the database; a later `verify` is told of it, or None.
    """

    name: str
    title: str
    contract: int
    section: Shape
    configure: Callable[[Values], Configured]
    tables: tuple[Table[Any], ...]
    migrations: Path
    types: Callable[[Any], Mapping[str, Type]] = lambda config: {}
    connectors: Callable[[Any], tuple[str, ...]] = lambda config: ()
    declares: Callable[[Any], tuple[tuple[str, ...], ...]] = lambda config: ()
    uses: Callable[[Any], tuple[str, ...]] = lambda config: ()
    unused_code: str = "FF401"
    resources: tuple[Resource, ...] = ()
    writes: tuple[Write, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[ProblemText, ...] = ()
    posting: Posting | None = None
    views: tuple[View, ...] = ()
    admin: tuple[AdminResource, ...] = ()
    provides: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    outside: tuple[OutsideMoney, ...] = ()
    verify: Verify | None = None
    head: Callable[[Query], Awaitable[Json]] | None = None
