"""A hit on the lists of sanctioned people stands until a person finds it false, and says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from primitives.identity.actions import Changed, known_customer
from primitives.identity.config import Config
from primitives.identity.domain import CLEAR, HIT, Customer
from primitives.identity.tables import CUSTOMERS
from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Rows
from primitives.kit.types import TEXT, Record, Ref


def screened(rows: Rows, customer: Customer, said: str, at: datetime) -> Customer:
    """What a list said. `clear` never lifts a hit: that takes a person."""
    after = HIT if customer.screening == HIT else said
    changed = replace(customer, screening=after, screened_at=at)
    rows.put(CUSTOMERS, changed)
    if after != customer.screening and after == HIT:
        rows.emit("customer.screening_hit", customer.id, {})
    return changed


@dataclass(frozen=True, slots=True)
class Clearing:
    """evidence: why the hit is false."""

    customer: str
    evidence: str
    at: datetime


def clear_screening(rows: Rows, asked: Clearing) -> Changed:
    """Raises Decline: no_screening_hit."""
    customer = known_customer(rows, asked.customer)
    if customer.screening != HIT:
        raise Decline("no_screening_hit")
    rows.put(CUSTOMERS, replace(customer, screening=CLEAR, screened_at=asked.at, cleared_because=asked.evidence))
    rows.emit("customer.screening_cleared", customer.id, {})
    return Changed(customer.id, HIT, CLEAR)


def _signature(config: Config, names: Mapping[str, str]) -> Signature:
    return Signature(
        inputs={
            "customer": Input(Ref("identity.customer"), key=True, title="Customer"),
            "evidence": Input(TEXT, max_length=2000, title="Why the hit is false", personal=True),
        },
        keys=lambda origin, given: (CUSTOMERS.at(given["customer"]),),
        build=lambda origin, given: Clearing(given["customer"], given["evidence"], origin.at),
        output=Record("identity.clear_screening", (("id", TEXT), ("before", TEXT), ("after", TEXT))),
        declines=("no_screening_hit",),
    )


def _record(changed: Changed) -> Json:
    return {"id": changed.id, "before": changed.before, "after": changed.after}


def _revive(stored: Any) -> Changed:
    return Changed(**stored)


CLEAR_SCREENING = Write(
    "clear_screening",
    _signature,
    clear_screening,
    nothing_to_undo,
    _record,
    _revive,
    title="Find a hit on the lists false",
)
