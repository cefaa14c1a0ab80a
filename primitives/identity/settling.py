"""What a provider's answer does to a check and to its customer. An answer may come twice, late, and contradict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from primitives.identity.actions import known_customer, put_tier
from primitives.identity.domain import CLEAR, CLOSED, HIT, Check, Customer
from primitives.identity.screening import screened
from primitives.identity.tables import CHECKS, CUSTOMERS
from primitives.kit.call import Intent, Settled
from primitives.kit.connector import ACCEPTED, REJECTED, UNKNOWN, Answer
from primitives.kit.origin import Origin
from primitives.kit.problems import Defect
from primitives.kit.store import Json, Keys, Rows

VERIFY, SCREEN = ("verify", "screen")
STATES = ASKED, APPROVED, REFUSED, UNDECIDED, EXPIRED = ("asked", "approved", "rejected", "unknown", "expired")
NOT_SENT = "not_sent"

_OUTCOMES = {APPROVED: ACCEPTED, EXPIRED: ACCEPTED, REFUSED: REJECTED, UNDECIDED: UNKNOWN}


@dataclass(frozen=True, slots=True)
class Checked:
    """tier: the customer's after it, whatever was wanted. reference: the provider's."""

    check: str
    state: str
    tier: str
    reason: str | None
    reference: str | None
    expires_at: datetime | None


def settle_verification(rows: Rows, origin: Origin, intent: Intent, answer: Answer) -> Settled:
    """outcome None: the answer is about another tier, or contradicts one before it."""
    check, customer = _check(rows, intent), _customer(rows, intent)
    said = answer.facts.get("tier")
    if said is not None and said != check.tier:
        return Settled(None, _checked(check, customer))
    if not _moves(check, answer):
        return Settled(_repeated(check, answer), _checked(check, customer))
    if answer.facts.get("screening") in (CLEAR, HIT):
        customer = screened(rows, customer, str(answer.facts["screening"]), origin.at)
    check = _put(rows, _decided(check, answer, origin.at))
    if answer.outcome == ACCEPTED:
        customer = _raised(rows, customer, check, _enough(intent))
    if answer.outcome == REJECTED:
        rows.emit("customer.kyc_rejected", customer.id, {"tier": check.tier, "reason": check.reason})
    return Settled(answer.outcome, _checked(check, customer))


def settle_screening(rows: Rows, origin: Origin, intent: Intent, answer: Answer) -> Settled:
    """A question that never left is no hit."""
    check, customer = _check(rows, intent), _customer(rows, intent)
    if not _moves(check, answer):
        return Settled(_repeated(check, answer), _checked(check, customer))
    if answer.outcome == ACCEPTED:
        customer = screened(rows, customer, CLEAR, origin.at)
    if answer.outcome == REJECTED and answer.reason != NOT_SENT:
        customer = screened(rows, customer, HIT, origin.at)
    return Settled(answer.outcome, _checked(_put(rows, _decided(check, answer, origin.at)), customer))


def settle_keys(intent: Intent, answer: Answer) -> Keys:
    return CHECKS.at(intent.message), CUSTOMERS.at(_customer_id(intent))


# ── what an answer may still change ───────────────────────────────────────────────────────────────────────────


def _moves(check: Check, answer: Answer) -> bool:
    """Before a decision all but `not_sent`; after `unknown` a decision; after a decision nothing."""
    if check.state == ASKED:
        return answer.outcome in (ACCEPTED, REJECTED, UNKNOWN)
    return check.state == UNDECIDED and answer.outcome in (ACCEPTED, REJECTED)


def _repeated(check: Check, answer: Answer) -> str | None:
    return answer.outcome if _OUTCOMES.get(check.state) == answer.outcome else None


def _decided(check: Check, answer: Answer, at: datetime) -> Check:
    state = {ACCEPTED: APPROVED, REJECTED: REFUSED, UNKNOWN: UNDECIDED}[answer.outcome]
    provider, ends = answer.facts.get("reference"), answer.facts.get("expires_at")
    return replace(
        check,
        state=state,
        reason=answer.reason if answer.outcome != ACCEPTED else None,
        provider=str(provider) if provider else check.provider,
        decided_at=None if answer.outcome == UNKNOWN else at,
        expires_at=datetime.fromisoformat(str(ends)) if ends and answer.outcome == ACCEPTED else None,
    )


def _put(rows: Rows, check: Check) -> Check:
    rows.put(CHECKS, check)
    return check


def _raised(rows: Rows, customer: Customer, check: Check, enough: tuple[str, ...]) -> Customer:
    """To the tier that was wanted. One who was closed, blocked or raised further meanwhile stays where they are."""
    rows.emit("customer.kyc_approved", customer.id, {"tier": check.tier})
    if customer.state == CLOSED or customer.blocked_by_screening or check.tier is None:
        return customer
    verified = replace(customer, verified_until=check.expires_at)
    rows.put(CUSTOMERS, verified)
    if verified.tier in enough:
        return verified
    put_tier(rows, verified, check.tier)
    return replace(verified, tier=check.tier)


def _check(rows: Rows, intent: Intent) -> Check:
    check = rows.get(CHECKS, intent.message)
    if check is None:
        raise Defect("an answer to a check that is not there")
    return check


def _customer(rows: Rows, intent: Intent) -> Customer:
    return known_customer(rows, _customer_id(intent))


def _customer_id(intent: Intent) -> str:
    body: Any = intent.body
    return str(body["customer"])


def _enough(intent: Intent) -> tuple[str, ...]:
    body: Any = intent.body
    return tuple(body["enough"])


# ── what `as:` binds ──────────────────────────────────────────────────────────────────────────────────────────


def _checked(check: Check, customer: Customer) -> Checked:
    return Checked(check.id, check.state, customer.tier, check.reason, check.provider, check.expires_at)


def record(checked: Checked) -> Json:
    ends = checked.expires_at
    return {
        "check": checked.check,
        "state": checked.state,
        "tier": checked.tier,
        "reason": checked.reason,
        "reference": checked.reference,
        "expires_at": ends.isoformat() if ends else None,
    }


def revive(stored: Any) -> Checked:
    kept: Mapping[str, Any] = stored
    ends = kept["expires_at"]
    return Checked(**{**kept, "expires_at": datetime.fromisoformat(ends) if ends else None})
