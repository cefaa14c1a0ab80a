"""A counter at which customers are created, asked about and answered, each step checked against the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from primitives.identity.actions import CREATE
from primitives.identity.checks import SCREENING, VERIFYING
from primitives.identity.config import Config
from primitives.identity.documents import REGISTER_DOCUMENT
from primitives.identity.domain import Check, Customer
from primitives.identity.inbound import INBOUND
from primitives.identity.manifest import MANIFEST
from primitives.identity.settling import Checked
from primitives.identity.tables import CHECKS, CUSTOMERS
from primitives.kit import conformance_calls
from primitives.kit.action import Signature
from primitives.kit.call import Call, Intent, Settled
from primitives.kit.connector import ACCEPTED, REJECTED, UNKNOWN, Answer
from tests.primitives.desk import Desk, manila, origin

TIERS = ("basic", "verified", "plus")
NEXT_YEAR = "2027-11-20T04:00:00Z"
LATER = "2026-11-20 13:00"

CLEARED = Answer(ACCEPTED, None, {"screening": "clear", "reference": "KYC-7"})
REFUSED = Answer(REJECTED, "document_unreadable", {"screening": "clear", "reference": "KYC-7"})
ON_A_LIST = Answer(REJECTED, "screening_hit", {"screening": "hit", "reference": "KYC-7"})
NOT_KNOWN = Answer(UNKNOWN, None, {})
NOT_SENT = Answer("not_sent", None, {})


def approved(tier: str = "verified", until: str = NEXT_YEAR) -> Answer:
    return Answer(ACCEPTED, None, {"screening": "clear", "reference": "KYC-7", "tier": tier, "expires_at": until})


@dataclass
class Counter(Desk):
    """Made with `counter()`."""

    def customer(self, run: str = "run", **more: Any) -> str:
        made = self.do(CREATE, {"name": "Maria Example", **more}, by=origin(run=run))
        return str(made.id)

    def row(self, customer: str) -> Customer:
        found: Customer = self.memory.state[CUSTOMERS.at(customer)]
        return found

    def check(self, intent: Intent) -> Check:
        found: Check = self.memory.state[CHECKS.at(intent.message)]
        return found

    def verify(self, customer: str, tier: str = "verified", run: str = "asks") -> Intent:
        return self.ask(VERIFYING, {"customer": customer, "tier": tier}, run)

    def screen(self, customer: str, run: str = "screens") -> Intent:
        return self.ask(SCREENING, {"customer": customer}, run)

    def ask(self, call: Call, given: Mapping[str, Any], run: str = "asks") -> Intent:
        """Raises Decline; fails where the call breaks its contract."""
        made = conformance_calls.intend(MANIFEST, call, self.config, origin(run=run), self.memory, {}, given, {})
        assert not made.faults, made.faults
        if made.declined is not None:
            raise made.declined
        assert made.intent is not None
        return made.intent

    def answer(self, intent: Intent, answer: Answer, at: str = LATER) -> Settled:
        body: Any = intent.body
        call = VERIFYING if body["kind"] == "verify" else SCREENING
        signature = call.signature(self.config, {})
        assert isinstance(signature, Signature)
        done = conformance_calls.settle(MANIFEST, call, signature, origin(at), self.memory, intent, answer)
        assert not done.faults, done.faults
        assert isinstance(done.settled.output, Checked)
        return done.settled

    def expire(self, check: str, customer: str, at: datetime | None = None) -> None:
        event = SimpleNamespace(
            customer=customer, check=check, reason="document_expired", expired_at=at or manila("2027-03-01 00:00")
        )
        faults = conformance_calls.take(MANIFEST, INBOUND[0], origin("2027-03-01 00:01"), self.memory, event, True)
        assert not faults, faults

    def document(self, customer: str, kind: str = "passport", **more: Any) -> None:
        self.do(REGISTER_DOCUMENT, {"customer": customer, "kind": kind, **more})


def counter(connector: str | None = "kyc") -> Counter:
    return Counter(MANIFEST, Config(TIERS, connector))
