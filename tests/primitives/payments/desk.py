"""A desk at which payments are sent and answered, each step checked against the contract, on rows in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from primitives.kit import conformance, conformance_calls
from primitives.kit.action import Signature
from primitives.kit.call import Intent, Settled
from primitives.kit.connector import Answer
from primitives.kit.inbound import Inbound
from primitives.kit.memory import Memory
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.section import Values
from primitives.kit.types import Money
from primitives.payments.actions import SEND
from primitives.payments.config import Config, configure
from primitives.payments.domain import GiveBack, Payment, Receipt
from primitives.payments.give_back_actions import GIVE_BACK, RESERVE_RETURN, Reserved
from primitives.payments.manifest import MANIFEST
from primitives.payments.tables import GIVE_BACKS, PAYMENTS, RECEIPTS
from primitives.payments.wire_ids import id_of
from tests.primitives.desk import NOON, formula, origin

PHP = Money("PHP/2")
BPI, BDO = "BOPIPHMMXXX", "BNORPHMMXXX"
RESOURCE = "01900000-0000-7000-8000-0000000000c0"


def bounds(**written: object) -> Values:
    return Values({name: formula(PHP) for name in written}, asset="PHP/2")


def row(*use: str, **more: object) -> Values:
    return Values({"use": use, **more}, asset="PHP/2")


def section(**more: object) -> Values:
    return Values({"rails": ("instapay", "pesonet"), **more}, asset="PHP/2")


def config(*rows: Values, **more: object) -> Config:
    """One route, `payout`, of these rows; any bank and amount by InstaPay, then PESONet, where there are none."""
    rows = rows or (row("instapay", "pesonet"),)
    configured = configure(section(routes={"payout": rows}, **more))
    assert not configured.problems, configured.problems
    found: Config = configured.config
    return found


@dataclass
class Desk:
    config: Config = field(default_factory=config)
    memory: Memory = field(default_factory=Memory)

    def send(
        self,
        amount: int = 1000_00,
        bank: str = BPI,
        account: str = "0012345678",
        run: str = "run",
        evaluated: Mapping[str, Any] | None = None,
        **more: str,
    ) -> Intent:
        """Raises Decline; fails where the call breaks its contract."""
        given = {"amount": amount, "bank": bank, "account": account, **more}
        made = conformance_calls.intend(
            MANIFEST, SEND, self.config, by(run), self.memory, {"route": "payout"}, given, evaluated or {}
        )
        assert not made.faults, made.faults
        if made.declined is not None:
            raise made.declined
        assert made.intent is not None
        return made.intent

    def declined(self, **more: Any) -> Decline:
        before = dict(self.memory.state)
        try:
            self.send(**more)
        except Decline as decline:
            assert self.memory.state == before
            return decline
        raise AssertionError("it did not decline")

    def give_back(
        self, credit: str, amount: int, rail: str = "instapay", run: str = "back", at: str = NOON, **more: str
    ) -> Intent:
        """Raises Decline; fails where the call breaks its contract."""
        given = {"rail": rail, "credit": credit, "amount": amount, **more}
        made = conformance_calls.intend(MANIFEST, GIVE_BACK, self.config, by(run, at), self.memory, {}, given, {})
        assert not made.faults, made.faults
        if made.declined is not None:
            raise made.declined
        assert made.intent is not None
        return made.intent

    def reserve(self, credit: str, amount: int, rail: str = "instapay", run: str = "back", **more: str) -> Reserved:
        """Raises Decline; fails where the write breaks its contract."""
        given = {"rail": rail, "credit": credit, "amount": amount, **more}
        done = conformance.perform(MANIFEST, RESERVE_RETURN, self.config, by(run), self.memory, {}, given, {})
        assert not done.faults, done.faults
        if done.declined is not None:
            raise done.declined
        found: Reserved = done.output
        return found

    def answer(self, intent: Intent, outcome: str, reason: str | None = None, **facts: Any) -> Settled:
        body: Any = intent.body
        call = GIVE_BACK if "credit" in body else SEND
        signature = call.signature(self.config, {"route": "payout"})
        assert isinstance(signature, Signature)
        answer = Answer(outcome, reason, facts)
        done = conformance_calls.settle(
            MANIFEST, call, signature, by("later", "2026-11-20 12:05"), self.memory, intent, answer
        )
        assert not done.faults, done.faults
        return done.settled

    def take(self, inbound: Inbound, accepted: bool = True, run: str = "in", **data: Any) -> Receipt:
        event = SimpleNamespace(**{name: None for name, _ in inbound.fields.fields} | {"rail": "instapay", **data})
        faults = conformance_calls.take(MANIFEST, inbound, by(run), self.memory, event, accepted)
        assert not faults, faults
        found: Receipt = self.memory.state[RECEIPTS.at(event.rail, event.message)]
        return found

    def payment(self, intent: Intent) -> Payment:
        found: Payment = self.memory.state[PAYMENTS.at(id_of(intent.message))]
        return found

    def given(self, intent: Intent) -> GiveBack:
        found: GiveBack = self.memory.state[GIVE_BACKS.at(id_of(intent.message))]
        return found

    @property
    def published(self) -> list[str]:
        return [name for name, _, _ in self.memory.events]


def by(run: str, at: str = NOON) -> Origin:
    return origin(at, run)._replace(resource=RESOURCE)


def formulas(found: Config) -> set[str]:
    signature = SEND.signature(found, {"route": "payout"})
    assert isinstance(signature, Signature)
    return set(signature.formulas)
