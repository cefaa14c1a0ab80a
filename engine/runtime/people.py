"""What people do to runs: answer a call nobody else answers, send a stuck one on, decide, tell it what it waits for."""

from __future__ import annotations

from engine.compiler.product import ApproveStep, CallStep, WaitStep
from engine.runtime.clock import TenantClock
from engine.runtime.finding import Finding
from engine.runtime.lists import read_row
from engine.runtime.marks import DONE, unstuck
from engine.runtime.mounted import Submit
from engine.runtime.outcomes import answer_of
from engine.runtime.reader import Reader
from engine.runtime.resuming import WENT, Answering, Cause, Known, Passing, ResumeSegment
from engine.runtime.segment import Lane
from engine.runtime.tables import WAITS, WaitRow
from engine.runtime.writing import STUCK
from primitives.kit.canonical import parse
from primitives.kit.connector import OUTCOMES, UNKNOWN, Answer

PERSON = "person"


class OwnRequest(Exception):
    """Who asked for something does not approve it."""


class People:
    """Each answers whether there was something to do; what is done is a segment like any other."""

    def __init__(self, submit: Submit, reader: Reader, finding: Finding, clock: TenantClock) -> None:
        self._submit = submit
        self._reader = reader
        self._finding = finding
        self._clock = clock

    async def answer(self, tenant: str, run: str, outcome: str, evidence: str, actor: str) -> bool:
        """An answer to the call a run waits on, with the evidence for it. False where none is awaited."""
        known = await self._finding.run(tenant, run)
        if known is None or known.call is None or outcome not in OUTCOMES or outcome == UNKNOWN:
            return False
        if known.call.state not in ("intended", "sent", UNKNOWN):
            return False
        answer = Answer(outcome, PERSON, {"evidence": evidence})
        return await self._resume(known, Answering(answer, final=True, by=actor))

    async def retry(self, tenant: str, run: str, actor: str) -> bool:
        """A stuck run, sent on the way it was going when it stopped. False where it is not stuck."""
        known = await self._finding.run(tenant, run)
        if known is None or known.run.status != STUCK:
            return False
        after = parse(known.run.problem or "{}").get("after")
        if after is None:
            at = await self._clock.now(tenant)
            return bool(await self._submit(unstuck(tenant, known.run, at)) == DONE)
        if known.call is not None and known.call.answer is not None:
            return await self._resume(known, Answering(answer_of(known.call.answer), final=True, by=actor))
        if known.run.cut is None:
            return False
        return await self._resume(known, Passing(known.run.cut, after, actor))

    async def decide(self, tenant: str, run: str, approved: bool, actor: str) -> bool:
        """Raises OwnRequest. False where the run awaits no decision."""
        known = await self._finding.run(tenant, run)
        if known is None or not isinstance(_standing(known), ApproveStep) or known.run.cut is None:
            return False
        if known.run.actor == actor:
            raise OwnRequest(actor)
        return await self._resume(known, Passing(known.run.cut, "approved" if approved else "rejected", actor))

    async def tell(self, tenant: str, topic: str, subject: str, actor: str) -> bool:
        """A message to the run that waits for it, by the resource or the run it is sent to. False where none does."""
        async with self._reader.tenant(tenant) as query:
            wait: WaitRow | None = await read_row(query, WAITS, topic, subject)
        known = await self._finding.run(tenant, wait.run, wait.step) if wait is not None and wait.run else None
        if known is None or not isinstance(_standing(known), WaitStep) or known.run.cut is None:
            return False
        return await self._resume(known, Passing(known.run.cut, f"message.{topic}", actor))

    async def _resume(self, known: Known, cause: Cause) -> bool:
        at = await self._clock.now(known.tenant)
        return bool(await self._submit(ResumeSegment(known, cause, at, Lane.NOW)) == WENT)


def _standing(known: Known) -> CallStep | WaitStep | ApproveStep | None:
    return None if known.run.cut is None else known.program.workflow.cuts[known.run.cut]
