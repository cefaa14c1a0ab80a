"""Who a session's token is of. What is asked of it keeps it alive; unused for half an hour, it has ended."""

from __future__ import annotations

import re

from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.credentials import Caller
from engine.runtime.reader import Reader
from engine.runtime.roles import scopes_of

IDLE_S = 30 * 60
LIFE_S = 12 * 60 * 60
SEEN_EVERY_S = 60
PER_SECOND = 100

FIND = """
select id, login, roles, must_change, sandbox, unseen_seconds
from control.find_session(%(token)s, %(tenant)s, %(idle)s)"""
SEEN = """
update control.session set seen_at = clock_timestamp()
where token_sha = %(token)s and seen_at < clock_timestamp() - make_interval(secs => %(every)s) returning 1"""

_TENANT = re.compile(r"[a-z][a-z0-9_-]{0,62}|")


class Sessions:
    """engine.runtime.credentials.SessionStore over the database."""

    def __init__(self, reader: Reader, books: Bookkeeping) -> None:
        self._reader = reader
        self._books = books

    async def find_session(self, token_hash: str, tenant: str) -> Caller | None:
        if _TENANT.fullmatch(tenant) is None:
            return None
        rows = await self._reader.everywhere(FIND, {"token": token_hash, "tenant": tenant, "idle": IDLE_S})
        if not rows:
            return None
        id_, login, roles, must_change, sandbox, unseen = rows[0]
        if unseen >= SEEN_EVERY_S:
            await self._books.everywhere(SEEN, {"token": token_hash, "every": SEEN_EVERY_S})
        mine = frozenset(roles)
        return Caller(tenant, id_, login, scopes_of(mine), PER_SECOND, sandbox, mine, must_change)
