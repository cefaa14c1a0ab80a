"""Which tenants somebody reaches."""

from __future__ import annotations

from collections.abc import Sequence

from engine.control.accounts import read_account
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.credentials import Caller

Reach = tuple[str, ...] | None
"""None for all of them, and for what is the installation's own."""


async def reach_of(books: Bookkeeping, caller: Caller) -> Reach:
    """A key's own tenant; those of a person's account."""
    if not caller.roles:
        return (caller.tenant,)
    account = await read_account(books, caller.actor)
    return () if account is None else account.tenants


def within(tenants: Sequence[str] | None, reach: Sequence[str] | None) -> bool:
    """Whether who reaches some tenants (None: all) reaches these."""
    return reach is None or (tenants is not None and set(tenants) <= set(reach))
