"""Transfers asked for over HTTP: what clients wish for, and what they were told."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from tests.soak.city import Town
from tests.soak.http import Client, Reply

BEYOND_FUNDS = 90_000_000_000


class Repeat(Enum):
    """How often a client asks under one key: once, twice at once, or again when it knows the answer."""

    NO = "no"
    IN_FLIGHT = "in flight"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Wish:
    key: str
    source: str
    target: str
    amount: int
    repeat: Repeat = Repeat.NO


@dataclass(frozen=True, slots=True)
class Told:
    """A wish and every answer it got."""

    wish: Wish
    replies: tuple[Reply, ...]

    @property
    def status(self) -> int:
        return self.replies[0].status

    @property
    def run(self) -> str:
        return str(self.replies[0].json["id"])

    @property
    def alike(self) -> bool:
        return len({(reply.status, reply.body) for reply in self.replies}) == 1


def wishes(town: Town, seed: int, count: int, decline_in: int = 15, repeat_in: int = 8) -> Iterator[Wish]:
    """One in `decline_in` asks for more than there is; one in `repeat_in` is asked again, half while in flight."""
    rnd = random.Random(seed)
    for n in range(count):
        source, target = rnd.sample(town.wallets, 2)
        amount = BEYOND_FUNDS if rnd.randrange(decline_in) == 0 else rnd.randrange(100, 5_000)
        repeat = rnd.choice((Repeat.IN_FLIGHT, Repeat.LATER)) if rnd.randrange(repeat_in) == 0 else Repeat.NO
        yield Wish(f"{town.tenant}-{seed}-{n}", source, target, amount, repeat)


async def told(town: Town, port: int, clients: int, wanted: Iterable[Wish]) -> list[Told]:
    """`clients` at once, each wish by one of them."""
    source, found = iter(wanted), list[Told]()

    async def client() -> None:
        pair = Client(port, town.key), Client(port, town.key)
        for wish in source:
            found.append(Told(wish, await _replies(town, pair, wish)))
        for one in pair:
            await one.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return found


async def _replies(town: Town, pair: tuple[Client, Client], wish: Wish) -> tuple[Reply, ...]:
    first, second = pair
    match wish.repeat:
        case Repeat.NO:
            return (await asked(town, first, wish),)
        case Repeat.IN_FLIGHT:
            return tuple(await asyncio.gather(asked(town, first, wish), asked(town, second, wish)))
        case Repeat.LATER:
            return (await asked(town, first, wish), await asked(town, second, wish))


async def asked(town: Town, client: Client, wish: Wish) -> Reply:
    amount = {"amount": wish.amount, "currency": "PHP"}
    body = {"from": wish.source, "to": wish.target, "amount": amount}
    return await client.post(f"/{town.tenant}/e-wallet/v1/transfers", wish.key, body)
