"""What the ledger keeps: balances, the journal, the moves per account, and the journal's head.

The journal is the truth; balances, moves and the head are derived from it, and `verify` derives them again.
The rows of every post are not frozen, which would triple the cost of making them; nothing writes to a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.kit.store import Field, Sql, Table

SCHEMA = "ledger"


@dataclass(slots=True)
class BalanceRow:
    """What an account has of one asset.

    input, output: minor units received and given since the beginning. held: what resources hold of this account's
    money. counted_in: the account whose ceiling counts this one. n: the last transaction that moved it, or froze it.
    """

    account: str
    asset: str
    input: int
    output: int
    held: int
    counted_in: str | None
    frozen: bool
    n: int


@dataclass(slots=True)
class TransactionRow:
    """One entry of the journal, never changed.

    n: 1, 2, 3 … of the tenant, in the order of commits. k: its place among its step's entries, from 1. kind: `post
    undo adjustment sandbox freeze unfreeze move`. postings: `[[source, destination, asset, amount], …]`. at: business
    time. inserted_at: when it was committed, never before its predecessor. reverses: the n this one undoes.
    hash: sha256 over all other columns, `previous` included; the tenant is not among them, row security binds it.
    """

    n: int
    run: str
    step: int
    k: int
    kind: str
    postings: str
    at: datetime
    inserted_at: datetime
    actor: str
    credential: str
    release: int
    line: str
    reverses: int | None
    metadata: str
    previous: str
    hash: str

    @property
    def id(self) -> str:
        return str(self.n)

    @property
    def state(self) -> str:
        return self.kind


@dataclass(slots=True)
class MoveRow:
    """What one transaction did to one account. balance: input minus output of all transactions up to this one."""

    account: str
    asset: str
    n: int
    at: datetime
    inserted_at: datetime
    input: int
    output: int
    balance: int


@dataclass(slots=True)
class HeadRow:
    """The end of the journal. run, step, k: of the last entry."""

    n: int
    hash: str
    inserted_at: datetime
    run: str
    step: int
    k: int


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """A correction by hand that a second person decides. account: its name in the chart; amount: minor units.

    proposer: the credential of the first person; n: the transaction that was posted, once confirmed.
    """

    id: str
    state: str
    account: str
    address: str
    asset: str
    direction: str
    amount: int
    reason: str
    proposed_by: str
    proposer: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    n: int | None


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Play money a sandbox tenant gave itself."""

    id: str
    state: str
    account: str
    address: str
    asset: str
    amount: int
    n: int
    at: datetime


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """An operator's freeze of one account, and its lifting."""

    id: str
    state: str
    account: str
    address: str
    reason: str
    frozen_by: str
    frozen_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None


_TEXT, _AMOUNT, _COUNT, _TIME, _FLAG, _JSON = Sql.TEXT, Sql.AMOUNT, Sql.COUNT, Sql.TIME, Sql.FLAG, Sql.JSON


def _fields(**columns: Sql) -> tuple[Field, ...]:
    return tuple(Field(name, sql) for name, sql in columns.items())


BALANCE = Table(
    SCHEMA,
    "balance",
    BalanceRow,
    ("account", "asset"),
    _fields(
        account=_TEXT,
        asset=_TEXT,
        input=_AMOUNT,
        output=_AMOUNT,
        held=_AMOUNT,
        counted_in=_TEXT,
        frozen=_FLAG,
        n=_COUNT,
    ),
)

TRANSACTION = Table(
    SCHEMA,
    "transaction",
    TransactionRow,
    ("n",),
    _fields(
        n=_COUNT,
        run=_TEXT,
        step=_COUNT,
        k=_COUNT,
        kind=_TEXT,
        postings=_JSON,
        at=_TIME,
        inserted_at=_TIME,
        actor=_TEXT,
        credential=_TEXT,
        release=_COUNT,
        line=_TEXT,
        reverses=_COUNT,
        metadata=_JSON,
        previous=_TEXT,
        hash=_TEXT,
    ),
    journal=True,
)

MOVE = Table(
    SCHEMA,
    "move",
    MoveRow,
    ("account", "asset", "n"),
    _fields(
        account=_TEXT,
        asset=_TEXT,
        n=_COUNT,
        at=_TIME,
        inserted_at=_TIME,
        input=_AMOUNT,
        output=_AMOUNT,
        balance=_AMOUNT,
    ),
    journal=True,
)

HEAD = Table(
    SCHEMA,
    "head",
    HeadRow,
    (),
    _fields(n=_COUNT, hash=_TEXT, inserted_at=_TIME, run=_TEXT, step=_COUNT, k=_COUNT),
)

ADJUSTMENT = Table(
    SCHEMA,
    "adjustment",
    AdjustmentRow,
    ("id",),
    _fields(
        id=_TEXT,
        state=_TEXT,
        account=_TEXT,
        address=_TEXT,
        asset=_TEXT,
        direction=_TEXT,
        amount=_AMOUNT,
        reason=_TEXT,
        proposed_by=_TEXT,
        proposer=_TEXT,
        proposed_at=_TIME,
        decided_by=_TEXT,
        decided_at=_TIME,
        n=_COUNT,
    ),
)

CREDIT = Table(
    SCHEMA,
    "credit",
    CreditRow,
    ("id",),
    _fields(
        id=_TEXT,
        state=_TEXT,
        account=_TEXT,
        address=_TEXT,
        asset=_TEXT,
        amount=_AMOUNT,
        n=_COUNT,
        at=_TIME,
    ),
)

FREEZE = Table(
    SCHEMA,
    "freeze",
    FreezeRow,
    ("id",),
    _fields(
        id=_TEXT,
        state=_TEXT,
        account=_TEXT,
        address=_TEXT,
        reason=_TEXT,
        frozen_by=_TEXT,
        frozen_at=_TIME,
        lifted_by=_TEXT,
        lifted_at=_TIME,
    ),
)

TABLES = (BALANCE, TRANSACTION, MOVE, HEAD, ADJUSTMENT, CREDIT, FREEZE)
