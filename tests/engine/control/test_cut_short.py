"""Who applies a release dies among its moves: it is not live, nothing is lost, and applying it again ends it."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic, sleep

import pytest

from engine.control.applying import Unfinished
from engine.postgres.dsn import Dsns
from tests.engine.control.test_takeover import MOVED, PURSES
from tests.engine.control.till import Till, php, till

WALLETS = 60

APPLY = """
import asyncio, sys
from engine.commands.connected import connected
from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.control.applying import Applying
from engine.control.plans import make_plan
from engine.postgres.dsn import Dsns
from primitives.catalog import CATALOG

async def work():
    async with connected(Dsns(*sys.argv[1:4])) as found:
        compiled = compile_product(Source("template.yaml", sys.stdin.read()), None, "till", CATALOG)
        plan = await make_plan(compiled, found.releases, CATALOG)
        await Applying(plan, found.releases, CATALOG, "Till", "a test", most=1).run()

asyncio.run(work())
"""


def killed_in_the_middle(shop: Till, template: str) -> int:
    """How many moves it had made when it was killed."""
    dsns = shop.database
    arguments = [sys.executable, "-c", APPLY, dsns.owner, dsns.committer, dsns.reader]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(template.encode())
    process.stdin.close()
    deadline = monotonic() + 60
    while moves(shop) < 5:
        assert monotonic() < deadline and process.poll() is None
        sleep(0.001)
    process.kill()
    process.wait()
    return moves(shop)


def moves(shop: Till) -> int:
    return int(shop.all("select count(*) from ledger.transaction where kind = 'move'")[0][0])


async def test_a_kill_among_the_moves_loses_nothing(database: Dsns) -> None:
    async with till(database) as shop:
        wallets = [await shop.wallet(10_00 + n) for n in range(WALLETS)]

        made = killed_in_the_middle(shop, PURSES)

        assert 5 <= made < WALLETS
        assert shop.all("select number from control.live") == [(1,)]
        answer = await shop.served.post("/payments", {"wallet": wallets[0], "amount": php(1_00)})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        with pytest.raises(Unfinished, match="release 2 of till is half applied"):
            await shop.apply(MOVED)
        await shop.sound()

        assert await shop.apply(PURSES) == 2

        assert [shop.balance(f"purses:{one}:available") for one in wallets] == [10_00 + n for n in range(WALLETS)]
        assert moves(shop) == WALLETS
        assert (await shop.pay(wallets[0], 1_00))["status"] == "paid"
        await shop.sound()
