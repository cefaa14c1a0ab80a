"""`python -m tests.engine.control.busy NAME`: a process that notes lines, some of them in tenants that others share.

It says `ready`, waits for a line on standard input, and ends when every line of its own is there. Where the database is
stands in COMMITTER.
"""

from __future__ import annotations

import asyncio
import os
import sys

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.noting import Action, note

TASKS, TURNS = 6, 25


async def busy(books: Bookkeeping, own: str) -> None:
    for turn in range(TURNS):
        tenant = own if turn % 2 else "shared"
        async with books.installation() if turn % 5 == 4 else books.tenant(tenant) as writer:
            await note(writer, Action(own, "thing.done", "it"))


async def run(name: str) -> None:
    books = Bookkeeping(os.environ["COMMITTER"], connections=4, patience_s=30)
    await books.open()
    try:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await asyncio.gather(*(busy(books, f"{name}-{task}") for task in range(TASKS)))
    finally:
        await books.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
