"""The connector and the simulated provider, over HTTP: each answer arrives, once, whatever happens to either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from primitives.identity.connectors.kyc import adapters, inquire, send
from primitives.kit.connector import SAFE, Answered, Arrived, NotFound, NotSent, Pending, Unanswered
from tests.primitives.identity.counter import counter
from tests.primitives.identity.provider import Client, Provider, client_of, providing


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with providing(tmp_path_factory.mktemp("kyc")) as running:
        yield running


@pytest.fixture
async def client(provider: Provider) -> AsyncIterator[Client]:
    """Of a tenant of the test's own."""
    async with client_of(provider, f"t{uuid4().hex[:8]}") as found:
        yield found


def question(kind: str = "verify", name: str = "Maria Example", **document: Any) -> Any:
    """As the call makes it."""
    at = counter()
    customer = at.customer(name=name)
    if document:
        at.document(customer, **document)
    run = uuid4().hex
    return (at.verify(customer, run=run) if kind == "verify" else at.screen(customer, run=run)).body


async def test_a_verification_is_decided_by_a_message_of_its_own(client: Client) -> None:
    asked = question()

    assert await send(client.connection, asked) == Pending()

    message = await client.arrives()
    assert isinstance(message, Answered)
    assert (message.call, message.answer.outcome) == (asked["check"], "accepted")
    assert message.answer.facts["tier"] == "verified"
    assert message.answer.facts["expires_at"] == "2028-01-15T01:00:00Z"
    assert await inquire(client.connection, asked) == message.answer


async def test_a_second_copy_does_nothing(client: Client) -> None:
    asked = question()
    for _ in range(3):
        await send(client.connection, asked)

    await client.arrives()
    await asyncio.sleep(0.2)
    await client.arrives()


async def test_a_rejection_says_why(client: Client) -> None:
    await client.tell("outcomes", answers="reject", code="face_does_not_match")
    await send(client.connection, question())

    message = await client.arrives()

    assert isinstance(message, Answered)
    assert (message.answer.outcome, message.answer.reason) == ("rejected", "face_does_not_match")


@pytest.mark.parametrize("decision, outcome", [("approve", "accepted"), ("reject", "rejected")])
async def test_what_people_review_is_decided_when_they_have(client: Client, decision: str, outcome: str) -> None:
    await client.tell("outcomes", answers="review")
    asked = question()
    assert await send(client.connection, asked) == Pending()
    assert await inquire(client.connection, asked) == Pending()

    await client.tell("release", of=asked["check"], decision=decision)

    message = await client.arrives()
    assert isinstance(message, Answered)
    assert message.answer.outcome == outcome
    assert (await client.control("POST", "release", {"of": asked["check"], "decision": decision})).status_code == 409


async def test_a_provider_that_keeps_silent_has_taken_the_question(client: Client) -> None:
    await client.tell("outcomes", answers="silence")
    asked = question()
    with pytest.raises(Unanswered):
        await send(client.connection, asked)
    assert await inquire(client.connection, asked) == Pending()

    await client.tell("release", decision="approve")

    message = await client.arrives()
    assert isinstance(message, Answered)
    assert await send(client.connection, asked) == Pending()
    assert await inquire(client.connection, asked) == message.answer


async def test_an_answer_may_take_its_time(client: Client) -> None:
    await client.tell("outcomes", answers="approve", after=1)
    asked = question()
    await send(client.connection, asked)

    assert await inquire(client.connection, asked) == Pending()
    await client.arrives()


async def test_told_for_a_few_it_answers_the_next_ones_as_before(client: Client) -> None:
    await client.tell("outcomes", answers="reject", count=1)
    first, second = question(), question()
    await send(client.connection, first)
    await send(client.connection, second)
    await client.arrives(2)

    outcomes = {message.call: message.answer.outcome for message in client.got if isinstance(message, Answered)}
    assert outcomes == {first["check"]: "rejected", second["check"]: "accepted"}


async def test_what_one_tenant_tells_it_is_nothing_to_another(client: Client) -> None:
    await client.tell("outcomes", answers="reject")
    await client.tell("watchlist", name="Maria Example")
    elsewhere = replace(client, tenant="elsewhere")

    said = await send(elsewhere.connection, question("screen"))

    assert not isinstance(said, Pending)
    assert said.outcome == "accepted"


async def test_a_screening_is_answered_at_once_and_knows_names_however_they_are_written(client: Client) -> None:
    await client.tell("watchlist", name="maria  EXAMPLE")

    said = [await send(client.connection, question("screen", name)) for name in ("Maria Example", "Mario Example")]

    assert [one.outcome for one in said if not isinstance(one, Pending)] == ["rejected", "accepted"]
    assert [one.reason for one in said if not isinstance(one, Pending)] == ["screening_hit", None]


async def test_nobody_on_a_list_is_verified(client: Client) -> None:
    await client.tell("watchlist", name="Maria Example")
    await send(client.connection, question())

    message = await client.arrives()

    assert isinstance(message, Answered)
    assert (message.answer.outcome, message.answer.reason) == ("rejected", "screening_hit")
    assert message.answer.facts["screening"] == "hit"


async def test_an_approval_ends_with_the_document(client: Client) -> None:
    await send(client.connection, question(expires_on=date(2027, 6, 1)))

    message = await client.arrives()

    assert isinstance(message, Answered)
    assert message.answer.facts["expires_at"] == "2027-06-01T00:00:00Z"


async def test_what_was_approved_can_end(client: Client) -> None:
    asked = question()
    await send(client.connection, asked)
    await client.arrives()

    told = await client.tell("expire", of=asked["check"], code="document_revoked")

    event = await client.arrives(2)
    assert isinstance(event, Arrived)
    assert (event.message, event.event) == (told["message"], "identity.kyc_expired")
    assert (event.data["customer"], event.data["check"]) == (asked["customer"], asked["check"])
    assert event.data["reason"] == "document_revoked"
    state = await client.control("GET", f"messages/{told['message']}")
    assert state.json()["state"] in ("due", "delivered")


async def test_what_was_never_approved_cannot_end(client: Client) -> None:
    await client.tell("outcomes", answers="reject")
    asked = question()
    await send(client.connection, asked)

    assert (await client.control("POST", "expire", {"of": asked["check"]})).status_code == 409
    assert (await client.control("POST", "expire", {"of": "nothing"})).status_code == 404


async def test_what_it_never_had_it_says_so(client: Client) -> None:
    assert await inquire(client.connection, question()) == NotFound()


async def test_nobody_is_heard_without_the_key(client: Client) -> None:
    stranger = replace(client.connection, key=b"another key")

    with pytest.raises(NotSent):
        await send(stranger, question())
    for method, verb, body in (("POST", "outcomes", {"answers": "reject"}), ("GET", "activity", None)):
        assert (await client.control(method, verb, body, key=b"another key")).status_code == 401


async def test_where_nobody_is_nothing_was_sent(client: Client) -> None:
    with pytest.raises(NotSent):
        await send(replace(client.connection, url="http://127.0.0.1:1/kyc"), question())


@pytest.mark.parametrize(
    "verb, body",
    [
        ("outcomes", {"answers": "perhaps"}),
        ("outcomes", {"answers": "approve", "count": -1}),
        ("outcomes", {"answers": "approve", "after": "soon"}),
        ("release", {"decision": "perhaps"}),
        ("watchlist", {"name": " "}),
    ],
)
async def test_what_it_cannot_be_told_is_refused(client: Client, verb: str, body: Any) -> None:
    assert (await client.control("POST", verb, body)).status_code == 422


async def test_it_counts_what_comes_and_goes(client: Client) -> None:
    await send(client.connection, question())
    await client.arrives()
    for _ in range(100):
        activity = (await client.control("GET", "activity")).json()
        if not activity["under_way"]:
            break
        await asyncio.sleep(0.01)

    assert activity == {"under_way": 0, "seen": 2}


async def test_an_answer_we_do_not_take_is_sent_again(client: Client) -> None:
    client.status = 503
    await send(client.connection, question())
    while client.tried < 2:
        await asyncio.sleep(0.01)
    assert (await client.control("GET", "activity")).json()["under_way"] == 1

    client.status = 202

    assert isinstance(await client.arrives(), Answered)


async def test_a_killed_provider_sends_what_it_owed(tmp_path_factory: pytest.TempPathFactory) -> None:
    with providing(tmp_path_factory.mktemp("killed")) as provider:
        async with client_of(provider, "acme") as client:
            client.status = 503
            asked = question()
            await send(client.connection, asked)
            provider.kill()
            client.status = 202

            provider.start()

            message = await client.arrives()
            assert isinstance(message, Answered)
            assert message.call == asked["check"]
            assert await inquire(client.connection, asked) == message.answer


def test_the_connector_goes_by_the_name_of_the_section() -> None:
    connector = adapters(replace(counter().config, connector="checks"))["checks"]

    assert (connector.name, connector.resend) == ("kyc", SAFE)
    assert adapters(replace(counter().config, connector=None)) == {}
