"""A scenario bound to the API of a product: every act a request, every expectation a check."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.leaves import Argument, Items, Value
from engine.compiler.source import Place
from engine.scenarios.known import Fill
from primitives.kit.clock import Duration

CLIENT, OPERATIONS = "client", "operations"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. path: below the product's, `/wallets/{id}/freeze`; target: what fills its `{id}`.

    fields: of the body, or of the query where the method is GET. by: who acts; key: names the idempotency key.
    home: of what a good answer shows, `/wallets/{id}`, None where the answer is all there is; reader: who may read it.
    """

    place: Place
    action: str
    method: str
    path: str
    target: Fill | None
    fields: tuple[tuple[str, Fill], ...]
    by: str
    key: str | None = None
    result: str | None = None
    home: str | None = None
    reader: str = CLIENT


@dataclass(frozen=True, slots=True)
class Move:
    """The clock goes forward."""

    place: Place
    by: Duration


@dataclass(frozen=True, slots=True)
class Told:
    """The simulator of a connector does something. verb: below its `control/`.

    messages: members that name a message of ours, by the name of what it was sent for.
    """

    place: Place
    connector: str
    verb: str
    fields: tuple[tuple[str, Fill], ...]
    messages: tuple[tuple[str, str], ...]
    result: str | None = None

    @property
    def action(self) -> str:
        return f"{self.connector}.{self.verb}"


Step = Call | Move | Told


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """`out: { status: completed }`"""

    place: Place
    name: str
    members: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class BalanceCheck:
    """`balance w: 2000.00`, over all its accounts, or `{ available: 2000.00 }`. path: `/wallets/{id}/balances`."""

    place: Place
    name: str
    path: str
    accounts: tuple[tuple[str, Value], ...]
    total: Value | None


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """`account fees: 5.00`: an account of the chart, over all its holes, on its normal side."""

    place: Place
    account: str
    amount: Value


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """`ledger: balanced`"""

    place: Place


@dataclass(frozen=True, slots=True)
class ExpectedLeg:
    """`wallets:{w}:available -> tax:vat: 1.61`; amount: minor units of the template's asset."""

    source: Fill
    destination: Fill
    amount: int


@dataclass(frozen=True, slots=True)
class ExpectedEntry:
    place: Place
    legs: tuple[ExpectedLeg, ...]


@dataclass(frozen=True, slots=True)
class PostingsCheck:
    """`postings: [ … ]`: the journal since the given part. path: where operators list it."""

    place: Place
    path: str
    entries: tuple[ExpectedEntry, ...]


@dataclass(frozen=True, slots=True)
class HoldsCheck:
    """`holds: none`: the accounts of the template's own resources are empty. accounts: their names in the chart."""

    place: Place
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListCheck:
    """`cases: [ … ]`: the items at a path of the API, oldest first. by: who may list them."""

    place: Place
    path: str
    by: str
    items: Items


@dataclass(frozen=True, slots=True)
class StatementCheck:
    """`instapay statement: agrees`: the outside system's account of what was paid is ours, item by item."""

    place: Place
    connector: str


Check = (
    AnswerCheck | BalanceCheck | AccountCheck | LedgerCheck | PostingsCheck | HoldsCheck | ListCheck | StatementCheck
)


@dataclass(frozen=True, slots=True)
class Bound:
    """given: what is there before anything happens; each of these calls must succeed."""

    given: tuple[Call | Told, ...]
    when: tuple[Step, ...]
    then: tuple[Check, ...]
