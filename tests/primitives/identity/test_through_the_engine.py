"""A customer's way through a product with a provider: asked over the API, answered by the provider, seen in the API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.finding import Finding
from engine.runtime.runs import Runner
from primitives.kit.connector import Connection
from tests.primitives.identity.provider import Client, Provider, client_of, providing
from tests.product import Served, answered, product

TEMPLATE = """
template: onboarding
version: 1.0.0
title: Onboarding
asset: PHP/2
time_zone: Asia/Manila

primitives:
  identity: { tiers: [basic, verified], connector: kyc }
  reconciliation: {}

api:
  customers:  { of: identity.customer, views: [checks] }
  upgrades:   { run: upgrade }
  screenings: { run: screening }

workflows:
  upgrade:
    input: { customer: customer, tier: identity.tier }
    steps:
      - do: identity.verify
        with: { customer: customer, tier: tier }
        as: checked
        on:
          rejected: fail
          unknown: { inquire: { every: 1h, until: 30d }, then: ask operations }
      - finish: verified
  screening:
    input: { customer: customer }
    steps:
      - do: identity.screen
        with: { customer: customer }
        on:
          rejected:
            - do: reconciliation.open_case
              with: { reason: screening_hit }
            - finish: blocked
          unknown: { then: ask operations }
      - finish: clear
  expiry:
    start: { event: identity.kyc_expired, find: { customer: identity.by_customer(event.customer) }, none: ignore }
    steps:
      - do: identity.lower_tier
        with: { customer: customer, tier: basic }
      - finish: lowered
"""


@dataclass(frozen=True, slots=True)
class Ways:
    """engine.runtime.calls.Connections of the one provider there is."""

    client: Client

    async def open(self, tenant: str, product: str, connector: str) -> Connection:
        return self.client.connection

    @asynccontextmanager
    async def slot(self, tenant: str, product: str, connector: str) -> AsyncIterator[None]:
        yield


@dataclass(frozen=True, slots=True)
class Town:
    served: Served
    client: Client
    runner: Runner
    finding: Finding

    async def customer(self, name: str = "Maria Example") -> str:
        return str((await self.served.made("/customers", {"name": name}))["id"])

    async def shown(self, path: str) -> dict[str, Any]:
        return answered(await self.served.get(path))

    async def asked(self, path: str, **given: Any) -> str:
        """The run's id, once its question has left."""
        run = (await self.served.made(path, given))["id"]
        known = await self.finding.run(self.served.tenant, run)
        assert known is not None
        await self.runner.call(self.served.tenant, run, known.run.step)
        return str(run)

    async def take(self, count: int) -> None:
        """What the provider sent as its message number `count`."""
        message = await self.client.arrives(count)
        assert await self.runner.receive(self.served.tenant, "onboarding", "kyc", message)
        await self.runner.take(self.served.tenant, "kyc", message.message)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with providing(tmp_path_factory.mktemp("kyc")) as running:
        yield running


@pytest.fixture
async def town(provider: Provider, database: Dsns) -> AsyncIterator[Town]:
    async with (
        product(database, "onboarding", TEMPLATE) as served,
        client_of(provider, served.tenant, "onboarding") as client,
    ):
        parts = served.parts
        runner = Runner(
            parts.committer.submit,
            parts.reader,
            parts.library,
            Ways(client),
            parts.clock,
            parts.metrics,
            parts.log,
        )
        await client.tell("outcomes", answers="approve")
        yield Town(served, client, runner, Finding(parts.reader, parts.library))


async def test_an_approval_raises_the_tier_and_its_end_lowers_it(town: Town) -> None:
    maria = await town.customer()
    run = await town.asked("/upgrades", customer=maria, tier="verified")
    assert (await town.shown(f"/upgrades/{run}"))["status"] != "verified"

    await town.take(1)

    assert (await town.shown(f"/upgrades/{run}"))["status"] == "verified"
    customer = await town.shown(f"/customers/{maria}")
    assert (customer["tier"], customer["screened"]) == ("verified", True)
    check = (await town.shown(f"/customers/{maria}/checks"))["data"][0]
    assert (check["state"], check["kind"]) == ("approved", "verify")

    await town.client.tell("expire", of=check["id"])
    await town.take(2)

    assert (await town.shown(f"/customers/{maria}"))["tier"] == "basic"
    assert (await town.shown(f"/customers/{maria}/checks"))["data"][0]["state"] == "expired"


async def test_a_rejection_after_review_leaves_the_tier(town: Town) -> None:
    await town.client.tell("outcomes", answers="review")
    maria = await town.customer()
    run = await town.asked("/upgrades", customer=maria, tier="verified")

    await town.client.tell("release", decision="reject", code="blurred")
    await town.take(1)

    assert (await town.shown(f"/upgrades/{run}"))["problem"]["code"] == "kyc_rejected"
    assert (await town.shown(f"/customers/{maria}"))["tier"] == "basic"
    assert (await town.shown(f"/customers/{maria}/checks"))["data"][0]["reason"] == "blurred"


async def test_a_name_on_the_list_is_blocked_until_a_person_clears_it(town: Town) -> None:
    await town.client.tell("watchlist", name="Mario Listed")
    mario = await town.customer("Mario Listed")

    run = await town.asked("/screenings", customer=mario)

    assert (await town.shown(f"/screenings/{run}"))["status"] == "blocked"
    cases = answered(await town.served.get("/cases?reason=screening_hit", "operations"))["data"]
    assert [one["run"] for one in cases] == [run]
    upgrade = await town.served.post("/upgrades", {"customer": mario, "tier": "verified"})
    assert (upgrade.status_code, upgrade.json()["code"]) == (403, "blocked_by_screening")
    cleared = {"evidence": "another birth date"}
    await town.served.made(f"/customers/{mario}/clear-screening", cleared, "operations")
    assert (await town.shown(f"/customers/{mario}"))["screened"]
