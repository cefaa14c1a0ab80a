"""A log of some hundred lines; then a superuser changes it behind everybody's back. The first wrong line is named."""

from __future__ import annotations

import asyncio
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from engine.control.chain import Chain, Head, check_chain, head_of, kept_head
from engine.control.snapshot import snapshot
from engine.postgres.dsn import Dsns
from engine.runtime.differing import differing
from engine.runtime.noting import Action, Line, note
from tests.engine.control.lines import lines
from tests.engine.runtime.edge import opened
from tests.postgres import Cluster

LINES = 120
COLUMNS = {
    "n": "bigint", "at": "timestamptz", "actor": "text", "tenant": "text", "action": "text", "subject": "text",
    "difference": "text", "previous": "text", "sha": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Log:
    """superuser: whoever may do anything to the server, triggers and constraints or not."""

    dsns: Dsns
    superuser: str

    def change(self, statement: str | sql.Composed, *values: object) -> int:
        with psycopg.connect(self.superuser, options="-c session_replication_role=replica") as connection:
            return connection.execute(statement.encode() if isinstance(statement, str) else statement, values).rowcount

    def value(self, column: str, n: int) -> str:
        wanted = sql.SQL("select {}::text from control.audit where n = %s").format(sql.Identifier(column))
        with psycopg.connect(self.superuser) as connection:
            row = connection.execute(wanted, (n,)).fetchone()
        assert row is not None
        return str(row[0])

    def chain(self, kept: Head | None = None) -> Chain:
        async def check() -> Chain:
            async with opened(self.dsns) as edge:
                return await check_chain(edge.books, kept)

        return asyncio.run(check())

    def head(self) -> Head:
        async def read() -> Head:
            async with snapshot(self.dsns.reader, "anybody") as query:
                found = await head_of(query)
            assert found is not None
            return found

        return asyncio.run(read())

    def broken(self, kept: Head | None = None) -> str:
        return str(self.chain(kept).broken)


async def fill(dsns: Dsns) -> None:
    random = Random(5)
    async with opened(dsns) as edge:
        for n in range(LINES):
            async with edge.books.tenant(random.choice(("acme", "globex"))) as writer:
                changed = differing({"limit": n}, {"limit": n + 1, "name": "Ana"})
                await note(
                    writer, Action(f"p{random.randint(1, 9)}@acme.example", "limit.changed", f"daily-{n}", changed)
                )


@pytest.fixture(scope="module")
def filled(cluster: Cluster) -> Iterator[Dsns]:
    with cluster.fresh_database() as dsns:
        asyncio.run(fill(dsns))
        yield dsns


def named(dsns: Dsns) -> str:
    return str(conninfo_to_dict(dsns.owner)["dbname"])


@pytest.fixture
def log(cluster: Cluster, filled: Dsns) -> Log:
    return Log(filled, cluster.server.uri(named(filled)))


@contextmanager
def copy_of(cluster: Cluster, filled: Dsns) -> Iterator[Log]:
    """For damage that is not put back."""
    with cluster.fresh_database(named(filled)) as dsns:
        yield Log(dsns, cluster.server.uri(named(dsns)))


def one_byte_changed(text: str, random: Random) -> str:
    """Digits stay digits and letters letters, so that what the column takes, it takes."""
    classes = (string.digits, "0123456789abcdef", string.ascii_letters, string.punctuation + " ")
    place = random.randrange(len(text))
    fitting = next(one for one in classes if text[place] in one)
    return text[:place] + random.choice(fitting.replace(text[place], "")) + text[place + 1 :]


def exchanged(log: Log, column: str, n: int, after: str) -> bool:
    """False where PostgreSQL itself refuses the value, or takes it for the same."""
    statement = sql.SQL("update control.audit set {c} = %s::{k} where n = %s and {c} is distinct from %s::{k}").format(
        c=sql.Identifier(column), k=sql.SQL(COLUMNS[column])
    )
    try:
        return log.change(statement, after, n, after) == 1
    except (psycopg.DataError, psycopg.IntegrityError):
        return False


def change_bytes(log: Log, times: int, random: Random) -> set[str]:
    """Damage one place, see it named, put it back; the columns that were changed."""
    done: set[str] = set()
    while times:
        n, column = random.randint(1, LINES), random.choice(list(COLUMNS))
        before = log.value(column, n)
        after = one_byte_changed(before, random)
        if not exchanged(log, column, n, after):
            continue
        found, at = log.chain(), int(after) if column == "n" else n
        assert exchanged(log, column, at, before)
        assert found.broken is not None, (n, column, before, after)
        assert found.broken.n == min(n, at), (n, column, before, after, found)
        assert found.checked == max(found.broken.n, 1) - 1
        done.add(column)
        times -= 1
    return done


def test_the_log_is_whole_to_begin_with(log: Log) -> None:
    assert log.chain() == Chain(LINES, None)
    assert log.chain(log.head()) == Chain(LINES, None)


def test_an_empty_log_is_whole(database: Dsns) -> None:
    assert Log(database, "").chain() == Chain(0, None)


def test_a_byte_changed_anywhere_is_named(log: Log) -> None:
    change_bytes(log, 60, Random(2026))
    assert log.chain() == Chain(LINES, None)


@pytest.mark.soak
def test_a_thousand_changed_bytes_are_named(log: Log) -> None:
    assert change_bytes(log, 1_000, Random(2027)) == set(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_the_last_line_counts(log: Log, column: str) -> None:
    """No line after it would give it away."""
    before, random = log.value(column, LINES), Random(3)
    while not exchanged(log, column, LINES, after := one_byte_changed(before, random)):
        pass
    found = log.chain()
    assert exchanged(log, column, int(after) if column == "n" else LINES, before)
    assert found.broken is not None


def test_a_line_that_is_gone_is_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        log.change("delete from control.audit where n = 17")
        assert log.broken() == "control.audit n=17: the line is missing"


def test_the_first_line_gone_is_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        log.change("delete from control.audit where n = 1")
        assert log.broken() == "control.audit n=1: the line is missing"


def test_two_lines_that_changed_places_are_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        for number, new in ((20, 9_999), (31, 20), (9_999, 31)):
            log.change("update control.audit set n = %s where n = %s", new, number)
        assert log.broken() == "control.audit n=20: it is not as it was written"


def test_a_line_taken_out_and_the_rest_moved_up_is_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        log.change("delete from control.audit where n = 40")
        for n in range(41, LINES + 1):
            log.change("update control.audit set n = %s where n = %s", n - 1, n)
        assert log.broken() == "control.audit n=40: it is not as it was written"


def test_a_line_written_anew_with_a_hash_that_fits_breaks_the_next(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        forged = lines(log.dsns)[29]
        told = {name: forged[name] for name in ("n", "at", "actor", "tenant", "action", "subject", "difference")}
        line = Line(**told | {"actor": "nobody", "previous": forged["previous"], "sha": ""})
        log.change("update control.audit set actor = 'nobody', sha = %s where n = 30", line.proper_sha)
        assert log.broken() == "control.audit n=31: it does not follow line 30"


def test_a_number_below_the_first_is_named(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        log.change("alter table control.audit drop constraint audit_n_check")
        log.change("update control.audit set n = -3 where n = 5")
        assert log.broken() == "control.audit n=-3: numbers begin at 1, and each is there once"


@pytest.mark.parametrize("at", ["infinity", "-infinity", "2026-11-21 08:00:00 BC", "99999-01-01"])
def test_a_time_out_of_this_world_is_named(cluster: Cluster, filled: Dsns, at: str) -> None:
    with copy_of(cluster, filled) as log:
        log.change("update control.audit set at = %s where n = 50", at)
        assert log.broken() == "control.audit n=50: it is not as it was written"


def test_the_same_time_before_christ_is_another(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        same = log.value("at", 50).replace("+00", "+00 BC")
        log.change("update control.audit set at = %s where n = 50", same)
        assert log.broken() == "control.audit n=50: it is not as it was written"


def test_an_end_cut_off_shows_against_the_head_kept_elsewhere(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        kept = kept_head(log.head().document())
        log.change("delete from control.audit where n > 100")
        assert log.chain() == Chain(100, None)
        assert log.broken(kept) == f"control.audit n=101: the lines up to the kept head, n={LINES}, are missing"


def test_an_end_cut_off_and_written_anew_shows_against_the_head_kept_elsewhere(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        kept = log.head()
        log.change("delete from control.audit where n > 100")
        asyncio.run(fill(log.dsns))
        assert log.chain() == Chain(100 + LINES, None)
        assert log.broken(kept) == f"control.audit n={LINES}: it is not the line of the kept head"


def test_what_was_added_since_a_head_was_kept_is_well(cluster: Cluster, filled: Dsns) -> None:
    with copy_of(cluster, filled) as log:
        kept = log.head()
        asyncio.run(fill(log.dsns))
        assert log.chain(kept) == Chain(2 * LINES, None)


def test_what_is_no_head_is_refused() -> None:
    for document in ({"n": "1", "sha": "0"}, {"n": 1}, [1, "0"], "0"):
        with pytest.raises(ValueError):
            kept_head(document)
