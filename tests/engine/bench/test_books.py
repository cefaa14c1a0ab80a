"""The check of the books finds what is wrong, or its word would be worth nothing."""

from __future__ import annotations

import psycopg
import pytest

from engine.bench.books import Books, books
from engine.bench.load import transfers
from engine.bench.product import PRODUCT, TENANT, WalletPrograms, compiled_product
from engine.bench.segments import serving
from engine.bench.wallets import funded_wallets
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG

DAMAGES = {
    "a balance": ("update ledger.balance set input = input + 1 where account = 'sandbox:funding'", "add up to zero"),
    "a posting": (
        "update ledger.transaction set postings = jsonb_set(postings, '{0,3}', '7') where n = 5",
        "balances that are not what the postings",
    ),
    "a move": ("delete from ledger.move where n = 6 and account like 'wallets:%'", "moves"),
    "an entry that no run asked for": (
        "update runtime.run set status = 'declined' where workflow = 'transfer' and status = 'completed'",
        "completed runs",
    ),
}


async def moved(dsns: Dsns) -> None:
    programs = WalletPrograms(compiled_product(CATALOG), release=1)
    async with serving(dsns) as committer:
        wallets = await funded_wallets(committer.submit, programs, count=5)
        await transfers(committer.submit, programs.transfer, wallets, callers=4, seconds=0.1, seed=1)


async def checked(dsns: Dsns) -> Books:
    return await books(dsns, CATALOG, TENANT, PRODUCT, "transfer")


async def test_books_that_balance_are_told_so(database: Dsns) -> None:
    await moved(database)

    found = await checked(database)

    assert found.wrong == ()
    assert found.balance
    assert found.transactions > 5


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damage_is_found(database: Dsns, damage: str) -> None:
    statement, told = DAMAGES[damage]
    await moved(database)
    with psycopg.connect(database.owner) as owner:
        assert owner.execute(statement.encode()).rowcount > 0

    found = await checked(database)

    assert not found.balance
    assert any(told in line for line in found.wrong)
