"""The rail is never what a load test measures: five hundred payments a second, taken, booked and answered."""

from __future__ import annotations

import asyncio

import psutil
import pytest

from primitives.kit.signatures import sign
from primitives.payments.messages import write
from primitives.payments.simulator.lines import Lines
from tests.primitives.payments.simulator.bank import PRODUCT, Rail, now, until

PAYMENTS, AT_ONCE, PER_SECOND = 1000, 32, 500


@pytest.mark.soak
async def test_a_payment_takes_at_most_two_milliseconds_of_the_processor(rail: Rail) -> None:
    """Of processor time, not of the clock: a busy machine makes the rail wait and costs it nothing."""
    path = f"/{rail.tenant}/{PRODUCT}/instapay/messages"
    bodies = iter([write(rail.order()) for _ in range(PAYMENTS)])
    lines = Lines(f"http://127.0.0.1:{rail.port}")

    async def send() -> None:
        for body in bodies:
            headers = sign(rail.key, rail.tenant, "POST", rail.url + "/messages", body, now())
            assert await lines.post(path, headers, body) == 202

    assert rail.process is not None
    process = psutil.Process(rail.process.pid)
    before = sum(process.cpu_times()[:2])
    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    lines.close()
    await asyncio.to_thread(until, lambda: rail.ask("activity").json()["under_way"] == 0, 60)
    spent = sum(process.cpu_times()[:2]) - before

    assert len(rail.items()) == len(rail.inbox.messages()) == PAYMENTS
    assert spent < PAYMENTS / PER_SECOND
