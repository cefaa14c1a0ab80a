"""What is known of a request while it is answered. Every layer reads and fills the same Exchange."""

from __future__ import annotations

import hashlib
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from engine.runtime.answers import (
    Refused,
    idempotency_key_invalid,
    idempotency_key_missing,
    role_missing,
    scope_missing,
    unauthenticated,
)
from engine.runtime.credentials import Caller
from engine.runtime.roles import may_answer

Scope = MutableMapping[str, Any]

EXCHANGE = "finfactory.exchange"
_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(slots=True)
class Exchange:
    """trace_id: 32 hex digits of W3C Trace Context. status: 0 until the answer has begun.

    defect: an exception the app met and answered.
    """

    request_id: str
    trace_id: str
    started: float
    caller: Caller | None = None
    route: str | None = None
    status: int = 0
    defect: Exception | None = None


def exchange(scope: Scope) -> Exchange:
    found: Exchange = scope[EXCHANGE]
    return found


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that lower-case name."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


def bearer(scope: Scope) -> str:
    """The key or token of `Authorization: Bearer`, '' where there is none."""
    kind, _, key = (header(scope, b"authorization") or b"").partition(b" ")
    return key.strip().decode("latin-1") if kind.lower() == b"bearer" else ""


def caller(scope: Scope) -> Caller:
    """Who asks. Raises Refused: unauthenticated, where the request came by a public path."""
    known = exchange(scope).caller
    if known is None:
        raise Refused(unauthenticated())
    return known


def require(scope: Scope, name: str) -> Caller:
    """The caller, if the credential has the scope. Raises Refused: scope_missing.

    Who has `audit` reads what `operations` reads, and does nothing of what they do.
    """
    known = caller(scope)
    reads = name == "operations" and scope["method"] == "GET" and "audit" in known.scopes
    if name not in known.scopes and not reads:
        raise Refused(scope_missing(name))
    return known


def require_role(scope: Scope, *roles: str) -> Caller:
    """The caller: a person with one of the roles, or a key of scope `admin`.

    Raises Refused: role_missing, and to a key scope_missing.
    """
    known = caller(scope)
    if not known.roles:
        return require(scope, "admin")
    if known.roles.isdisjoint(roles):
        raise Refused(role_missing(roles))
    return known


def require_asked(known: Caller, *asked: str | None) -> None:
    """asked: the roles something waits for, each of which will do. Raises Refused: role_missing."""
    if not may_answer(known.roles, asked):
        raise Refused(role_missing([one for one in asked if one is not None]))


def require_person(scope: Scope, *roles: str) -> Caller:
    """The caller, who signed in and has one of the roles. For what no tenant's key may do, whatever its scopes.

    Raises Refused: role_missing.
    """
    known = caller(scope)
    if known.roles.isdisjoint(roles):
        raise Refused(role_missing(roles))
    return known


def idempotency_key(scope: Scope) -> str:
    """1 to 255 visible ASCII characters, bare or as a quoted string of RFC 9651.

    Raises Refused: idempotency_key_missing, idempotency_key_invalid.
    """
    raw = header(scope, b"idempotency-key")
    if raw is None or not raw.strip():
        raise Refused(idempotency_key_missing())
    text = raw.decode("latin-1").strip()
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        text = re.sub(r'\\(["\\])', r"\1", quoted[1])
    if _VISIBLE.fullmatch(text) is None:
        raise Refused(idempotency_key_invalid())
    return text


def body_sha(canonical_body: str) -> str:
    """What tells a repeated request from another one under the same key."""
    return hashlib.sha256(canonical_body.encode()).hexdigest()
