"""The ways to outside systems: where each is and with which key, and what stands before it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from engine.outside import outside_of
from engine.postgres.dsn import Dsns
from engine.runtime.connections import Outside
from engine.runtime.gate import Gate, make_gate
from engine.runtime.metrics import Metrics
from engine.sandbox_key import sandbox_keys
from engine.settings import read_settings, shipped
from primitives.kit.connector import Bounds, NotSent, Unanswered
from tests.product import Served, product

E_WALLET = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
TENANT = """
tenant: acme
products:
  e-wallet:
    template: e-wallet@1
    connectors: {connectors}
"""


def settings(home: Path, **more: str) -> Outside:
    environment = {
        "FINFACTORY_HOME": str(home),
        "FINFACTORY_SANDBOX_URL": "https://sandbox.example",
        "FINFACTORY_API_URL": "https://api.example",
        **more,
    }
    return outside_of(read_settings(environment, root=False), environment)


@asynccontextmanager
async def of_acme(database: Dsns, outside: Outside, connectors: str = "{}") -> AsyncIterator[Served]:
    async with product(database, "e-wallet", E_WALLET, outside, TENANT.format(connectors=connectors)) as served:
        yield served


# ── where, and with which key ──


async def test_a_connector_nothing_is_said_of_leads_to_its_simulator(database: Dsns, tmp_path: Path) -> None:
    async with of_acme(database, settings(tmp_path)) as acme:
        found = await acme.parts.connections.open("acme", "e-wallet", "instapay")
        kyc = await acme.parts.connections.open("acme", "e-wallet", "kyc")

    assert found.url == "https://sandbox.example/rails/acme/e-wallet/instapay"
    assert kyc.url == "https://sandbox.example/kyc/acme/e-wallet/kyc"
    assert found.inbound == "https://api.example/inbound/acme/e-wallet/instapay"
    assert found.key == sandbox_keys(tmp_path / "secrets")("acme", "instapay") != kyc.key


async def test_a_live_connector_has_its_address_from_the_settings_and_its_own_secret(
    database: Dsns, tmp_path: Path
) -> None:
    outside = settings(
        tmp_path,
        FINFACTORY_CONNECTOR_INSTAPAY_URL="https://rail.example/v1/",
        FINFACTORY_SECRET_INSTAPAY_KEY="of the environment",
    )
    (tmp_path / "secrets" / "pesonet_key").write_bytes(b"of a file\n")
    written = "{ instapay: { use: live, secret: instapay_key }, pesonet: { use: live, secret: pesonet_key } }"
    async with of_acme(database, outside, written) as acme:
        connections = acme.parts.connections
        found = await connections.open("acme", "e-wallet", "instapay")
        with pytest.raises(NotSent, match="pesonet has no address"):
            await connections.open("acme", "e-wallet", "pesonet")
        pesonet = connections.key(await acme.parts.library.product("acme", "e-wallet"), "pesonet")

    assert (found.url, found.key) == ("https://rail.example/v1", b"of the environment")
    assert pesonet == b"of a file"


async def test_nothing_leaves_without_an_address_or_a_secret(database: Dsns, tmp_path: Path) -> None:
    outside = settings(tmp_path, FINFACTORY_CONNECTOR_INSTAPAY_URL="https://rail.example")
    async with of_acme(database, outside, "{ instapay: { use: live, secret: nowhere } }") as acme:
        for tenant, name, connector in (
            ("acme", "e-wallet", "instapay"),
            ("acme", "e-wallet", "swift"),
            ("acme", "loans", "instapay"),
            ("nobody", "e-wallet", "instapay"),
        ):
            with pytest.raises(NotSent):
                await acme.parts.connections.open(tenant, name, connector)


def test_a_secret_is_a_name_and_never_a_path(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("not below secrets")
    outside = settings(tmp_path)

    for name in ("../password", "/etc/passwd", "", "UPPER", "none"):
        assert outside.secret(name) is None


# ── what stands before it ──


@dataclass
class Watch:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def gate(metrics: Metrics | None = None, watch: Watch | None = None, **bounds: int) -> Gate:
    clock = watch or asyncio.get_running_loop().time
    return make_gate("rail", Bounds(**bounds), metrics or Metrics(CollectorRegistry()), clock)


async def through(gate: Gate, ends: Exception | None = None, lasts_s: float = 0.0) -> None:
    async with gate.entered():
        await asyncio.sleep(lasts_s)
        if ends is not None:
            raise ends


async def failing(gate: Gate, times: int, error: Exception) -> None:
    for _ in range(times):
        with pytest.raises(type(error)):
            await through(gate, error)


@pytest.mark.parametrize("error", [NotSent("no"), Unanswered("no")], ids=["not sent", "unanswered"])
async def test_what_fails_too_often_is_left_alone_then_tried_once(error: Exception) -> None:
    watch = Watch()
    rail = gate(watch=watch, failures=3, rest_s=10)
    await failing(rail, 3, error)

    with pytest.raises(NotSent, match="left alone"):
        await through(rail)
    watch.seconds += 10
    trying = asyncio.create_task(through(rail, lasts_s=0.1))
    await asyncio.sleep(0.02)
    with pytest.raises(NotSent, match="left alone"):
        await through(rail)
    await trying

    await through(rail)


async def test_a_try_that_was_cut_short_leaves_the_next_one_to_try() -> None:
    watch = Watch()
    rail = gate(watch=watch, failures=2, rest_s=10)
    await failing(rail, 2, NotSent("no"))
    watch.seconds += 10
    trying = asyncio.create_task(through(rail, lasts_s=10))
    await asyncio.sleep(0.02)
    trying.cancel()
    await asyncio.gather(trying, return_exceptions=True)

    await through(rail)
    assert rail.breaker.state == "closed"


async def test_our_own_mistakes_say_nothing_of_the_other_side() -> None:
    rail = gate(failures=2)
    await failing(rail, 20, ZeroDivisionError())

    await through(rail)


async def test_no_more_is_under_way_than_the_other_side_bears() -> None:
    rail, now, most = gate(at_once=3), 0, 0

    async def one() -> None:
        nonlocal now, most
        async with rail.entered():
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.01)
            now -= 1

    await asyncio.gather(*[one() for _ in range(20)])

    assert most == 3


async def test_no_more_is_begun_a_second_than_the_other_side_bears() -> None:
    rail = gate(per_second=100)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await asyncio.gather(*[through(rail) for _ in range(50)])

    assert 0.4 < loop.time() - began < 1.5


async def test_exchanges_are_counted_by_how_they_ended() -> None:
    metrics = Metrics(CollectorRegistry())
    rail = gate(metrics, failures=3)
    await through(rail)
    await failing(rail, 1, NotSent("no"))
    await failing(rail, 2, Unanswered("no"))
    with pytest.raises(NotSent):
        await through(rail)

    told = generate_latest(metrics.registry).decode()
    for outcome, count in (("answered", 1), ("not_sent", 1), ("unanswered", 2)):
        assert f'finfactory_calls_total{{connector="rail",outcome="{outcome}"}} {count}.0' in told
    assert 'finfactory_calls_held_back_total{by="breaker",connector="rail"} 1.0' in told
    assert 'finfactory_breaker_openings_total{connector="rail"} 1.0' in told
    assert 'finfactory_calls_under_way{connector="rail"} 0.0' in told


async def test_a_pause_of_another_process_is_known_within_a_second(database: Dsns, tmp_path: Path) -> None:
    async with of_acme(database, settings(tmp_path)) as acme:
        elsewhere: Any = acme.parts.pauses.__class__(acme.parts.reader, acme.parts.books)
        connections = acme.parts.connections
        async with connections.slot("acme", "e-wallet", "instapay"):
            await elsewhere.pause("acme", "instapay", "ana", await acme.parts.clock.now("acme"))
        await asyncio.sleep(1.1)

        with pytest.raises(NotSent, match="paused"):
            async with connections.slot("acme", "e-wallet", "instapay"):
                pass
        async with connections.slot("acme", "e-wallet", "pesonet"):
            pass
