"""Sessions and what guards them, as rows: tokens by their hash, wrong passwords by their number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.runtime.bookkeeping import Bookkeeping, Writer
from engine.runtime.sessions import IDLE_S, LIFE_S

FAILURES, LOCKED_S = 5, 15 * 60

SECRET = """
select password, state, case when locked_until > clock_timestamp() then locked_until end
from control.account where login = %(login)s"""
FAILED = """
update control.account set
    failed = case when failed + 1 >= %(most)s then 0 else failed + 1 end,
    locked_until = case when failed + 1 >= %(most)s
        then clock_timestamp() + make_interval(secs => %(locked)s) else locked_until end
where login = %(login)s returning failed = 0"""
PASSED = """
update control.account set failed = 0, locked_until = null, password = coalesce(%(again)s, password)
where login = %(login)s"""
INSERT = """
insert into control.session (token_sha, account, created_at, seen_at, ends_at)
select %(token)s, %(login)s, now, now, now + make_interval(secs => %(life)s) from clock_timestamp() now
returning ends_at"""
ENDS_AT = "select ends_at from control.session where token_sha = %(token)s"
END = "delete from control.session where token_sha = %(token)s returning account"
END_OTHERS = "delete from control.session where account = %(login)s and token_sha <> %(but)s"
FORGET = """
delete from control.session
where ends_at < clock_timestamp() or seen_at < clock_timestamp() - make_interval(secs => %(idle)s)"""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a password is compared with. locked_until: None unless it is locked now."""

    hash: str
    state: str
    locked_until: datetime | None

    def __repr__(self) -> str:
        return f"Secret({self.state})"


async def read_secret(books: Bookkeeping, login: str) -> Secret | None:
    rows = await books.everywhere(SECRET, {"login": login})
    return Secret(*rows[0]) if rows else None


async def secret_in(writer: Writer, login: str) -> Secret | None:
    rows = await writer.fetch(SECRET, {"login": login})
    return Secret(*rows[0]) if rows else None


async def count_failure(writer: Writer, login: str) -> bool:
    """Whether the account is locked from now on."""
    rows = await writer.fetch(FAILED, {"login": login, "most": FAILURES, "locked": LOCKED_S})
    return rows == [(True,)]


async def forget_failures(writer: Writer, login: str, again: str | None) -> None:
    """again: the password hashed anew, None where it stays."""
    await writer.run(PASSED, {"login": login, "again": again})


async def begin_session(writer: Writer, login: str, token_hash: str) -> datetime:
    """When it ends at the latest. Sessions that have ended go with it."""
    await writer.run(FORGET, {"idle": IDLE_S})
    ((ends_at,),) = await writer.fetch(INSERT, {"login": login, "token": token_hash, "life": LIFE_S})
    found: datetime = ends_at
    return found


async def read_end(books: Bookkeeping, token_hash: str) -> datetime | None:
    rows = await books.everywhere(ENDS_AT, {"token": token_hash})
    return rows[0][0] if rows else None


async def end_session(writer: Writer, token_hash: str) -> str | None:
    """Whose it was."""
    rows = await writer.fetch(END, {"token": token_hash})
    return rows[0][0] if rows else None


async def end_sessions(writer: Writer, login: str, but: str = "") -> int:
    """How many ended. but: the hash of a token that stays good."""
    return await writer.run(END_OTHERS, {"login": login, "but": but})
