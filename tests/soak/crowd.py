"""Rows by the million: runs and resources with clocks, made by the product, copied under other ids.

The copies' entries continue the journal, numbered and sealed as the ledger does it, so that `verify` accepts the books.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

import psycopg
from psycopg import Connection, sql

from primitives.kit.canonical import canonical, parse
from primitives.kit.ids import derived_id, new_id, reference
from primitives.ledger.journal import Leg, seal
from primitives.ledger.tables import HeadRow, TransactionRow
from primitives.payments.wire_ids import uetr_of, wire_id

CHUNK = 20_000
ASSET = "PHP/2"

OF_RUN = {
    "runtime.run": "id",
    "runtime.call": "run",
    "payments.payment": "run",
    "runtime.resource": "run",
}
JOURNAL = (
    "n, run, step, k, kind, postings, at, inserted_at, actor, credential, release, line, reverses, metadata,"
    " previous, hash"
)
MOVES = "account, asset, n, at, inserted_at, input, output, balance"
BALANCES = "account, asset, input, output, held, counted_in, frozen, n"


@dataclass(frozen=True, slots=True)
class Waits:
    """What a run waits with: its resource of that kind, and the payment whose answer comes as the message's."""

    resource: str
    kind: str
    payment: str
    message: str


@dataclass(frozen=True, slots=True)
class Model:
    """A run. lines: its rows by table, as COPY writes them; entries: its journal's. waits: None where it ended."""

    tenant: str
    run: str
    waits: Waits | None
    lines: dict[str, tuple[str, ...]]
    entries: tuple[TransactionRow, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """Ids of a copy: the run, and the message whose answer it waits for, '' for none."""

    run: str
    message: str


def read_model(owner: Connection[Any], tenant: str, run: str) -> Model:
    row = owner.execute(
        "select r.resource, o.kind, p.id, r.call from runtime.run r"
        " join runtime.resource o on (o.tenant, o.id) = (r.tenant, r.resource)"
        " join payments.payment p on (p.tenant, p.run) = (r.tenant, r.id) where r.tenant = %s and r.id = %s",
        (tenant, run),
    ).fetchone()
    assert row is not None
    lines = {table: tuple(_lines(owner, table, column, tenant, run)) for table, column in OF_RUN.items()}
    return Model(tenant, run, Waits(*row), lines, tuple(_entries(owner, tenant, run)))


def read_ended(owner: Connection[Any], tenant: str, run: str) -> Model:
    """A run that made nothing but entries."""
    lines = {"runtime.run": tuple(_lines(owner, "runtime.run", "id", tenant, run))}
    return Model(tenant, run, None, lines, tuple(_entries(owner, tenant, run)))


def _lines(owner: Connection[Any], table: str, column: str, tenant: str, value: str) -> Iterator[str]:
    where = sql.SQL("copy (select * from {} where tenant = {} and {} = {}) to stdout").format(
        sql.Identifier(*table.split(".")),
        sql.Literal(tenant),
        sql.Identifier(column),
        sql.Literal(value),
    )
    with owner.cursor().copy(where) as copy:
        text = b"".join(bytes(part) for part in copy).decode()
    yield from text.splitlines(keepends=True)


def _entries(owner: Connection[Any], tenant: str, run: str) -> Iterator[TransactionRow]:
    statement = f"select {JOURNAL} from ledger.transaction where tenant = %s and run = %s order by n"
    for row in owner.execute(statement.encode(), (tenant, run)).fetchall():
        found = TransactionRow(*row)
        yield replace(found, postings=canonical(found.postings), metadata=canonical(found.metadata))


class Books:
    """The end of a tenant's journal, and the balances of the accounts that copies move."""

    def __init__(self, owner: Connection[Any], tenant: str) -> None:
        self._tenant = tenant
        head = owner.execute(
            "select n, hash, inserted_at, run, step, k from ledger.head where tenant = %s", (tenant,)
        ).fetchone()
        assert head is not None
        self.head = HeadRow(*head)
        self._before = _balances(owner, tenant)
        self._moved: dict[str, tuple[int, int, int]] = {}

    def enter(self, model: TransactionRow, swap: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
        """A copy of an entry as the journal's next: its line, and those of its moves."""
        head = self.head
        postings, run = _swapped(model.postings, swap), _swapped(model.run, swap)
        row = replace(model, n=head.n + 1, run=run, postings=postings, previous=head.hash, inserted_at=head.inserted_at)
        row.hash = seal(row)
        self.head = HeadRow(row.n, row.hash, row.inserted_at, run, row.step, row.k)
        moves = [self._move(row, account, *sides) for account, sides in _sides(postings).items()]
        return _line(self._tenant, *(getattr(row, name) for name in JOURNAL.split(", "))), moves

    def _move(self, row: TransactionRow, account: str, came: int, went: int) -> str:
        came_before, went_before, _ = self._moved.get(account) or (*self._before.get(account, (0, 0)), 0)
        after = (came_before + came, went_before + went, row.n)
        self._moved[account] = after
        return _line(self._tenant, account, ASSET, row.n, row.at, row.inserted_at, came, went, after[0] - after[1])

    def close(self, owner: Connection[Any]) -> None:
        """Write the balances and the head."""
        with owner.cursor() as cursor:
            cursor.execute("create temporary table moved (account text, input numeric, output numeric, n bigint)")
            with cursor.copy("copy moved from stdin") as copy:
                for account, sides in self._moved.items():
                    copy.write_row((account, *sides))
            cursor.execute(
                f"insert into ledger.balance (tenant, {BALANCES})"
                " select %s, account, %s, input, output, 0, null, false, n from moved"
                " on conflict (tenant, account, asset) do update"
                " set input = excluded.input, output = excluded.output, n = excluded.n".encode(),
                (self._tenant, ASSET),
            )
            cursor.execute("drop table moved")
            head = self.head
            cursor.execute(
                "update ledger.head set n = %s, hash = %s, inserted_at = %s, run = %s, step = %s, k = %s"
                " where tenant = %s",
                (head.n, head.hash, head.inserted_at, head.run, head.step, head.k, self._tenant),
            )


def _balances(owner: Connection[Any], tenant: str) -> dict[str, tuple[int, int]]:
    rows = owner.execute("select account, input, output from ledger.balance where tenant = %s", (tenant,)).fetchall()
    return {account: (int(came), int(went)) for account, came, went in rows}


def _sides(postings: str) -> dict[str, tuple[int, int]]:
    sides: dict[str, tuple[int, int]] = {}
    for leg in (Leg(*one) for one in parse(postings)):
        for account, came, went in ((leg.source, 0, leg.amount), (leg.destination, leg.amount, 0)):
            before = sides.get(account, (0, 0))
            sides[account] = (before[0] + came, before[1] + went)
    return sides


def crowd_of_runs(dsn: str, models: Sequence[Model], count: int) -> list[Copied]:
    """`count` copies, of each model as many, in chunks of one transaction each. Nobody else may write meanwhile."""
    made: list[Copied] = []
    with psycopg.connect(dsn) as owner:
        books = Books(owner, models[0].tenant)
        numbers = iter(range(count))
        while chunk := list(islice(numbers, CHUNK)):
            made += _load(owner, books, [models[number % len(models)] for number in chunk])
        books.close(owner)
    return made


def _load(owner: Connection[Any], books: Books, models: Sequence[Model]) -> list[Copied]:
    tables: dict[str, list[str]] = {table: [] for table in (*OF_RUN, "ledger.transaction", "ledger.move")}
    made = []
    for model in models:
        swap, copied = _other_ids(model)
        made.append(copied)
        for entry in model.entries:
            line, moves = books.enter(entry, swap)
            tables["ledger.transaction"].append(line)
            tables["ledger.move"] += moves
            swap.append((f'"n":{entry.n},"postings"', f'"n":{books.head.n},"postings"'))  # of the run's record
        for table, lines in model.lines.items():
            tables[table] += [_swapped(line, swap) for line in lines]
    _copy_in(owner, tables)
    owner.commit()
    return made


def _other_ids(model: Model) -> tuple[list[tuple[str, str]], Copied]:
    """What stands for what in a copy. The resource's id follows from the run's, as the product finds it."""
    run = new_id()
    pairs = [(model.run, run), (reference(model.run), reference(run))]
    if model.waits is None:
        return pairs, Copied(run, "")
    of, payment = model.waits, new_id()
    resource, message = derived_id(run, of.kind), wire_id(payment)
    pairs += [
        (of.resource, resource),
        (of.payment, payment),
        (of.message, message),
        (uetr_of(of.payment), uetr_of(payment)),
        (reference(of.resource), reference(resource)),
    ]
    return pairs, Copied(run, message)


def _copy_in(owner: Connection[Any], tables: dict[str, list[str]]) -> None:
    columns = {"ledger.transaction": f"(tenant, {JOURNAL})", "ledger.move": f"(tenant, {MOVES})"}
    for table, lines in tables.items():
        with ExitStack() as stack:
            cursor = stack.enter_context(owner.cursor())
            copy = stack.enter_context(cursor.copy(f"copy {table} {columns.get(table, '')} from stdin".encode()))
            copy.write("".join(lines))


def crowd_of_clocks(dsn: str, tenant: str, resource: str, untils: Iterator[datetime]) -> int:
    """Copies of one resource that has a clock, each with its own time. How many."""
    with psycopg.connect(dsn) as owner:
        (line,) = _lines(owner, "runtime.resource", "id", tenant, resource)
        row = owner.execute(
            "select run, until::text from runtime.resource where tenant = %s and id = %s", (tenant, resource)
        ).fetchone()
        assert row is not None
        run, until = row
        made = 0
        while chunk := list(islice(untils, CHUNK)):
            lines = [_other_clock(line, resource, run, until, at) for at in chunk]
            _copy_in(owner, {"runtime.resource": lines})
            owner.commit()
            made += len(lines)
    return made


def _other_clock(line: str, resource: str, run: str, until: str, at: datetime) -> str:
    id_ = new_id()
    swap = [(resource, id_), (run, new_id()), (until, at.isoformat(sep=" ")), (reference(resource), reference(id_))]
    return _swapped(line, swap)


def _swapped(text: str, swap: Sequence[tuple[str, str]]) -> str:
    for old, new in swap:
        text = text.replace(old, new)
    return text


def _line(*values: Any) -> str:
    """As COPY reads it; the texts here hold no backslash, tab or line end."""
    return "\t".join("\\N" if value is None else str(value) for value in values) + "\n"
