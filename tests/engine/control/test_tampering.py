"""A few hundred real transactions; then someone with every right changes the journal. What was done is named."""

from __future__ import annotations

import asyncio
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from engine.commands.verify import show
from engine.control.snapshot import snapshot
from engine.control.verifying import Heads, verified_tenants, verify_tenant
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG
from primitives.kit.store import Json, Sql
from primitives.ledger.tables import TRANSACTION
from tests.engine.demo import demo
from tests.postgres import Cluster

TRANSFERS = 250
COLUMNS = {"tenant": Sql.TEXT, **{field.name: field.sql for field in TRANSACTION.fields}}


@dataclass(frozen=True, slots=True)
class Books:
    dsns: Dsns

    def change(self, statement: str | sql.Composed, *values: object) -> None:
        with psycopg.connect(self.dsns.owner) as connection:
            connection.execute(statement.encode() if isinstance(statement, str) else statement, values)

    def value(self, column: str, n: int) -> str | None:
        """As text, so that one byte of it can be changed."""
        wanted = sql.SQL("select {}::text from ledger.transaction where n = %s").format(sql.Identifier(column))
        with psycopg.connect(self.dsns.owner) as connection:
            row = connection.execute(wanted, (n,)).fetchone()
        assert row is not None
        found: str | None = row[0]
        return found

    def problems(self, heads: Heads | None = None) -> tuple[str, ...]:
        return asyncio.run(verify_tenant(self.dsns.reader, CATALOG, "demo", heads or {})).problems

    def heads(self) -> dict[str, Json]:
        async def read() -> dict[str, Json]:
            async with snapshot(self.dsns.reader, "demo") as query:
                return {m.name: await m.head(query) for m in CATALOG if m.head is not None}

        return asyncio.run(read())

    @property
    def last(self) -> int:
        with psycopg.connect(self.dsns.owner) as connection:
            row = connection.execute("select n from ledger.head").fetchone()
        assert row is not None
        return int(row[0])


async def fill(dsns: Dsns, home: Path) -> None:
    async with demo(dsns, home) as served:
        wallets = [await served.wallet(2_000_000) for _ in range(4)]
        await served.transfers(wallets, TRANSFERS, Random(7))
        asked = {"resource": wallets[0], "amount": {"amount": 700, "currency": "PHP"}}
        proposed = await served.made("/adjustments", {**asked, "direction": "debit", "reason": "typo"}, "operations")
        await served.made(f"/adjustments/{proposed['id']}/confirm", {}, "finance")


@pytest.fixture(scope="module")
def filled(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dsns]:
    with cluster.fresh_database() as dsns:
        asyncio.run(fill(dsns, tmp_path_factory.mktemp("home")))
        yield dsns


@pytest.fixture
def books(filled: Dsns) -> Books:
    return Books(filled)


@contextmanager
def copy_of(cluster: Cluster, filled: Dsns) -> Iterator[Books]:
    """A copy of the books for damage that is not put back."""
    with cluster.fresh_database(str(conninfo_to_dict(filled.owner)["dbname"])) as dsns:
        yield Books(dsns)


def other(character: str, random: Random) -> str:
    """Another of its class, so that documents stay documents and numbers stay numbers."""
    classes = (string.digits, "0123456789abcdef", string.ascii_lowercase, string.ascii_uppercase)
    fitting = next((one for one in classes if character in one), None)
    return character if fitting is None else random.choice(fitting.replace(character, ""))


def one_byte_changed(text: str, random: Random) -> str:
    places = [place for place, character in enumerate(text) if other(character, random) != character]
    place = random.choice(places)
    return text[:place] + other(text[place], random) + text[place + 1 :]


def test_the_books_are_sound_to_begin_with(books: Books) -> None:
    assert books.problems() == ()
    assert books.last > TRANSFERS
    assert "the books balance" in show(asyncio.run(verify_tenant(books.dsns.reader, CATALOG, "demo", books.heads())))


def change_bytes(books: Books, times: int, random: Random) -> set[str]:
    """Damage one place, see it named, put it back; the columns that were changed."""
    done: set[str] = set()
    while times:
        n, column = random.randint(1, books.last), random.choice(list(COLUMNS))
        before = books.value(column, n)
        after = "1" if before is None else "{}" if before == "{}" else one_byte_changed(before, random)
        after = '{"a": 1}' if after == "{}" else after
        if not exchanged(books, column, n, before, after):
            continue
        found = books.problems()
        at = int(after) if column == "n" else n
        assert exchanged(books, column, at, after, before)
        assert any(line.startswith(f"ledger.transaction n={n}:") for line in found), (n, column, before, after, found)
        done.add(column)
        times -= 1
    return done


def exchanged(books: Books, column: str, n: int, before: str | None, after: str | None) -> bool:
    """False where PostgreSQL itself refuses the value, or takes it for the same."""
    kind = "text" if column == "tenant" else COLUMNS[column].value
    statement = sql.SQL(
        "update ledger.transaction set {c} = %s::{k} where n = %s and {c} is distinct from %s::{k}"
    ).format(c=sql.Identifier(column), k=sql.SQL(kind))
    try:
        with psycopg.connect(books.dsns.owner) as connection:
            return connection.execute(statement, (after, n, after)).rowcount == 1
    except (psycopg.DataError, psycopg.IntegrityError):
        return False


def test_one_byte_changed_in_any_column_of_any_row_is_named(books: Books) -> None:
    change_bytes(books, 40, Random(2027))
    assert books.problems() == ()


@pytest.mark.soak
def test_a_thousand_changed_bytes_are_named(books: Books) -> None:
    assert change_bytes(books, 1_000, Random(2028)) == set(COLUMNS)


def test_a_row_that_is_gone_is_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as books:
        books.change("delete from ledger.transaction where n = 17")
        assert any(line.startswith("ledger.transaction n=17: the row is missing") for line in books.problems())


def test_two_rows_that_changed_places_are_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as books:
        for number, new in ((20, -1), (31, 20), (-1, 31)):
            books.change("update ledger.transaction set n = %s where n = %s", new, number)
        found = books.problems()
        for n in (20, 31):
            assert any(line.startswith(f"ledger.transaction n={n}:") for line in found), found


def test_an_end_cut_off_without_a_trace_shows_against_the_head_kept_elsewhere(cluster: Cluster, filled: Dsns) -> None:
    """Moves, balances and head are made to fit: within the database nothing is wrong any more."""
    with copy_of(cluster, filled) as books:
        kept, end = books.heads(), books.last - 30
        books.change("delete from ledger.transaction where n > %s", end)
        books.change("delete from ledger.move where n > %s", end)
        books.change(
            "delete from ledger.balance b where not exists (select from ledger.move m where"
            " (m.tenant, m.account, m.asset) = (b.tenant, b.account, b.asset))"
        )
        books.change(
            "update ledger.balance b set input = s.input, output = s.output, n = s.n from ("
            " select account, asset, sum(input) as input, sum(output) as output, max(n) as n"
            " from ledger.move group by account, asset) s where (s.account, s.asset) = (b.account, b.asset)"
        )
        books.change(
            "update ledger.head h set n = t.n, hash = t.hash, inserted_at = t.inserted_at, run = t.run,"
            " step = t.step, k = t.k from ledger.transaction t where t.n = %s",
            end,
        )
        assert books.problems() == ()
        assert books.problems(kept) == (f"ledger.transaction n={end + 30}: the row of the exported head is missing",)


def test_a_tenant_that_was_struck_from_the_list_is_verified_all_the_same(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as books:
        books.change("delete from control.tenant")
        assert asyncio.run(verified_tenants(books.dsns.owner, CATALOG)) == ("demo",)
