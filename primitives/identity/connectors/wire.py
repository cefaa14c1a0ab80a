"""The provider's messages: JSON, in their own words, read strictly.

    POST messages   {"check", "kind": "verify", "customer", "name", …, "documents", "at"}
                    202 {"check", "state": "pending"}, or 200 with a decision
    POST inquiries  {"check"}: 200 with a decision, 202, or 404 {"code": "unknown_check"}
    to us           a decision, or {"id", "type": "kyc_expired", "check", "customer", "reason", "expired_at"}

A decision is `{"id", "type": "decision", "check", "decision": "approved" or "rejected", "reason", "reference",
"screening", "tier", "expires_at"}`. Of a screening, approved is not on a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from primitives.identity.inbound import KYC_EXPIRED
from primitives.kit.canonical import canonical
from primitives.kit.connector import ACCEPTED, REJECTED, Answer, Answered, Arrived, BadMessage, Connection, Message
from primitives.kit.store import Json

DECISION, UNKNOWN_CHECK, SCREENING_HIT = ("decision", "unknown_check", "screening_hit")
OUTCOMES = {"approved": ACCEPTED, "rejected": REJECTED}

_OURS = ("enough",)
"""Of an Intent's body, what the provider is not told."""

_WORD = re.compile(r"[a-z0-9_]{1,64}")
_NAME = re.compile(r"[\x21-\x7e]{1,128}")
_FACTS = ("reference", "screening", "tier", "expires_at")


def question(connection: Connection, body: Mapping[str, Json]) -> bytes:
    """at: business time, which an approval's end is counted from."""
    told = {name: value for name, value in body.items() if name not in _OURS}
    return canonical({**told, "at": connection.now.astimezone(UTC).isoformat()}).encode()


def inquiry(body: Mapping[str, Json]) -> bytes:
    return canonical({"check": body["check"]}).encode()


def read(body: bytes) -> Mapping[str, Any]:
    """A JSON object. Raises BadMessage."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage("the message is not JSON") from None
    if not isinstance(found, dict):
        raise BadMessage("the message is no JSON object")
    return found


def message_of(said: Mapping[str, Any]) -> Message:
    """What came in by itself. Raises BadMessage."""
    if said.get("type") == DECISION:
        return Answered(_name(said, "id"), _name(said, "check"), answer_of(said))
    if said.get("type") == KYC_EXPIRED:
        data: dict[str, Json] = {
            "customer": _name(said, "customer"),
            "check": _name(said, "check"),
            "reason": _reason(said),
            "expired_at": _moment(said, "expired_at"),
        }
        return Arrived(_name(said, "id"), f"identity.{KYC_EXPIRED}", data)
    raise BadMessage("the message is of no known type")


def answer_of(said: Mapping[str, Any]) -> Answer:
    """A hit on a list is a refusal, whatever else was found. Raises BadMessage."""
    outcome = OUTCOMES.get(str(said.get("decision")))
    if outcome is None:
        raise BadMessage("the decision is neither approved nor rejected")
    if said.get("expires_at") is not None:
        _moment(said, "expires_at")
    facts: dict[str, Json] = {name: _fact(said, name) for name in _FACTS if said.get(name) is not None}
    if facts.get("screening") == "hit":
        return Answer(REJECTED, SCREENING_HIT, facts)
    if outcome == ACCEPTED and facts.get("screening") != "clear":
        raise BadMessage("an approval does not say whether the lists were looked at")
    return Answer(outcome, None if outcome == ACCEPTED else _reason(said), facts)


def _fact(said: Mapping[str, Any], name: str) -> str:
    return _moment(said, name) if name == "expires_at" else _name(said, name)


def _name(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or _NAME.fullmatch(found) is None:
        raise BadMessage(f"`{name}` is missing, or no plain text")
    return found


def _reason(said: Mapping[str, Any]) -> str:
    """One of the provider's words; what may be anything else is `other`, so that nobody's name gets into it."""
    found = said.get("reason")
    return found if isinstance(found, str) and _WORD.fullmatch(found) else "other"


def _moment(said: Mapping[str, Any], name: str) -> str:
    """A moment with its zone, in UTC."""
    try:
        found = datetime.fromisoformat(str(said.get(name)))
    except ValueError:
        raise BadMessage(f"`{name}` is no moment") from None
    if found.tzinfo is None:
        raise BadMessage(f"`{name}` has no time zone")
    return found.astimezone(UTC).isoformat().replace("+00:00", "Z")
