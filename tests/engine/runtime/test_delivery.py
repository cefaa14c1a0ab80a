"""Webhooks between a real database and a real receiver."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry
from standardwebhooks import Webhook as Verifier

from engine.postgres.dsn import Dsns
from engine.runtime import subscriptions
from engine.runtime.delivery import LEASE, Delivery
from engine.runtime.logs import json_logger
from engine.runtime.metrics import Metrics
from engine.runtime.sending import Sender
from engine.runtime.subscriptions import Endpoint
from engine.runtime.webhooks import WAITS_S, new_secret
from tests.engine.runtime.edge import Edge, opened, receiving

SECRET = new_secret()


@dataclass(slots=True)
class Clock:
    at: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(seconds=1))

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Setting:
    edge: Edge
    clock: Clock
    delivery: Delivery

    async def subscribe(self, tenant: str, url: str, *types: str) -> str:
        async with self.edge.books.tenant(tenant) as writer:
            return (await subscriptions.create(writer, url, types, SECRET)).id

    async def standing(self, tenant: str, id_: str) -> Endpoint:
        async with self.edge.reader.tenant(tenant) as query:
            found = await subscriptions.endpoint(query, id_)
        assert found is not None
        return found


@pytest.fixture
async def setting(database: Dsns) -> AsyncIterator[Setting]:
    async with opened(database) as edge:
        await edge.add_tenant("acme", sandbox=True)
        await edge.add_tenant("globex", sandbox=False)
        clock, sender = Clock(), Sender(timeout_s=0.3)
        metrics, log = Metrics(CollectorRegistry()), json_logger(io.StringIO())
        yield Setting(edge, clock, Delivery(edge.books, edge.reader, sender, metrics, log, clock, lambda: 0.5, 0.02))
        await sender.close()


async def test_events_arrive_once_in_order_and_verify(setting: Setting) -> None:
    async with receiving() as receiver:
        await setting.edge.emit("acme", "run.before")
        hook = await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a", "run.b", "run.c")

        assert await setting.delivery.deliver_due() == 1
        assert await setting.delivery.deliver_due() == 0

    bodies = [json.loads(body) for _, body in receiver.got]
    assert [body["type"] for body in bodies] == ["run.a", "run.b", "run.c"]
    assert [body["n"] for body in bodies] == [2, 3, 4]
    assert bodies[0]["timestamp"] == "2026-11-20T04:00:00.000Z" and bodies[0]["tenant"] == "acme"
    for headers, body in receiver.got:
        assert Verifier(SECRET).verify(body, headers)["id"] == headers["webhook-id"]
    assert (await setting.standing("acme", hook)).cursor == 4


async def test_an_endpoint_gets_the_types_it_wants_and_its_cursor_passes_the_others(setting: Setting) -> None:
    async with receiving() as receiver:
        hook = await setting.subscribe("acme", receiver.url, "run.b")
        await setting.edge.emit("acme", "run.a", "run.b", "run.c")
        await setting.delivery.deliver_due()

    assert [json.loads(body)["type"] for _, body in receiver.got] == ["run.b"]
    assert (await setting.standing("acme", hook)).cursor == 3


@pytest.mark.parametrize("reply", [500, 302, 0])
async def test_a_failure_holds_back_what_follows_until_its_wait_is_over(setting: Setting, reply: int) -> None:
    async with receiving(200, reply, 200) as receiver:
        hook = await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a", "run.b", "run.c")
        await setting.delivery.deliver_due()
        failing = await setting.standing("acme", hook)
        setting.clock.at += timedelta(seconds=WAITS_S[0] - 1)
        assert await setting.delivery.deliver_due() == 0
        setting.clock.at += timedelta(seconds=2)
        assert await setting.delivery.deliver_due() == 1

    assert failing.cursor == 1 and failing.failing_since is not None
    assert failing.last_status == (str(reply) if reply else "timeout")
    ids = receiver.ids
    assert len(ids) == 4 and ids[1] == ids[2]
    well = await setting.standing("acme", hook)
    assert (well.cursor, well.failing_since, well.last_status) == (3, None, "200")


async def test_410_disables_and_enabling_again_misses_nothing(setting: Setting) -> None:
    async with receiving(410, 200) as receiver:
        hook = await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a")
        await setting.delivery.deliver_due()
        gone = await setting.standing("acme", hook)
        setting.clock.at += timedelta(days=30)
        assert await setting.delivery.deliver_due() == 0
        async with setting.edge.books.tenant("acme") as writer:
            await subscriptions.change(writer, hook, None, None, "enabled")
        await setting.delivery.deliver_due()

    assert (gone.state, gone.cursor) == ("disabled", 0)
    assert len(receiver.got) == 2 and len(set(receiver.ids)) == 1


async def test_an_endpoint_that_never_recovers_is_disabled_after_ten_attempts(setting: Setting) -> None:
    async with receiving(503) as receiver:
        hook = await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a")
        for wait in (*WAITS_S, 86_400, 86_400):
            await setting.delivery.deliver_due()
            setting.clock.at += timedelta(seconds=wait)

    assert len(receiver.got) == 10
    assert (await setting.standing("acme", hook)).state == "disabled"


async def test_a_replay_sends_the_same_ids_again(setting: Setting) -> None:
    async with receiving() as receiver:
        hook = await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a", "run.b", "run.c")
        await setting.delivery.deliver_due()
        async with setting.edge.books.tenant("acme") as writer:
            await subscriptions.replay(writer, hook, after=1)
        await setting.delivery.deliver_due()

    assert receiver.ids[3:] == receiver.ids[1:3]


async def test_a_live_tenants_webhook_never_reaches_a_private_address(setting: Setting) -> None:
    async with receiving() as receiver:
        hook = await setting.subscribe("globex", f"http://localhost:{receiver.port}/")
        await setting.edge.emit("globex", "run.a")
        await setting.delivery.deliver_due()

    assert receiver.got == []
    assert (await setting.standing("globex", hook)).last_status == "address refused"


async def test_a_tenants_events_never_reach_another_tenants_endpoint(setting: Setting) -> None:
    async with receiving() as receiver:
        await setting.edge.add_tenant("initech", sandbox=True)
        await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("initech", "run.a")

        assert await setting.delivery.deliver_due() == 0


async def test_two_workers_share_the_endpoints_and_send_nothing_twice(setting: Setting) -> None:
    async with receiving() as receiver:
        for _ in range(8):
            await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a", "run.b")
        turns = await asyncio.gather(*(setting.delivery.deliver_due() for _ in range(3)))

    assert sum(turns) == 8
    assert len(receiver.got) == 16


async def test_a_dead_workers_turn_is_taken_over_and_its_own_word_no_longer_counts(setting: Setting) -> None:
    async with receiving() as receiver:
        hook = await setting.subscribe("acme", receiver.url)
        await setting.edge.emit("acme", "run.a")
        [stale] = await setting.delivery.claim(10)
        assert await setting.delivery.deliver_due() == 0
        setting.clock.at += LEASE
        assert await setting.delivery.deliver_due() == 1
        async with setting.edge.books.tenant("acme") as writer:
            await subscriptions.replay(writer, hook, after=0)
        await setting.delivery._turn(stale)

    assert (await setting.standing("acme", hook)).cursor == 0


async def test_the_worker_delivers_by_itself_while_another_endpoint_hangs(setting: Setting) -> None:
    async with receiving(0) as hanging, receiving() as receiver:
        await setting.subscribe("acme", hanging.url)
        await setting.subscribe("acme", receiver.url)
        worker = asyncio.create_task(setting.delivery.run())
        for _ in range(3):
            await setting.edge.emit("acme", "run.a")
        async with asyncio.timeout(5):
            while len(receiver.got) < 3:
                await asyncio.sleep(0.02)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)

    assert len(set(receiver.ids)) == 3
