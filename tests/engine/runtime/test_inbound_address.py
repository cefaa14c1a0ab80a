"""Where outside systems reach a tenant: signed, kept before it is answered, taken at once or by a sweep, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from httpx import ASGITransport, AsyncClient, Response
from prometheus_client import generate_latest

from engine.app import is_public
from engine.postgres.dsn import Dsns
from engine.runtime.connections import Outside
from engine.runtime.credentials import Credentials
from engine.runtime.inbound_address import InboundAddress
from engine.runtime.rate_limit import RateLimit
from engine.runtime.requests import layers
from engine.settings import shipped
from primitives.kit.signatures import connector_key, sign
from primitives.payments.messages import CreditTransfer, write
from tests.product import Served, product

E_WALLET = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
API = "https://api.example"
INSTALLATION = b"an installation's key"
BPI, BDO = "BOPIPHMMXXX", "BNORPHMMXXX"


def key_of(tenant: str, connector: str) -> bytes:
    return connector_key(INSTALLATION, tenant, connector)


@pytest.fixture
async def wallet(database: Dsns) -> AsyncIterator[Served]:
    outside = Outside("https://sandbox.example", API, {}, lambda name: None, key_of)
    async with product(database, "e-wallet", E_WALLET, outside) as served:
        yield served


def path_of(served: Served, connector: str = "instapay") -> str:
    return f"/inbound/{served.tenant}/e-wallet/{connector}"


def credit(message: str = "M1", account: str = "0012345678") -> bytes:
    """To an account nobody has."""
    now = datetime.now(UTC).replace(microsecond=0)
    uetr = "c56a4180-65aa-42ec-a945-5fd21dec0538"
    sender = (BDO, "0099", "Maria")
    made = CreditTransfer(
        message, now, f"E{message}", f"T{message}", uetr, 2000_00, "PHP/2", *sender, BPI, account, "Juan", ""
    )
    return write(made)


async def sent(
    served: Served, body: bytes, path: str | None = None, key: bytes | None = None, now: datetime | None = None
) -> Response:
    path = path or path_of(served)
    tenant, connector = path.split("/")[2], path.split("/")[4]
    signed = sign(key or key_of(tenant, connector), "rail", "POST", API + path, body, now or datetime.now(UTC))
    return await served.client.post(path, content=body, headers=signed)


def inbox(database: Dsns) -> list[tuple[Any, ...]]:
    with psycopg.connect(database.owner) as owner:
        return owner.execute("select message, state from runtime.inbox order by received_at").fetchall()


async def until_taken(database: Dsns, count: int = 1) -> list[tuple[Any, ...]]:
    async with asyncio.timeout(10):
        while True:
            found = inbox(database)
            if len(found) == count and all(state != "new" for _, state in found):
                return found
            await asyncio.sleep(0.02)


async def test_what_is_signed_is_kept_and_taken_at_once(wallet: Served, database: Dsns) -> None:
    assert (await sent(wallet, credit())).status_code == 202

    assert await until_taken(database) == [("M1", "refused")]


async def test_a_second_copy_is_acknowledged_and_does_nothing(wallet: Served, database: Dsns) -> None:
    body = credit()
    answers = await asyncio.gather(*[sent(wallet, body) for _ in range(20)])

    assert {answer.status_code for answer in answers} == {202}
    assert await until_taken(database) == [("M1", "refused")]


@pytest.mark.parametrize(
    "key",
    [b"guessed", key_of("another", "instapay"), key_of("e-wallet", "pesonet")],
    ids=["any", "tenant", "connector"],
)
async def test_a_foreign_signature_is_refused_and_nothing_is_kept(wallet: Served, database: Dsns, key: bytes) -> None:
    answer = await sent(wallet, credit(), key=key)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed")
    assert inbox(database) == []


async def test_an_old_signature_and_another_body_are_refused(wallet: Served, database: Dsns) -> None:
    old = await sent(wallet, credit(), now=datetime.now(UTC) - timedelta(minutes=6))
    path = path_of(wallet)
    headers = sign(key_of(wallet.tenant, "instapay"), "rail", "POST", API + path, credit(), datetime.now(UTC))
    other = await wallet.client.post(path, content=credit(account="0099999999"), headers=headers)

    assert (old.status_code, other.status_code) == (401, 401)
    assert inbox(database) == []


async def test_a_refusal_quotes_nothing_of_the_message(wallet: Served) -> None:
    answer = await sent(wallet, b"<Document>of a person called Maria</Document>")

    assert answer.status_code == 401
    assert "Maria" not in answer.text


async def test_what_is_not_there_is_not_found(wallet: Served) -> None:
    tenant = wallet.tenant
    for path in (
        f"/inbound/{tenant}/e-wallet/swift",
        f"/inbound/{tenant}/loans/instapay",
        "/inbound/nobody/e-wallet/instapay",
        f"{path_of(wallet)}/x",
    ):
        assert (await sent(wallet, credit(), path)).status_code == 404, path
    assert (await wallet.client.get(path_of(wallet))).status_code == 405


async def test_a_body_of_more_than_64_kb_is_refused_however_it_comes(wallet: Served) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(65):
            yield b"x" * 1024

    assert (await sent(wallet, b"x" * (64 * 1024 + 1))).status_code == 413
    assert (await wallet.client.post(path_of(wallet), content=chunks())).status_code == 413


async def test_what_a_process_took_in_and_then_died_with_is_taken_by_a_sweep(wallet: Served, database: Dsns) -> None:
    found = await wallet.parts.library.product(wallet.tenant, "e-wallet")
    path = path_of(wallet)
    signed = sign(key_of(wallet.tenant, "instapay"), "rail", "POST", API + path, credit(), datetime.now(UTC))
    receive = next(
        active.manifest.adapters(active.config)["instapay"].receive
        for active in found.active.values()
        if "instapay" in active.manifest.adapters(active.config)
    )
    assert receive is not None
    message = receive(key_of(wallet.tenant, "instapay"), "POST", API + path, signed, credit(), datetime.now(UTC))
    assert await wallet.parts.runner.receive(wallet.tenant, "e-wallet", "instapay", message)
    assert not await wallet.parts.runner.receive(wallet.tenant, "e-wallet", "instapay", message)
    await wallet.parts.sweeps.once()
    assert inbox(database) == [("M1", "new")], "whoever took it in may be about to take it"

    with psycopg.connect(database.owner) as owner:
        owner.execute("update runtime.inbox set received_at = received_at - interval '3 seconds'")
    await wallet.parts.sweeps.once()

    assert inbox(database) == [("M1", "refused")]


async def test_only_what_is_signed_uses_up_what_a_connector_may_send(wallet: Served, database: Dsns) -> None:
    parts = wallet.parts

    def address(app: Any) -> InboundAddress:
        now = lambda: datetime.now(UTC)  # noqa: E731
        return InboundAddress(
            app, parts.library, parts.connections, parts.runner, API, now, parts.metrics, per_second=3
        )

    app = layers(parts.host, Credentials(parts.reader), RateLimit(), parts.metrics, parts.log, is_public, address)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://app") as client:
        limited = Served(parts, client, wallet.tenant, wallet.path, wallet.keys)
        unsigned = [await sent(limited, credit(), key=b"guessed") for _ in range(20)]
        signed = [await sent(limited, credit(f"M{number}")) for number in range(5)]

    assert {answer.status_code for answer in unsigned} == {401}
    assert [answer.status_code for answer in signed[:3]] == [202] * 3
    assert signed[4].status_code == 429
    assert signed[4].headers["Retry-After"] == "1"


async def test_what_came_in_is_counted_by_connector_and_fate(wallet: Served) -> None:
    await sent(wallet, credit())
    await sent(wallet, credit())
    await sent(wallet, credit(), key=b"guessed")

    told = generate_latest(wallet.parts.metrics.registry).decode()
    for fate in ("new", "known", "unsigned"):
        assert f'finfactory_arrivals_total{{connector="instapay",fate="{fate}"}} 1.0' in told
