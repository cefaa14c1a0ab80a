"""One line of the audit log per control action, in the transaction of the action: both are committed, or neither.

The lines of the whole installation are one chain. Each has the sha256 of the canonical JSON array of its columns in
their order, the line before it among them, so that no line can be changed, moved or taken out unseen.

Whoever notes holds the chain's lock until its transaction ends, so noting is the last thing a transaction does: a
tenant's lock, or any other, is never waited for by somebody who holds the chain's. So there is always one who goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from engine.runtime.bookkeeping import Writer
from engine.runtime.differing import tellable
from primitives.kit.canonical import canonical
from primitives.kit.store import Json

GENESIS = "0" * 64

AT = (
    "to_char({0} at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    " || case when {0} < 'epoch' then '!' else '' end"
)
"""Time as it is hashed and shown, as text: it can be read whatever somebody wrote into the column. No two times have
one text: years before Christ look like others, so times long before the first line are marked."""

LOCK = "select pg_advisory_xact_lock(hashtextextended('audit', 1))"
"""The seed keeps it apart from a tenant named audit. A statement of its own: what comes after it sees the last line."""

HEAD = f"""
select h.n, h.sha, {AT.format("greatest(h.at, clock_timestamp())")}
from (select) one left join lateral (select n, sha, at from control.audit order by n desc limit 1) h on true"""
INSERT = """
insert into control.audit (n, at, actor, tenant, action, subject, difference, previous, sha)
values (%(n)s, %(at)s::timestamptz, %(actor)s, %(of)s, %(action)s, %(subject)s, %(difference)s, %(previous)s,
    %(sha)s)"""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody did. actor: the person, or the program. action: `key.issued`. subject: what it was done to.

    difference: by member what was and what is, as `differing` gives it. tenant: whose, '' for the installation's own;
    None for the transaction's.
    """

    actor: str
    action: str
    subject: str
    difference: Mapping[str, Json] = field(default_factory=dict)
    tenant: str | None = None


class Line(NamedTuple):
    """One line of the log, its columns in the order they are hashed. difference: canonical JSON, as kept."""

    n: int
    at: str
    actor: str
    tenant: str
    action: str
    subject: str
    difference: str
    previous: str
    sha: str

    @property
    def proper_sha(self) -> str:
        return sha256(canonical([*self[:-1]]).encode()).hexdigest()


async def note(writer: Writer, action: Action) -> int:
    """Add its line, as the last thing of the transaction. The line's number.

    Secrets in the difference are hidden once more, whoever made it. Raises TypeError as `differing`.
    """
    await writer.fetch(LOCK, {})
    ((n, sha, at),) = await writer.fetch(HEAD, {})
    tenant = writer.tenant if action.tenant is None else action.tenant
    told = (action.actor, tenant, action.action, action.subject, canonical(tellable(action.difference)))
    line = Line((n or 0) + 1, at, *told, sha or GENESIS, "")
    row = line._replace(sha=line.proper_sha)._asdict()
    await writer.run(INSERT, {**row, "of": tenant})
    return line.n
