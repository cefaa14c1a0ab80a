"""When things were committed, told by PostgreSQL itself: marks written in the same transactions, and their times.

The product knows nothing of it: triggers of the test's own write a mark where an arrival is kept and where its run goes
on; with `track_commit_timestamp` the server knows when each of the two transactions was committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from engine.postgres.dsn import Dsns
from engine.postgres.embedded import EmbeddedPostgres
from engine.postgres.locations import migration_locations
from engine.postgres.migrate import upgrade
from engine.postgres.roles import init_database
from tests.postgres import reachable_folder

DATABASE = "timed"

MARKS = """
create schema soak;
create table soak.came (message text not null);
create table soak.went (message text not null);
create function soak.arrive() returns trigger language plpgsql security definer as $$
begin
    if tg_op = 'INSERT' then insert into soak.came values (new.message);
    elsif new.state = 'taken' then insert into soak.went values (new.message);
    end if;
    return null;
end $$;
create trigger arrived after insert or update on runtime.inbox for each row execute function soak.arrive()"""

TOOK = """
select extract(epoch from pg_xact_commit_timestamp(w.xmin) - pg_xact_commit_timestamp(c.xmin)) * 1000
from soak.came c join soak.went w using (message)"""


@contextmanager
def timed_database(durable: bool) -> Iterator[Dsns]:
    """A migrated database of a server of its own, that remembers when it committed what. durable: with fsync."""
    with reachable_folder() as folder:
        server = EmbeddedPostgres(folder, durable=durable)
        server.start()
        try:
            with psycopg.connect(server.uri(), autocommit=True) as connection:
                connection.execute("alter system set track_commit_timestamp = on")
            server.stop()
            server.start()
            dsns = init_database(server.ensure_database(DATABASE))
            upgrade(dsns.owner, migration_locations())
            yield dsns
        finally:
            server.stop()


def mark_arrivals(dsns: Dsns) -> None:
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        owner.execute(MARKS)


def milliseconds_to_go_on(dsns: Dsns) -> list[float]:
    """From each arrival's commit to that of its run, in order of size."""
    with psycopg.connect(dsns.owner, autocommit=True) as owner:
        return sorted(float(row[0]) for row in owner.execute(TOOK).fetchall())
