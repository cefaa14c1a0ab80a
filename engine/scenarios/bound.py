"""A scenario bound to the API of a product: every act a request, every expectation a check."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.leaves import Argument, Value
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


Check = AnswerCheck | BalanceCheck | AccountCheck | LedgerCheck


@dataclass(frozen=True, slots=True)
class Bound:
    """given: what is there before anything happens; each of these calls must succeed."""

    given: tuple[Call, ...]
    when: tuple[Call | Move, ...]
    then: tuple[Check, ...]
