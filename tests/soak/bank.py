"""A tenant that sends money by rails: its release, its funded wallets, its keys; cash-outs asked for over HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.commands.apply import apply_plan
from engine.commands.connected import connected
from engine.compiler.compile import Compiled, compile_product
from engine.compiler.source import Source
from engine.control.plans import make_plan
from engine.postgres.dsn import Dsns
from engine.runtime.issuing import create_credential
from engine.settings import shipped
from primitives.catalog import CATALOG
from tests.soak.city import SCOPES, credit, made, running_committer
from tests.soak.desk import Desk, desk_of
from tests.soak.http import Client, Reply

PRODUCT = "payouts"
FUNDS = 10**12
BANK = "BOPIPHMMXXX"
TEMPLATE = shipped() / "bench" / "cash-out.yaml"


@dataclass(frozen=True, slots=True)
class Bank:
    """key: an API key with every scope a test needs."""

    desk: Desk
    wallets: tuple[str, ...]
    key: str

    @property
    def tenant(self) -> str:
        return self.desk.tenant

    @property
    def path(self) -> str:
        return f"/{self.tenant}/{PRODUCT}/v1"


@dataclass(frozen=True, slots=True)
class Order:
    """A cash-out that somebody wishes for. account: at the other bank."""

    key: str
    wallet: str
    amount: int
    account: str

    @property
    def body(self) -> dict[str, object]:
        amount = {"amount": self.amount, "currency": "PHP"}
        return {"wallet": self.wallet, "amount": amount, "bank": BANK, "account": self.account}


def compiled(tenant: str, template: Path, parameters: Mapping[str, str]) -> Compiled:
    name = next(line for line in template.read_text().splitlines() if line.startswith("template: "))
    given = "".join(f"      {key}: {value}\n" for key, value in parameters.items())
    text = (
        f"tenant: {tenant}\ntitle: Soak\nproducts:\n  {PRODUCT}:\n    {name}@1.0.0\n"
        + (f"    parameters:\n{given}" if given else "")
    )  # fmt: skip
    owner = Source(f"tenants/{tenant}/tenant.yaml", text)
    found = compile_product(Source(str(template), template.read_bytes()), owner, PRODUCT, CATALOG)
    assert found.release is not None, [str(problem) for problem in found.problems]
    return found


async def apply_release(dsns: Dsns, tenant: str, template: Path = TEMPLATE, **parameters: str) -> int:
    """Another release of the tenant's product, live from now on: its number."""
    async with connected(dsns) as everything:
        plan = await make_plan(compiled(tenant, template, parameters), everything.releases, CATALOG)
        return await apply_plan(everything, plan, "Soak", "tests")


async def open_bank(dsns: Dsns, tenant: str, wallets: int, template: Path = TEMPLATE, funds: int = FUNDS) -> Bank:
    """funds: minor units in each wallet."""
    await apply_release(dsns, tenant, template)
    desk = await desk_of(dsns, tenant)
    async with running_committer(dsns) as committer:
        (owner,) = await made(committer, [desk.segment("customers", name="Ana Cruz")])
        opened = await made(committer, [desk.segment("wallets", owner=owner, kind="personal") for _ in range(wallets)])
        await made(committer, [credit(desk, wallet, funds) for wallet in opened])
    async with connected(dsns) as everything:
        actor = "soak@demo.example"
        issued = await create_credential(everything.books, tenant, "soak", actor, SCOPES, 1_000_000, "tests")
    return Bank(desk, tuple(opened), issued.key)


def orders(bank: Bank, seed: int, count: int) -> list[Order]:
    """Of amounts up to 500.00."""
    rnd = random.Random(seed)
    return [
        Order(
            f"{bank.tenant}-{seed}-{n}",
            rnd.choice(bank.wallets),
            rnd.randrange(100, 50_000),
            f"{seed:03d}{n:09d}",
        )
        for n in range(count)
    ]


async def cash_out(bank: Bank, ports: Sequence[int], wanted: Iterable[Order], at_once: int) -> list[Reply]:
    """Each on a connection of its own, `at_once` of them, to one API and, where that is gone, to the others."""
    room = asyncio.Semaphore(at_once)

    async def one(number: int, order: Order) -> Reply:
        async with room:
            return await asked(bank, [ports[(number + k) % len(ports)] for k in range(len(ports))], order)

    return await asyncio.gather(*(one(number, order) for number, order in enumerate(wanted)))


async def asked(bank: Bank, ports: Sequence[int], order: Order, patience: int = 120) -> Reply:
    """Asked again under the same key until somebody answers."""
    for attempt in range(patience):
        client = Client(ports[attempt % len(ports)], bank.key, patience_s=1.0)
        try:
            return await asyncio.wait_for(client.post(f"{bank.path}/cash-outs", order.key, order.body), 15.0)
        except TimeoutError:
            await asyncio.sleep(0.1)
        finally:
            await client.close()
    raise TimeoutError("nobody answers")


async def until_served(bank: Bank, ports: Sequence[int], release: int, seconds: float = 60.0) -> None:
    """Until each of the APIs serves it. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        for port in ports:
            client = Client(port, bank.key)
            while (await client.get(f"{bank.path}/openapi.json")).json["info"]["x-release"] != release:
                await asyncio.sleep(0.1)
            await client.close()


async def move_clock(bank: Bank, port: int, by: str) -> None:
    """by: `61m`."""
    client = Client(port, bank.key)
    reply = await client.post(f"{bank.path}/sandbox/clock", f"clock-{random.getrandbits(64)}", {"by": by})
    await client.close()
    assert reply.status == 200, reply.body
