"""Wallets with money in them, made by a sandbox's own segments, so that the books balance from the start."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.bench.product import TENANT, Wallets
from engine.runtime.exchange import body_sha
from engine.runtime.mounted import Submit
from engine.runtime.program import Program
from engine.runtime.run_shows import input_body
from engine.runtime.segments import Answer, Asked, RunSegment
from primitives.kit.canonical import canonical
from primitives.kit.ids import new_id

FUNDS = 1_000_000_000  # minor units in each wallet at the start: no bench spends as much
BEYOND_FUNDS = 100 * FUNDS
LEAST, MOST = 100, 10_000  # minor units of a transfer, as the yardsticks send
DECLINES_IN = 20  # one transfer in twenty asks for more than there is
ACTOR = "bench@demo.example"


class CannotPrepare(Exception):
    """A customer, a wallet or its money was refused; the message is the answer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A transfer to ask for. declines: whether the answer must be no."""

    source: str
    target: str
    amount: int
    declines: bool


def wish(rnd: random.Random, wallets: list[str]) -> Wish:
    source, target = rnd.sample(wallets, 2)
    if rnd.randrange(DECLINES_IN) == 0:
        return Wish(source, target, BEYOND_FUNDS, True)
    return Wish(source, target, rnd.randrange(LEAST, MOST), False)


def segment_of(program: Program, inputs: Mapping[str, Any]) -> RunSegment:
    """As the API makes one of a request with a fresh key."""
    text = canonical(input_body(program, inputs))
    at, run, key = datetime.now(UTC), new_id(), new_id()
    return RunSegment(program, Asked(TENANT, run, at, ACTOR, TENANT, key, body_sha(text), text, inputs))


def transfer_of(program: Program, one: Wish) -> RunSegment:
    return segment_of(program, {"from": one.source, "to": one.target, "amount": one.amount, "note": None})


async def funded_wallets(submit: Submit, programs: Wallets, count: int) -> list[str]:
    """The ids of `count` wallets of one customer, each with FUNDS in it. Raises CannotPrepare."""
    person = {"name": "Ana", "mobile": None, "email": None, "birth_date": None, "kind": None, "external_id": None}
    (owner,) = await _make(submit, programs.customer, [person])
    wallets = await _make(submit, programs.wallet, [{"owner": owner, "kind": "personal"}] * count)
    given = {"account": "available", "amount": FUNDS, "asset": None}
    await _make(submit, programs.credit, [{**given, "resource": wallet} for wallet in wallets])
    return wallets


async def _make(submit: Submit, program: Program, all_inputs: list[dict[str, Any]]) -> list[str]:
    answers: list[Answer] = await asyncio.gather(*[submit(segment_of(program, inputs)) for inputs in all_inputs])
    refused = next((answer for answer in answers if answer.status != 201), None)
    if refused is not None:
        raise CannotPrepare(refused.body)
    return [answer.subject for answer in answers]
