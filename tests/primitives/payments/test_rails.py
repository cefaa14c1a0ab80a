"""The connector of a rail over a real socket: what may be concluded from each way an exchange ends."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from primitives.kit import signed_post
from primitives.kit.connector import Answer, Connector, NotFound, NotSent, Pending, Unanswered, Verdict
from primitives.payments.connectors.rails import adapters
from primitives.payments.messages import CreditTransfer, Message, Resolution, StatusReport, StatusRequest
from tests.primitives.payments.counter import NOW, Answers, Said, connection, counter
from tests.primitives.payments.desk import Desk, config
from tests.processes import free_port

INSTAPAY: Connector = adapters(config())["instapay"]
ORDER: Any = Desk().send(amount=1000_00, name="Maria").body
CREDIT = {"message": "M1", "end_to_end": "E1", "amount": 2000_00, "account": "123"}
RECALL = {"message": "C1", "original": "E1", "amount": 2000_00}


def report(status: str, reason: str | None = None, original: str = ORDER["message"], **more: Any) -> StatusReport:
    return StatusReport("S1", NOW, original, ORDER["end_to_end"], status, reason, more.get("amount"))


async def send(answers: Answers) -> Answer | Pending:
    async with counter(answers) as rail, connection(rail.url) as way:
        return await INSTAPAY.send(way, ORDER)


async def inquire(answers: Answers) -> Answer | Pending | NotFound:
    async with counter(answers) as rail, connection(rail.url) as way:
        return await INSTAPAY.inquire(way, ORDER)


async def test_an_order_goes_out_signed_as_a_credit_transfer() -> None:
    async with counter(lambda message: Said()) as rail, connection(rail.url) as way:
        assert await INSTAPAY.send(way, ORDER) == Pending()

    [(path, message)] = rail.taken
    assert path == "messages"
    assert isinstance(message, CreditTransfer)
    assert (message.message, message.amount, message.asset) == (ORDER["message"], 1000_00, "PHP/2")
    assert (message.creditor_name, message.creditor_account, message.created) == ("Maria", "0012345678", NOW)


async def test_an_answer_in_the_response_is_the_answer() -> None:
    answer = await send(lambda message: Said(200, report("ACSC", amount=1000_00)))

    facts = {"end_to_end": ORDER["end_to_end"], "amount": 1000_00, "asset": "PHP/2"}
    assert answer == Answer("accepted", None, facts)


@pytest.mark.parametrize("status", [200, 400, 422])
async def test_a_refusal_in_the_response_is_a_rejection_with_its_code(status: int) -> None:
    answer = await send(lambda message: Said(status, report("RJCT", "AC04")))

    assert answer == Answer("rejected", "AC04", {"end_to_end": ORDER["end_to_end"]})


@pytest.mark.parametrize("said", [report("PDNG"), report("RJCT", "AB09"), report("RJCT", "AM05")])
async def test_a_rail_that_does_not_know_yet_is_waited_for(said: StatusReport) -> None:
    assert await send(lambda message: Said(200, said)) == Pending()


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with connection(f"http://127.0.0.1:{free_port()}") as way:
        with pytest.raises(NotSent):
            await INSTAPAY.send(way, ORDER)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429])
async def test_a_message_refused_unread_was_not_sent(status: int) -> None:
    with pytest.raises(NotSent):
        await send(lambda message: Said(status))


@pytest.mark.parametrize("status", [200, 204, 302, 408, 409, 500, 502, 503])
async def test_a_response_that_says_nothing_leaves_it_open(status: int) -> None:
    with pytest.raises(Unanswered):
        await send(lambda message: Said(status))


async def test_a_rail_that_hangs_up_may_have_it() -> None:
    with pytest.raises(Unanswered):
        await send(lambda message: None)


async def test_a_rail_that_is_silent_may_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_post, "PATIENCE", httpx.Timeout(0.2))

    with pytest.raises(Unanswered):
        await send(lambda message: Said(silent=True))


async def test_an_answer_to_another_message_is_none() -> None:
    for message in (report("ACSC", original="another"), StatusRequest("Q1", NOW, ORDER["message"], "E")):
        with pytest.raises(Unanswered):
            await send(lambda _, message=message: Said(200, message))  # type: ignore[misc]


async def test_an_inquiry_names_the_message_it_is_about() -> None:
    async with counter(lambda message: Said(200, report("ACSC"))) as rail, connection(rail.url) as way:
        answer = await INSTAPAY.inquire(way, ORDER)

    [(path, message)] = rail.taken
    assert path == "inquiries"
    assert isinstance(message, StatusRequest)
    assert (message.original_message, message.original_end_to_end) == (ORDER["message"], ORDER["end_to_end"])
    assert message.message != ORDER["message"]
    assert isinstance(answer, Answer)
    assert answer.outcome == "accepted"


async def test_only_the_rails_own_word_that_it_never_had_it_is_not_found() -> None:
    assert await inquire(lambda message: Said(200, report("RJCT", "NOOR"))) == NotFound()
    assert await inquire(lambda message: Said(404, report("RJCT", "NOOR"))) == NotFound()
    with pytest.raises(NotSent):
        await inquire(lambda message: Said(404))


async def test_an_inquiry_may_find_the_rail_still_working() -> None:
    assert await inquire(lambda message: Said(200, report("PDNG"))) == Pending()
    assert await inquire(lambda message: Said(202)) == Pending()


async def respond(data: dict[str, Any], verdict: Verdict) -> Message:
    async with counter(lambda message: Said()) as rail, connection(rail.url) as way:
        assert INSTAPAY.respond is not None
        await INSTAPAY.respond(way, data, verdict)
    [(_, message)] = rail.taken
    return message


async def test_a_credit_is_answered_with_its_status() -> None:
    taken = await respond(CREDIT, Verdict(True, None, None))
    refused = await respond(CREDIT, Verdict(False, "AC01", "…"))

    assert isinstance(taken, StatusReport)
    assert (taken.status, taken.reason, taken.original_message, taken.amount) == ("ACSC", None, "M1", 2000_00)
    assert isinstance(refused, StatusReport)
    assert (refused.status, refused.reason, refused.original_end_to_end) == ("RJCT", "AC01", "E1")


async def test_a_recall_is_answered_with_a_resolution() -> None:
    taken = await respond(RECALL, Verdict(True, None, None))
    refused = await respond(RECALL, Verdict(False, None, None))

    assert isinstance(taken, Resolution)
    assert (taken.status, taken.original_end_to_end) == ("CNCL", "E1")
    assert isinstance(refused, Resolution)
    assert (refused.status, refused.reason) == ("RJCR", "CUST")


async def test_a_response_that_is_not_taken_is_to_be_given_again() -> None:
    assert INSTAPAY.respond is not None
    for status in (404, 500):
        async with counter(lambda message, status=status: Said(status)) as rail, connection(rail.url) as way:  # type: ignore[misc]
            with pytest.raises((NotSent, Unanswered)):
                await INSTAPAY.respond(way, CREDIT, Verdict(True, None, None))


async def test_many_orders_go_out_at_once() -> None:
    async with counter(lambda message: Said()) as rail, connection(rail.url) as way:
        desk = Desk()
        orders = [desk.send(run=str(number)).body for number in range(50)]
        assert await asyncio.gather(*(INSTAPAY.send(way, order) for order in orders)) == [Pending()] * 50

    assert len({message.message for _, message in rail.taken}) == 50
