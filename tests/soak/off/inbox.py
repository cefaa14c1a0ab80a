"""`python -m tests.soak.off.inbox MODULE`: a process that keeps nothing of what comes in. Whoever waits for it is told
at once, and what nobody waits for is acknowledged and gone.
"""

from __future__ import annotations

import runpy
import sys
from dataclasses import replace

from engine.runtime import runs
from engine.runtime.resuming import Answering, ResumeSegment
from engine.runtime.runs import Runner
from primitives.kit.connector import Answered, Message


async def straight(self: Runner, tenant: str, product: str, connector: str, message: Message) -> bool:
    if not isinstance(message, Answered):
        return True
    at = await self._clock.now(tenant)
    known = await self._finding.called(tenant, runs._inbox_row(product, connector, message, at))
    if known is not None and known.call is not None and known.run.cut is not None and known.call.state == "sent":
        await self._submit(ResumeSegment(replace(known, arrival=None), Answering(message.answer), at))
    return True


async def nothing(self: Runner, tenant: str, connector: str, message: str) -> None:
    return None


if __name__ == "__main__":
    Runner.receive = straight  # type: ignore[method-assign]
    Runner.take = nothing  # type: ignore[method-assign]
    runpy.run_module(sys.argv[1], run_name="__main__")
