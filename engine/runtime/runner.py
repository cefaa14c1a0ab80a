"""What moves runs that wait, as those see it who find out that one is due: workers, sweeps, the inbound address."""

from __future__ import annotations

from typing import Protocol

from engine.runtime.tables import InboxRow
from primitives.kit.connector import Message


class Runs(Protocol):
    """All of it may be asked twice, or too late: what a step was made for is dropped once the run has moved on."""

    async def call(self, tenant: str, run: str, step: int) -> None:
        """Make the call the run needs."""

    async def wake(self, tenant: str, run: str, step: int) -> None:
        """Its time has come: an inquiry, a deadline, the end of a wait or of an approval."""

    async def strike(self, tenant: str, resource: str, state_n: int) -> None:
        """The clock of a resource's state is due."""

    async def receive(self, tenant: str, product: str, connector: str, message: Message) -> InboxRow | None:
        """Commit what came in to the inbox: its row there. None for a second copy."""

    async def take(self, tenant: str, connector: str, message: str, row: InboxRow | None = None) -> None:
        """Start or resume what a new row of the inbox is for. row: as it was received, where that is known."""

    async def respond(self, tenant: str, connector: str, message: str) -> None:
        """Tell the outside system how its event ended."""
