"""What the books must look like, derived from the journal alone, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from primitives.kit.canonical import parse
from primitives.ledger.journal import GENESIS, Leg, seal
from primitives.ledger.tables import HeadRow, MoveRow, TransactionRow

Account = tuple[str, str]


@dataclass(slots=True)
class Derived:
    """One account and asset, as `balance` must show it."""

    input: int = 0
    output: int = 0
    held: int = 0
    counted_in: str | None = None
    frozen: bool = False
    n: int = 0


class Delta(NamedTuple):
    input: int
    output: int


@dataclass(slots=True)
class Audit:
    """Walks the journal with its moves. broken: a row is missing or changed, so what is derived may be the liar."""

    n: int = 0
    last: TransactionRow | None = None
    broken: bool = False
    accounts: dict[Account, Derived] = field(default_factory=dict)

    def missing(self, n: int, moves: list[MoveRow]) -> Iterator[str]:
        """A number without a row: its moves, if they are still there, say what it did."""
        self.n, self.broken = n, True
        yield f"ledger.transaction n={n}: the row is missing"
        self._apply(n, {(m.account, m.asset): Delta(m.input, m.output) for m in moves})
        for move in moves:
            self._follow(move)

    def entry(self, row: TransactionRow, moves: list[MoveRow]) -> Iterator[str]:
        predecessor = self.last if self.last is not None and self.last.n == row.n - 1 else None
        sound = seal(row) == row.hash
        if not sound:
            self.broken = True
            yield self._which_column(row, moves)
        if (row.n == 1 or predecessor) and row.previous != (predecessor.hash if predecessor else GENESIS):
            yield f"ledger.transaction n={row.n}: previous is not the hash of the row before it"
        if self.last is not None and row.inserted_at < self.last.inserted_at:
            yield f"ledger.transaction n={row.n}: inserted_at is before that of the row before it"
        self.n, self.last = row.n, row
        deltas = _deltas(row) if sound else {(m.account, m.asset): Delta(m.input, m.output) for m in moves}
        self._apply(row.n, deltas)
        self._facts(row)
        yield from self._moves(row, deltas, {(m.account, m.asset): m for m in moves}, sound)

    def _which_column(self, row: TransactionRow, moves: list[MoveRow]) -> str:
        suspects = []
        found = {(m.account, m.asset): Delta(m.input, m.output) for m in moves}
        if found != _deltas(row):
            suspects.append("postings")
        for column in ("at", "inserted_at"):
            if any(getattr(move, column) != getattr(row, column) for move in moves):
                suspects.append(column)
        told = f": {', '.join(suspects)} differs from its moves" if suspects else ""
        return f"ledger.transaction n={row.n}: its columns do not give its hash{told}"

    def _apply(self, n: int, deltas: dict[Account, Delta]) -> None:
        before = {account: self._at(account).input - self._at(account).output for account in deltas}
        for account, delta in deltas.items():
            known = self._at(account)
            known.input, known.output, known.n = known.input + delta.input, known.output + delta.output, n
        for account in deltas:
            known = self._at(account)
            if known.counted_in is not None:
                change = known.input - known.output - before[account]
                self._at((known.counted_in, account[1])).held += change

    def _facts(self, row: TransactionRow) -> None:
        """What metadata tells about balance rows: whose ceiling counts a holding from now on, and freezes."""
        facts = parse(row.metadata)
        facts = facts if isinstance(facts, dict) else {}
        assets = {leg.asset for leg in _legs(row)}
        for address, holder in (facts.get("counts") or {}).items():
            for asset in assets:
                self._count((address, asset), holder, row)
        for address, holder in (facts.get("recounts") or {}).items():
            self._recount(address, holder, str(facts.get("asset")))
        if row.kind in ("freeze", "unfreeze"):
            for asset in facts.get("assets") or ():
                known = self._at((str(facts.get("account")), asset))
                known.frozen, known.n = row.kind == "freeze", row.n

    def _count(self, account: Account, holder: str | None, row: TransactionRow) -> None:
        known = self._at(account)
        if known.counted_in is not None:
            delta = _deltas(row).get(account, Delta(0, 0))
            self._at((known.counted_in, account[1])).held -= delta.input - delta.output
        known.counted_in = holder
        if holder is not None:
            self._at((holder, account[1])).held += known.input - known.output

    def _recount(self, address: str, holder: str, asset: str) -> None:
        """All it has is counted elsewhere from now on, although none of it moved."""
        known = self._at((address, asset))
        balance = known.input - known.output
        if known.counted_in is not None:
            self._at((known.counted_in, asset)).held -= balance
        known.counted_in = holder
        self._at((holder, asset)).held += balance

    def _moves(
        self, row: TransactionRow, deltas: dict[Account, Delta], moves: dict[Account, MoveRow], sound: bool
    ) -> Iterator[str]:
        for account in sorted(deltas.keys() | moves.keys()):
            move, delta = moves.get(account), deltas.get(account)
            named = f"ledger.move {account[0]} {account[1]} n={row.n}"
            if move is None:
                yield f"{named}: the row is missing"
            elif delta is None:
                yield f"{named}: the transaction has no such posting"
            else:
                known = self._at(account)
                wanted = MoveRow(*account, row.n, row.at, row.inserted_at, *delta, known.input - known.output)
                if not sound:
                    wanted.at, wanted.inserted_at = move.at, move.inserted_at
                yield from differences(named, wanted, move)
                self._follow(move)

    def _follow(self, move: MoveRow) -> None:
        """Past a gap, a running balance is taken as it stands: what led to it can no longer be known."""
        known = self._at((move.account, move.asset))
        if self.broken and known.input - known.output != move.balance:
            known.input += move.balance - (known.input - known.output)

    def head(self, found: HeadRow | None) -> Iterator[str]:
        last = self.last
        if found is None:
            yield from () if last is None else ("ledger.head: the row is missing",)
            return
        if last is None:
            yield "ledger.head: there is no journal"
            return
        wanted = HeadRow(last.n, last.hash, last.inserted_at, last.run, last.step, last.k)
        yield from differences("ledger.head", wanted, found)

    def _at(self, account: Account) -> Derived:
        return self.accounts.setdefault(account, Derived())


def differences(named: str, wanted: object, found: object) -> Iterator[str]:
    """A line per column that is not as it must be."""
    for column in wanted.__slots__:  # type: ignore[attr-defined]
        is_, should = getattr(found, column), getattr(wanted, column)
        if is_ != should:
            yield f"{named}: {column} is {is_}, the journal says {should}"


def _legs(row: TransactionRow) -> list[Leg]:
    """Of a row that may be damaged: what is no posting is left out."""
    found = parse(row.postings)
    return [Leg(*one) for one in found if isinstance(one, list) and len(one) == 4] if isinstance(found, list) else []


def _deltas(row: TransactionRow) -> dict[Account, Delta]:
    deltas: dict[Account, Delta] = {}
    for source, destination, asset, amount in _legs(row):
        if not isinstance(amount, int):
            continue
        gave = deltas.get((source, asset), Delta(0, 0))
        deltas[source, asset] = gave._replace(output=gave.output + amount)
        took = deltas.get((destination, asset), Delta(0, 0))
        deltas[destination, asset] = took._replace(input=took.input + amount)
    return deltas
