"""What people do to runs that wait, as routes see it: they answer for an outside system, decide, tell, send on."""

from __future__ import annotations

from typing import Protocol


class Desk(Protocol):
    """engine.runtime.people.People. Each answers whether there was something to do, as the commit found it."""

    async def answer(self, tenant: str, run: str, outcome: str, evidence: str, actor: str) -> bool:
        """outcome: accepted or rejected, of the call the run waits on."""

    async def retry(self, tenant: str, run: str, actor: str) -> bool:
        """Send a stuck run on."""

    async def decide(self, tenant: str, run: str, approved: bool, actor: str) -> bool:
        """Raises engine.runtime.people.OwnRequest."""

    async def tell(self, tenant: str, topic: str, subject: str, actor: str) -> bool:
        """topic: the message; subject: the id of the resource or run it is sent to."""
