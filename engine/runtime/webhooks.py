"""Webhooks by the Standard Webhooks specification: what is sent, when it is tried again, what an answer means.

An endpoint gets its events one after the other, in their order; a failing one holds back only its own.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook as Signer

from engine.runtime.events import Event
from primitives.kit.canonical import canonical

ENABLED, DISABLED = "enabled", "disabled"
SECRET_BYTES = 32
WAITS_S = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 10  # percent, both ways, so that what failed together does not come back together


@dataclass(frozen=True, slots=True)
class Claim:
    """An endpoint with events to deliver, ours until `lease`.

    cursor: the last event it took. attempt: failures in a row. types: the events it wants, all where empty.
    """

    tenant: str
    id: str
    url: str
    secret: str
    types: tuple[str, ...]
    cursor: int
    attempt: int
    failing_since: datetime | None
    lease: datetime
    sandbox: bool

    def wants(self, event: Event) -> bool:
        return not self.types or event.type in self.types


@dataclass(frozen=True, slots=True)
class Reply:
    """status: of HTTP, None where there was none; then `failure` says why."""

    status: int | None
    failure: str = ""

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        return self.status == 410

    def __str__(self) -> str:
        return self.failure if self.status is None else str(self.status)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an endpoint stands after a turn."""

    cursor: int
    attempt: int
    state: str
    next_at: datetime
    failing_since: datetime | None
    last_status: str | None


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def message(event: Event, tenant: str, secret: str, sent_at: datetime) -> tuple[dict[str, str], bytes]:
    """Headers and body of one delivery. The id is the event's, the same on every attempt: receivers drop repeats by it.

    sent_at: aware, of this attempt; receivers refuse what is five minutes off.
    """
    body, sent_at = canonical(event.envelope(tenant)), sent_at.astimezone(UTC)  # the signer drops the zone
    headers = {
        "content-type": "application/json",
        "user-agent": "FinFactory-Webhooks/1",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": Signer(secret).sign(event.id, sent_at, body),
    }
    return headers, body.encode()


def settled(claim: Claim, cursor: int, last: Reply | None, at: datetime, spread: Callable[[], float]) -> Standing:
    """After a turn that got to event `cursor`. last: the last reply, None where nothing was wanted.

    spread: from 0 to 1, drawn for the jitter. The tenth failure in a row, about three days after the first, and a
    410 disable the endpoint; its cursor stays, so once enabled again it misses nothing.
    """
    text = None if last is None else str(last)
    if last is None or last.delivered:
        return Standing(cursor, 0, ENABLED, at, None, text)
    moved = cursor > claim.cursor
    attempt = 1 if moved else claim.attempt + 1
    since = at if moved or claim.failing_since is None else claim.failing_since
    standing = Standing(cursor, attempt, ENABLED, at, since, text)
    if last.gone or attempt > len(WAITS_S):
        return replace(standing, state=DISABLED)
    return replace(standing, next_at=at + wait(attempt, spread()))


def wait(attempt: int, spread: float) -> timedelta:
    """How long after failure number `attempt`, from 1. spread: from 0 to 1."""
    seconds = WAITS_S[attempt - 1]
    return timedelta(seconds=seconds * (100 - JITTER + 2 * JITTER * spread) / 100)
