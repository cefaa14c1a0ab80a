"""A bank asks the e-wallet for a credit back: over the simulated rail, a process of its own, and the API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.finding import Finding
from engine.runtime.resuming import Known
from engine.runtime.runs import Runner
from engine.runtime.verdicts import read_verdict
from engine.settings import shipped
from primitives.kit.connector import Arrived, Connection, Verdict
from primitives.payments.connectors.translating import arrived
from primitives.payments.messages import Message
from tests.primitives.payments.simulator.bank import PRODUCT, Rail, running
from tests.processes import free_port
from tests.product import Served, answered, product

TEMPLATE = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
INSTAPAY = "instapay"


@dataclass(frozen=True, slots=True)
class Ways:
    """engine.runtime.calls.Connections of the one rail there is."""

    way: Connection

    async def open(self, tenant: str, product: str, connector: str) -> Connection:
        return replace(self.way, now=datetime.now(UTC))

    @asynccontextmanager
    async def slot(self, tenant: str, product: str, connector: str) -> AsyncIterator[None]:
        yield


@dataclass(slots=True)
class Town:
    """The product, and what its workers would do, one thing after the other."""

    served: Served
    rail: Rail
    runner: Runner
    finding: Finding
    heard: list[Message] = field(default_factory=list)

    @property
    def tenant(self) -> str:
        return self.served.tenant

    async def wallet(self) -> dict[str, Any]:
        owner = await self.served.made("/customers", {"name": "Ana Cruz"})
        return await self.served.made("/wallets", {"owner": owner["id"]})

    async def credit(self, wallet: dict[str, Any], amount: int = 2000_00) -> str:
        """Money a bank sent, taken. The rail's id of its message."""
        told = self.rail.tell("credit", account=wallet["account_number"], amount=amount)
        await self.listen()
        assert self.rail.fate(told["message"])["state"] == "accepted"
        return str(told["message"])

    async def recall(self, credit: str) -> str:
        """A bank asks for it back. The rail's id of its message."""
        told = self.rail.tell("recall", message=credit, code="FRAD")
        await self.listen()
        return str(told["message"])

    async def listen(self) -> None:
        """Takes what the rail posted since, and tells it what became of it."""
        self.rail.quiet()
        for message in self.rail.inbox.messages()[len(self.heard) :]:
            self.heard.append(message)
            await self.hear(arrived(INSTAPAY, "PHP/2", message))

    async def hear(self, told: Any) -> None:
        assert await self.runner.receive(self.tenant, "e-wallet", INSTAPAY, told)
        await self.runner.take(self.tenant, INSTAPAY, told.message)
        await self.answer()

    async def answer(self) -> None:
        for message in self.heard:
            told = arrived(INSTAPAY, "PHP/2", message)
            if isinstance(told, Arrived):
                await self.runner.respond(self.tenant, INSTAPAY, told.message)

    async def verdict(self, message: str) -> Verdict:
        row = await self.finding.arrival(self.tenant, INSTAPAY, message)
        assert row is not None and row.verdict is not None
        return read_verdict(row.verdict)

    async def run(self, message: str) -> Known:
        """That a message of the rail began."""
        row = await self.finding.arrival(self.tenant, INSTAPAY, message)
        assert row is not None and row.run is not None
        known = await self.finding.run(self.tenant, row.run)
        assert known is not None
        return known

    async def decide(self, recall: str, word: str) -> None:
        """What an operator says of it, and what a worker does then."""
        run = (await self.run(recall)).run.id
        await self.served.made(f"/runs/{run}/{word}", {}, "operations")
        await self.work(recall)

    async def work(self, recall: str) -> None:
        known = await self.run(recall)
        await self.runner.call(self.tenant, known.run.id, known.run.step)
        await self.listen()
        await self.answer()

    async def pass_(self, time: timedelta, recall: str) -> None:
        parts = self.served.parts
        await parts.clock.advance(parts.books, self.tenant, time)
        known = await self.run(recall)
        await self.runner.wake(self.tenant, known.run.id, known.run.step)
        await self.answer()

    async def shown(self, path: str, by: str = "client") -> Any:
        return answered(await self.served.get(path, by))

    async def state(self) -> str:
        """Of the one recall there is."""
        [one] = (await self.shown("/recalls"))["data"]
        return str(one["state"])

    async def balance(self, wallet: dict[str, Any]) -> int:
        """In minor units: what the wallet can use."""
        balances = (await self.shown(f"/wallets/{wallet['id']}/balances"))["data"]
        return sum(one["balance"]["amount"] for one in balances if one["account"].endswith("available"))

    async def our_items(self) -> set[tuple[str, str, int]]:
        """What we say the rail booked, as the rail says it."""
        items = (await self.shown("/rail-statement?limit=100", "operations"))["data"]
        booked = [one for one in items if one["state"] == "accepted" and one["amount"]["amount"]]
        return {(one["direction"], one["reference"], one["amount"]["amount"]) for one in booked}


@pytest.fixture
def rail(tmp_path: Path) -> Iterator[Rail]:
    with running(tmp_path / "sandbox", free_port()) as found:
        yield found


@pytest.fixture
async def town(rail: Rail, database: Dsns) -> AsyncIterator[Town]:
    async with product(database, "e-wallet", TEMPLATE) as served, httpx.AsyncClient(trust_env=False) as http:
        way = Connection(INSTAPAY, rail.tenant, PRODUCT, rail.url, rail.inbound.url, rail.key, http, datetime.now(UTC))
        parts = served.parts
        runner = Runner(
            parts.committer.submit, parts.reader, parts.library, Ways(way), parts.clock, parts.metrics, parts.log
        )
        yield Town(served, rail, runner, Finding(parts.reader, parts.library))


async def test_a_credit_whose_owner_agrees_goes_back_and_the_bank_hears_it(town: Town) -> None:
    wallet = await town.wallet()
    recall = await town.recall(await town.credit(wallet, 2000_00))
    assert (await town.state(), await town.balance(wallet)) == ("asked", 0)
    assert town.rail.fate(recall)["state"] == "pending"

    await town.decide(recall, "approve")

    assert (await town.state(), await town.balance(wallet)) == ("returned", 0)
    assert town.rail.fate(recall)["state"] == "accepted"
    assert sorted(amount for _, _, amount in town.rail.items()) == [2000_00, 2000_00]
    assert await town.our_items() == set(town.rail.items())


async def test_a_credit_whose_owner_refuses_stays(town: Town) -> None:
    wallet = await town.wallet()
    credit = await town.credit(wallet, 2000_00)
    recall = await town.recall(credit)

    await town.decide(recall, "reject")

    assert (await town.state(), await town.balance(wallet)) == ("kept", 2000_00)
    assert (town.rail.fate(recall)["state"], town.rail.fate(recall)["code"]) == ("rejected", "CUST")
    assert len(town.rail.items()) == 1


async def test_a_refused_recall_may_be_asked_again(town: Town) -> None:
    credit = await town.credit(await town.wallet())
    await town.decide(await town.recall(credit), "reject")

    again = await town.recall(credit)
    await town.decide(again, "approve")

    assert town.rail.fate(again)["state"] == "accepted"


async def test_what_nobody_decides_in_ten_days_stays(town: Town) -> None:
    wallet = await town.wallet()
    recall = await town.recall(await town.credit(wallet, 2000_00))

    await town.pass_(timedelta(days=9, hours=23), recall)
    assert await town.state() == "asked"
    await town.pass_(timedelta(hours=2), recall)

    assert (await town.state(), await town.balance(wallet)) == ("kept", 2000_00)
    assert town.rail.fate(recall)["code"] == "CUST"


async def test_a_wallet_that_has_spent_it_gives_nothing_back(town: Town) -> None:
    wallet = await town.wallet()
    credit = await town.credit(wallet, 2000_00)
    await promoted(town, wallet)
    peso = {"amount": 1_00, "currency": "PHP"}
    other = await town.wallet()
    await town.served.made("/transfers", {"from": wallet["id"], "to": other["id"], "amount": peso})

    recall = await town.recall(credit)

    assert (await town.shown("/recalls"))["data"] == []
    assert (town.rail.fate(recall)["state"], town.rail.fate(recall)["code"]) == ("rejected", "AM04")
    assert await town.balance(wallet) == 1999_00


async def promoted(town: Town, wallet: dict[str, Any]) -> None:
    """Only verified customers send."""
    await town.served.made(f"/customers/{wallet['owner']}/set-tier", {"tier": "verified"}, "operations")


@pytest.mark.parametrize("wrong", [{"account": "000000000000"}, {"credit": "another"}, {"credit": ""}, {"account": ""}])
async def test_a_recall_of_what_never_came_is_refused(town: Town, wrong: dict[str, str]) -> None:
    wallet = await town.wallet()
    credit = await town.credit(wallet, 2000_00)
    data: dict[str, Any] = {
        "message": "R1", "rail": INSTAPAY, "amount": 2000_00, "original": credit, "credit": credit,
        "account": wallet["account_number"], "code": "DUPL", "reason": "",
    }  # fmt: skip

    await town.hear(Arrived("R1", "payments.recall_received", {**data, **wrong}))

    verdict = await town.verdict("R1")
    assert (verdict.accepted, verdict.code, verdict.reason) == (False, "NOOR", "credit_unknown")
    assert await town.balance(wallet) == 2000_00


async def test_a_credit_is_given_back_to_the_first_who_asks(town: Town) -> None:
    credit = await town.credit(await town.wallet(), 2000_00)
    first = await town.recall(credit)

    second = await town.recall(credit)
    await town.decide(first, "approve")
    third = await town.recall(credit)

    assert [town.rail.fate(one)["code"] for one in (first, second, third)] == [None, "ARDT", "ARDT"]
    assert len(town.rail.items()) == 2


async def test_a_return_the_rail_refuses_leaves_the_money_where_it_was(town: Town) -> None:
    wallet = await town.wallet()
    recall = await town.recall(await town.credit(wallet, 2000_00))
    town.rail.tell("outcomes", answers="reject", code="AC04")

    await town.decide(recall, "approve")

    assert (await town.state(), await town.balance(wallet)) == ("kept", 2000_00)
    assert town.rail.fate(recall)["code"] == "NARR"
    assert len(town.rail.items()) == 1


async def test_a_silent_rail_is_asked_and_its_word_counts(town: Town) -> None:
    wallet = await town.wallet()
    recall = await town.recall(await town.credit(wallet, 2000_00))
    town.rail.tell("outcomes", answers="silent_accept")
    await town.decide(recall, "approve")
    assert await town.state() == "returning"

    await town.pass_(timedelta(seconds=31), recall)

    assert (await town.state(), town.rail.fate(recall)["state"]) == ("returned", "accepted")
    assert await town.our_items() == set(town.rail.items())


@pytest.mark.parametrize("outcome, state, left", [("accepted", "returned", 0), ("rejected", "kept", 2000_00)])
async def test_what_is_not_known_in_an_hour_a_person_answers(town: Town, outcome: str, state: str, left: int) -> None:
    wallet = await town.wallet()
    recall = await town.recall(await town.credit(wallet, 2000_00))
    town.rail.tell("outcomes", answers="silence")
    await town.decide(recall, "approve")
    await town.pass_(timedelta(minutes=61), recall)
    assert await town.state() == "returning"

    [one] = (await town.shown("/recalls"))["data"]
    said = {"outcome": outcome, "evidence": "the rail's statement of today"}
    await town.served.made(f"/recalls/{one['id']}/answer", said, "operations")

    assert (await town.state(), await town.balance(wallet)) == (state, left)
