"""What is posted while the books are read makes them neither unbalanced nor unsound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg

from engine.postgres.dsn import Dsns
from primitives.kit.page import PageQuery
from primitives.kit.resource import Query
from primitives.ledger.chain import read_chain
from primitives.ledger.trial import read_trial
from tests.postgres import Cluster
from tests.primitives.ledger.desk import ANN, BEN, Desk, reader, store

EMPTIED = "truncate ledger.transaction, ledger.move, ledger.balance, ledger.head"


class Meanwhile:
    """A Query after whose first statement something else is committed."""

    def __init__(self, query: Query, commit: Callable[[], None]) -> None:
        self._query = query
        self._commit: Callable[[], None] | None = commit

    async def fetch(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        rows = await self._query.fetch(sql, parameters)
        if self._commit is not None:
            commit, self._commit = self._commit, None
            commit()
        return rows


@contextmanager
def posted_to(cluster: Cluster, desk: Desk) -> Iterator[tuple[Dsns, Callable[[], None]]]:
    def commit() -> None:
        desk.transfer(ANN, BEN, 300)
        desk.cash_in(BEN, 50)
        with psycopg.connect(dsns.owner) as owner:
            owner.execute(EMPTIED)
        store(desk.memory, dsns.committer)

    with cluster.fresh_database() as dsns:
        desk.cash_in(ANN, 1000)
        store(desk.memory, dsns.committer)
        yield dsns, commit


async def test_the_trial_balance_is_of_one_moment(cluster: Cluster) -> None:
    desk = Desk()
    with posted_to(cluster, desk) as (dsns, commit):
        found = await reader(dsns.reader)
        items: Any = (await read_trial(Meanwhile(found, commit), desk.chart, "", "", {}, PageQuery())).items
        await found.connection.close()

    assert [sum(item[side]["amount"] for item in items) for side in ("debit", "credit")] == [1000, 1000]


async def test_a_journal_that_grows_is_sound(cluster: Cluster) -> None:
    desk = Desk()
    with posted_to(cluster, desk) as (dsns, commit):
        found = await reader(dsns.reader)
        items = (await read_chain(Meanwhile(found, commit), desk.chart, "", "", {}, PageQuery())).items
        await found.connection.close()

    assert items == ({"from": 1, "to": 3, "of": 3, "sound": True, "problems": []},)
