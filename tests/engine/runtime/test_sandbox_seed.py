"""A seed makes things to try a product with, the same each time, through the product's own actions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.programs import Programs
from engine.runtime.seeding import Sown, plan_of
from engine.scenarios.bound import LedgerCheck
from engine.scenarios.checks import failures
from engine.scenarios.known import Answer
from engine.scenarios.tenant import Tenant
from engine.scenarios.world import open_world
from primitives.catalog import CATALOG
from tests.engine.scenarios.wallet import SCENARIO, prepared


@pytest.fixture
async def tenant(database: Dsns) -> AsyncIterator[Tenant]:
    ready, problems = prepared(SCENARIO)
    assert ready is not None, list(problems)
    async with open_world(database, CATALOG) as world:
        yield await world.tenant(ready.compiled, "A", ready.begins)


async def seeded(tenant: Tenant, count: int, seed: int = 1, key: str = "k", by: str = "client") -> Answer:
    return await tenant.ask("POST", "/sandbox/seed", by, {"count": count, "seed": seed}, key)


async def balances(tenant: Tenant, ids: list[str]) -> list[int]:
    shown: list[Any] = [(await tenant.read(f"/wallets/{id_}/balances")).body["data"] for id_ in ids]
    return [data[0]["balance"]["amount"] for data in shown]


async def test_a_seed_makes_customers_of_every_tier_with_wallets_and_money(tenant: Tenant) -> None:
    answer = await seeded(tenant, 6)

    assert answer.status == 201, answer
    made = answer.body["made"]
    assert {path: (one["count"], one["declined"]) for path, one in made.items()} == {
        "customers": (6, 0),
        "wallets": (6, 0),
        "sandbox/credits": (6, 0),
    }
    customers: list[Any] = await tenant.listed("/customers", "client")
    owners: list[Any] = await tenant.listed("/wallets", "client")
    assert sorted(one["tier"] for one in customers) == ["basic"] * 3 + ["verified"] * 3
    assert {one["owner"] for one in owners} == set(made["customers"]["ids"])
    assert all(100_00 <= one <= 20_000_00 for one in await balances(tenant, made["wallets"]["ids"]))
    ready, _ = prepared(SCENARIO)
    assert ready is not None
    check = LedgerCheck(ready.bound.then[-1].place)
    assert [failure async for failure in failures(check, tenant, {})] == []


async def test_the_same_seed_makes_the_same_and_another_another(tenant: Tenant) -> None:
    first, same, other = [await seeded(tenant, 4, seed, key) for seed, key in ((1, "a"), (1, "b"), (2, "c"))]
    found = [await balances(tenant, one.body["made"]["wallets"]["ids"]) for one in (first, same, other)]

    assert found[0] == found[1] != found[2]
    assert first.body["made"]["customers"]["ids"] != same.body["made"]["customers"]["ids"]


async def test_a_repeat_makes_nothing_and_answers_the_same(tenant: Tenant) -> None:
    first, again = await seeded(tenant, 3), await seeded(tenant, 3)

    assert again.body == first.body
    assert len(await tenant.listed("/customers", "client")) == 3
    assert (await seeded(tenant, 3, seed=2)).code == "conflict"


@pytest.mark.parametrize("count", [0, 1001])
async def test_a_seed_is_bounded(tenant: Tenant, count: int) -> None:
    assert (await seeded(tenant, count)).code == "invalid_request"


async def test_only_a_key_for_the_sandbox_seeds(tenant: Tenant) -> None:
    assert (await seeded(tenant, 1, by="operations")).body["scope"] == "sandbox"


def test_names_and_amounts_are_drawn_by_the_seed_alone() -> None:
    ready, _ = prepared(SCENARIO)
    assert ready is not None and ready.compiled.product is not None
    customers = plan_of(Programs(ready.compiled.product, 1)).kinds[0]

    names = [[customers.body(number, Sown(seed))["name"] for number in range(20)] for seed in (1, 1, 2)]

    assert names[0] == names[1] != names[2]
