"""Callers in the committer's own process: each asks for a transfer, waits for its answer, and asks for the next."""

from __future__ import annotations

import asyncio
import random
from time import perf_counter

from engine.bench.figures import Stretch
from engine.bench.wallets import Wish, transfer_of, wish
from engine.runtime.mounted import Submit
from engine.runtime.program import Program
from engine.runtime.segments import Answer


class UnexpectedAnswer(Exception):
    """A transfer that had to succeed was declined, or the other way round; the message is the answer."""


async def transfers(
    submit: Submit, program: Program, wallets: list[str], callers: int, seconds: float, seed: int
) -> Stretch:
    """`callers` at once for `seconds`, until every answer is in. Raises UnexpectedAnswer."""
    rnd = random.Random(seed)
    latencies: list[float] = []
    declined = 0
    start = perf_counter()

    async def caller() -> None:
        nonlocal declined
        while (asked := perf_counter()) < start + seconds:
            one = wish(rnd, wallets)
            answer: Answer = await submit(transfer_of(program, one))
            latencies.append(perf_counter() - asked)
            declined += _declined_as_wished(one, answer)

    await asyncio.gather(*[caller() for _ in range(callers)])
    return Stretch(perf_counter() - start, latencies, declined)


def _declined_as_wished(one: Wish, answer: Answer) -> bool:
    if (answer.status >= 400) != one.declines:
        raise UnexpectedAnswer(answer.body)
    return one.declines
