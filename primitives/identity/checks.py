"""The calls `verify` and `screen`: what the provider is asked. What its answer does is in `settling`.

The provider knows a check by our id of it, and answers a second copy of a question as the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from primitives.identity.actions import standing
from primitives.identity.config import Config
from primitives.identity.documents import document_keys, documents_of
from primitives.identity.domain import NOT_CLOSED, Check, Customer, Document
from primitives.identity.settling import (
    ASKED,
    SCREEN,
    STATES,
    VERIFY,
    record,
    revive,
    settle_keys,
    settle_screening,
    settle_verification,
)
from primitives.identity.tables import CHECKS, CUSTOMERS
from primitives.kit.action import Input, Signature
from primitives.kit.call import Call, Intent
from primitives.kit.ids import derived_id, reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Keys, Rows
from primitives.kit.types import TEXT, TIME, Enum, Optional, Record, Ref

PATIENCE = timedelta(days=1)
"""People review: what a template does not inquire about is waited for this long."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A new check. connector: None where the section names none; tier: that is wanted, None for a screening.

    enough: that tier, and those above it.
    """

    id: str
    connector: str | None
    customer: str
    tier: str | None
    run: str
    at: datetime
    enough: tuple[str, ...] = ()


def verify(rows: Rows, asked: Asking) -> Intent:
    """Raises Decline: no_kyc_connector, customer_wrong_state, blocked_by_screening."""
    connector, customer = _checkable(rows, asked)
    if customer.blocked_by_screening:
        raise Decline("blocked_by_screening")
    documents: list[Json] = [_document(one) for one in documents_of(rows, customer.id)]
    wanted: dict[str, Json] = {"tier": asked.tier, "enough": list(asked.enough), "documents": documents}
    rows.emit("customer.kyc_submitted", customer.id, {"tier": asked.tier})
    return _ask(rows, asked, connector, VERIFY, {**_person(customer), **wanted})


def screen(rows: Rows, asked: Asking) -> Intent:
    """Raises Decline: no_kyc_connector, customer_wrong_state."""
    connector, customer = _checkable(rows, asked)
    return _ask(rows, asked, connector, SCREEN, _person(customer))


def _checkable(rows: Rows, asked: Asking) -> tuple[str, Customer]:
    if asked.connector is None:
        raise Decline("no_kyc_connector")
    return asked.connector, standing(rows, asked.customer, NOT_CLOSED)


def _ask(rows: Rows, asked: Asking, connector: str, kind: str, about: dict[str, Json]) -> Intent:
    rows.put(
        CHECKS,
        Check(
            id=asked.id,
            reference=reference(asked.id),
            kind=kind,
            state=ASKED,
            customer=asked.customer,
            tier=asked.tier,
            run=asked.run,
            asked_at=asked.at,
        ),
    )
    return Intent(connector, asked.id, {"check": asked.id, "kind": kind, **about})


def _person(customer: Customer) -> dict[str, Json]:
    return {
        "customer": customer.id,
        "customer_kind": customer.kind,
        "name": customer.name,
        "birth_date": customer.born,
        "mobile": customer.mobile,
        "email": customer.email,
    }


def _document(document: Document) -> dict[str, Json]:
    return {
        "kind": document.kind,
        "last4": document.last4,
        "country": document.country,
        "issued_on": document.issued_on,
        "expires_on": document.expires_on,
        "file": document.file,
    }


# ── the signatures ────────────────────────────────────────────────────────────────────────────────────────────


def _verify_signature(config: Config, names: Mapping[str, str]) -> Signature:
    return Signature(
        inputs={
            "customer": Input(Ref("identity.customer"), key=True, title="Customer"),
            "tier": Input(config.tier, title="The tier that is wanted"),
        },
        keys=lambda origin, given: (CUSTOMERS.at(given["customer"]), *document_keys(given["customer"])),
        build=lambda origin, given: _asking(config, origin, VERIFY, given["customer"], given["tier"]),
        output=_output(VERIFY),
        declines=("no_kyc_connector", "customer_wrong_state", "blocked_by_screening"),
    )


def _screen_signature(config: Config, names: Mapping[str, str]) -> Signature:
    def keys(origin: Origin, given: Mapping[str, Any]) -> Keys:
        return (CUSTOMERS.at(given["customer"]),)

    return Signature(
        inputs={"customer": Input(Ref("identity.customer"), key=True, title="Customer")},
        keys=keys,
        build=lambda origin, given: _asking(config, origin, SCREEN, given["customer"], None),
        output=_output(SCREEN),
        declines=("no_kyc_connector", "customer_wrong_state"),
    )


def _asking(config: Config, origin: Origin, kind: str, customer: str, tier: str | None) -> Asking:
    id_ = derived_id(origin.run, f"identity.check/{kind}/{origin.step}/{origin.line}")
    enough = config.tiers[config.tiers.index(tier) :] if tier else ()
    return Asking(id_, config.connector, customer, tier, origin.run, origin.at, enough)


def _output(name: str) -> Record:
    return Record(
        f"identity.{name}",
        (
            ("check", TEXT),
            ("state", Enum("identity.check.state", STATES)),
            ("tier", Enum("identity.tier", ())),
            ("reason", Optional(TEXT)),
            ("reference", Optional(TEXT)),
            ("expires_at", Optional(TIME)),
        ),
    )


VERIFYING = Call(
    "verify",
    _verify_signature,
    verify,
    settle_verification,
    settle_keys,
    record,
    revive,
    refusal="kyc_rejected",
    title="Ask the provider whether a customer may have a tier",
    patience=PATIENCE,
)
SCREENING = Call(
    "screen",
    _screen_signature,
    screen,
    settle_screening,
    settle_keys,
    record,
    revive,
    refusal="blocked_by_screening",
    title="Look for a customer on the lists of sanctioned people",
    patience=PATIENCE,
)
CALLS = (VERIFYING, SCREENING)
