"""What the simulated provider makes of a question: by what it was told to do, and by its list of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from primitives.kit.store import Json

ANSWERS = APPROVE, REJECT, REVIEW, SILENCE = ("approve", "reject", "review", "silence")
DECISIONS = (APPROVE, REJECT)
GOOD_FOR = timedelta(days=365)
UNREADABLE, LISTED = ("document_unreadable", "screening_hit")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """answers: one of ANSWERS; code: the reason of a rejection; after: seconds until the answer goes out."""

    answers: str = APPROVE
    code: str | None = None
    after: int = 0


def decide(question: Mapping[str, Any], answers: str, code: str | None, listed: bool) -> dict[str, Json] | None:
    """The decision as it goes out, None where people review it, or it is kept silent about. listed: the name is."""
    if answers not in DECISIONS:
        return None
    screening_only = question.get("kind") == "screen"
    approved = answers == APPROVE and not listed
    hit = listed or (screening_only and not approved)
    check = str(question["check"])
    decision: dict[str, Json] = {
        "id": f"d-{check}",
        "type": "decision",
        "check": check,
        "decision": "approved" if approved else "rejected",
        "screening": "hit" if hit else "clear",
        "reference": f"KYC-{check[-12:].upper()}",
    }
    if not approved:
        decision["reason"] = LISTED if hit else code or UNREADABLE
    if not screening_only:
        decision["tier"] = question.get("tier")
        if approved:
            decision["expires_at"] = _ends(question)
    return decision


def expiry(question: Mapping[str, Any], reason: str | None, now: datetime) -> dict[str, Json]:
    """That what was approved has ended: now, or where the tenant's clock is ahead, when it was asked for."""
    at = max(datetime.fromisoformat(str(question["at"])), now)
    return {
        "id": f"x-{question['check']}",
        "type": "kyc_expired",
        "check": question["check"],
        "customer": question["customer"],
        "reason": reason or "document_expired",
        "expired_at": _text(at),
    }


def plain(name: str) -> str:
    """Names are compared without their case and their blanks."""
    return "".join(name.casefold().split())


def _ends(question: Mapping[str, Any]) -> str:
    """A year, or when the first of the documents ends."""
    at = datetime.fromisoformat(str(question["at"]))
    days = [str(one["expires_on"]) for one in question.get("documents", ()) if one.get("expires_on")]
    ends = [datetime.fromisoformat(day).replace(tzinfo=UTC) for day in days]
    return _text(max(at, min([at + GOOD_FOR, *ends])))


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
