"""Payments against the simulated rail, a process of its own: whatever it does, its statement and our rows agree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from primitives.kit.call import Intent
from primitives.kit.connector import Answer, Answered, Arrived, Connection, Connector, NotFound, Verdict
from primitives.payments.connectors.rails import adapters
from primitives.payments.connectors.translating import arrived
from primitives.payments.inbound import CREDIT_RECEIVED, CYCLE_SETTLED, FEE_CHARGED, RECALL_RECEIVED, RETURN_RECEIVED
from primitives.payments.reasons import OPEN, REASONS
from tests.primitives.payments.desk import BPI, Desk, config, row
from tests.primitives.payments.simulator.bank import PRODUCT, Rail, until

INSTAPAY: Connector = adapters(config())["instapay"]
EVENTS = {one.name: one for one in (CREDIT_RECEIVED, CYCLE_SETTLED, FEE_CHARGED, RECALL_RECEIVED, RETURN_RECEIVED)}
BEHAVIOURS = [
    "accept", "reject", "silence", "late_accept", "late_reject", "duplicate", "before_response", "wrong_amount",
    "silent_accept", "silent_reject",
]  # fmt: skip


@asynccontextmanager
async def connection(rail: Rail) -> AsyncIterator[Connection]:
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Connection(
            "instapay", rail.tenant, PRODUCT, rail.url, rail.inbound.url, rail.key, http, datetime.now(UTC)
        )


class Product:
    """What the engine does between the desk and the rail, one step at a time."""

    def __init__(self, desk: Desk, rail: Rail, way: Connection) -> None:
        self.desk, self.rail, self.way = desk, rail, way
        self.sent: dict[str, Intent] = {}
        self.read = 0
        self.events: list[Arrived] = []

    async def send(self, **asked: Any) -> Intent:
        intent = self.desk.send(**asked)
        self.sent[intent.message] = intent
        answer = await INSTAPAY.send(self.way, intent.body)
        if isinstance(answer, Answer):
            self.desk.answer(intent, answer.outcome, answer.reason, **answer.facts)
        return intent

    def listen(self) -> None:
        """Takes what the rail posted since."""
        self.rail.quiet()
        messages = self.rail.inbox.messages()
        for message in messages[self.read :]:
            told = arrived("instapay", "PHP/2", message)
            if isinstance(told, Answered):
                said = told.answer
                self.desk.answer(self.sent[told.call], said.outcome, said.reason, **said.facts)
            else:
                self.desk.take(EVENTS[told.event.partition(".")[2]], **told.data)
                self.events.append(told)
        self.read = len(messages)

    async def ask(self) -> None:
        """One inquiry for each payment that is still open."""
        for intent in self.sent.values():
            if self.desk.payment(intent).state != "pending":
                continue
            said = await INSTAPAY.inquire(self.way, intent.body)
            assert not isinstance(said, NotFound)
            if isinstance(said, Answer):
                self.desk.answer(intent, said.outcome, said.reason, **said.facts)

    def states(self) -> dict[str, str]:
        return {message: self.desk.payment(intent).state for message, intent in self.sent.items()}

    def booked(self) -> dict[str, int]:
        """By EndToEndId, what the rail's own statement says left."""
        items = self.rail.items()
        assert len({(direction, end_to_end) for direction, end_to_end, _ in items}) == len(items)
        return {end_to_end: amount for direction, end_to_end, amount in items if direction == "out"}


@asynccontextmanager
async def product(rail: Rail) -> AsyncIterator[Product]:
    async with connection(rail) as way:
        yield Product(Desk(config(row("instapay"))), rail, way)


async def test_whatever_the_rail_does_its_statement_and_our_payments_agree(rail: Rail) -> None:
    rail.tell("outcomes", mix=dict.fromkeys(BEHAVIOURS, 1), seed=7, after=1)
    async with product(rail) as ours:
        await asyncio.gather(*(ours.send(run=f"run {number}", amount=100 + number) for number in range(80)))
        ours.listen()
        await ours.ask()
        rail.tell("release")
        ours.listen()
        await ours.ask()

        states, booked = ours.states(), ours.booked()
        amounts = {message: ours.desk.payment(intent).amount for message, intent in ours.sent.items()}
        assert set(states.values()) == {"accepted", "rejected"}
        assert booked == {message: amounts[message] for message, state in states.items() if state == "accepted"}
        assert ours.desk.published.count("payment.accepted") == len(booked)
        assert "payment.mismatched" in ours.desk.published


@pytest.mark.parametrize("code", sorted(code for code in REASONS if len(code) == 4 and code.isupper()))
async def test_each_code_of_a_rail_ends_as_its_table_says(rail: Rail, code: str) -> None:
    rail.tell("outcomes", answers="reject", code=code)
    async with product(rail) as ours:
        intent = await ours.send()
        ours.listen()

        payment = ours.desk.payment(intent)
        assert payment.code == code
        assert payment.state == ("pending" if REASONS[code].says == OPEN else "rejected")
        assert ours.booked() == {}


async def test_a_second_copy_of_an_order_is_not_a_second_payment(rail: Rail) -> None:
    async with product(rail) as ours:
        intent = await ours.send()
        await INSTAPAY.send(ours.way, intent.body)
        ours.listen()

        assert ours.booked() == {intent.message: 1000_00}
        assert ours.desk.published == ["payment.accepted"]


async def test_what_never_came_is_not_found_there(rail: Rail) -> None:
    async with connection(rail) as way:
        assert await INSTAPAY.inquire(way, Desk().send().body) == NotFound()


async def test_an_accepted_payment_comes_back(rail: Rail) -> None:
    async with product(rail) as ours:
        intent = await ours.send(amount=1000_00)
        ours.listen()
        rail.tell("return", end_to_end=intent.message, amount=400_00, code="AC06")
        ours.listen()

        assert (ours.desk.payment(intent).returned, ours.desk.payment(intent).state) == (400_00, "accepted")
        assert ours.events[0].data["reason"] == "The account is blocked (AC06)"


@pytest.mark.parametrize("taken", [True, False])
async def test_a_credit_is_answered_and_the_rail_books_what_was_taken(rail: Rail, taken: bool) -> None:
    assert INSTAPAY.respond is not None
    async with product(rail) as ours:
        rail.tell("credit", account="0012345678", amount=2000_00, times=2)
        ours.listen()
        verdict = Verdict(taken, None if taken else "AC01", None)
        for event in ours.events:
            await INSTAPAY.respond(ours.way, event.data, verdict)

        [event, copy] = ours.events
        assert event == copy
        assert (event.data["amount"], event.data["account"]) == (2000_00, "0012345678")
        fate = rail.fate(event.message)
        assert (fate["state"], fate["code"]) == (("accepted", None) if taken else ("rejected", "AC01"))
        assert len(rail.items()) == (1 if taken else 0)


async def test_a_recall_is_answered(rail: Rail) -> None:
    assert INSTAPAY.respond is not None
    async with product(rail) as ours:
        credit = rail.tell("credit", account="0012345678", amount=2000_00)
        ours.listen()
        await INSTAPAY.respond(ours.way, ours.events[0].data, Verdict(True, None, None))
        rail.tell("recall", message=credit["message"], code="FRAD")
        ours.listen()
        recall = ours.events[1]
        await INSTAPAY.respond(ours.way, recall.data, Verdict(False, None, None))

        assert recall.event == "payments.recall_received"
        until(lambda: rail.fate(recall.message)["state"] == "rejected")


@pytest.mark.parametrize(
    "answers, state", [("accept", "accepted"), ("silent_accept", "accepted"), ("reject", "rejected")]
)
async def test_a_credit_that_goes_back_leaves_once_on_both_statements(rail: Rail, answers: str, state: str) -> None:
    assert INSTAPAY.respond is not None
    async with product(rail) as ours:
        credit = rail.tell("credit", account="0012345678", amount=2000_00)
        ours.listen()
        await INSTAPAY.respond(ours.way, ours.events[0].data, Verdict(True, None, None))
        rail.tell("recall", message=credit["message"], code="FRAD")
        ours.listen()
        recall = ours.events[1].data
        rail.tell("outcomes", answers=answers)

        intent = ours.desk.give_back(str(recall["credit"]), 2000_00, account=str(recall["account"]))
        ours.sent[intent.message] = intent
        for _ in range(2):
            await INSTAPAY.send(ours.way, intent.body)
        ours.listen()
        if ours.desk.given(intent).state == "pending":
            said = await INSTAPAY.inquire(ours.way, intent.body)
            assert isinstance(said, Answer)
            ours.desk.answer(intent, said.outcome, said.reason, **said.facts)
        await INSTAPAY.respond(ours.way, recall, Verdict(state == "accepted", None, None))

        assert ours.desk.given(intent).state == state
        assert ours.booked() == ({credit["end_to_end"]: 2000_00} if state == "accepted" else {})
        assert rail.fate(str(recall["message"]))["state"] == state


async def test_a_return_that_never_came_is_not_found_there(rail: Rail) -> None:
    desk = Desk()
    desk.take(CREDIT_RECEIVED, message="M1", amount=1, account="1", bank=BPI, end_to_end="E1")
    async with connection(rail) as way:
        assert await INSTAPAY.inquire(way, desk.give_back("M1", 1).body) == NotFound()


async def test_a_settled_cycle_and_a_fee_are_told(rail: Rail) -> None:
    async with product(rail) as ours:
        await ours.send(amount=1000_00, bank=BPI)
        ours.listen()
        rail.tell("cycle")
        rail.tell("fee", amount=150)
        ours.listen()

        assert {event.event for event in ours.events} == {"payments.cycle_settled", "payments.fee_charged"}
        cycle = next(event for event in ours.events if event.event == "payments.cycle_settled")
        assert (cycle.data["received"], cycle.data["paid"]) == (0, 1000_00)
