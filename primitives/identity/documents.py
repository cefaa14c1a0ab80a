"""What a customer shows to say who it is. Only what is said of a document is kept: no number, no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from primitives.identity.actions import standing
from primitives.identity.config import Config
from primitives.identity.domain import NOT_CLOSED, Document
from primitives.identity.tables import CUSTOMERS, DOCUMENTS
from primitives.kit.action import Input, Signature, Write, nothing_to_undo
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Keys, Rows
from primitives.kit.types import DATE, TEXT, Enum, Record, Ref

KINDS = Enum(
    "identity.document",
    (
        "national_id",
        "passport",
        "drivers_license",
        "social_security_id",
        "voters_id",
        "residence_permit",
        "business_registration",
        "selfie",
        "proof_of_address",
        "proof_of_income",
    ),
)
LAST4 = r"^[A-Za-z0-9]{1,4}$"
COUNTRY = r"^[A-Z]{2}$"
FILE = r"^(?!data:)[\x21-\x7e]{1,400}$"
"""Where it is, never what it is: no `data:` address."""


@dataclass(frozen=True, slots=True)
class Registering:
    """today: in the template's time zone."""

    document: Document
    today: date


@dataclass(frozen=True, slots=True)
class Registered:
    id: str
    kind: str


def register(rows: Rows, asked: Registering) -> Registered:
    """In place of what there was of this kind. Raises Decline: customer_wrong_state, document_expired."""
    document = asked.document
    customer = standing(rows, document.customer, NOT_CLOSED)
    if document.expires_on is not None and date.fromisoformat(document.expires_on) < asked.today:
        raise Decline("document_expired")
    rows.put(DOCUMENTS, document)
    rows.emit("customer.document_registered", customer.id, {"kind": document.kind})
    return Registered(customer.id, document.kind)


def documents_of(rows: Rows, customer: str) -> tuple[Document, ...]:
    """Those `document_keys` named."""
    found = [rows.get(DOCUMENTS, customer, kind) for kind in KINDS.members]
    return tuple(document for document in found if document is not None)


def document_keys(customer: str) -> Keys:
    return [DOCUMENTS.at(customer, kind) for kind in KINDS.members]


def _signature(config: Config, names: Mapping[str, str]) -> Signature:
    def build(origin: Origin, given: Mapping[str, Any]) -> Registering:
        issued_on, expires_on = given.get("issued_on"), given.get("expires_on")
        document = Document(
            customer=given["customer"],
            kind=given["kind"],
            last4=given.get("last4"),
            country=given.get("country"),
            issued_on=issued_on.isoformat() if issued_on else None,
            expires_on=expires_on.isoformat() if expires_on else None,
            file=given.get("file"),
            registered_at=origin.at,
        )
        return Registering(document, origin.at.astimezone(ZoneInfo(origin.zone)).date())

    return Signature(
        inputs={
            "customer": Input(Ref("identity.customer"), key=True, title="Customer"),
            "kind": Input(KINDS, title="What it is"),
            "last4": Input(
                TEXT, required=False, pattern=LAST4, title="The last four characters of its number", personal=True
            ),
            "country": Input(
                TEXT, required=False, pattern=COUNTRY, title="Who issued it, ISO 3166-1: PH", personal=True
            ),
            "issued_on": Input(DATE, required=False, title="Date of issue", personal=True),
            "expires_on": Input(DATE, required=False, title="The last day it is good", personal=True),
            "file": Input(TEXT, required=False, pattern=FILE, title="Where its picture is kept", personal=True),
        },
        keys=lambda origin, given: (CUSTOMERS.at(given["customer"]),),
        build=build,
        output=Record("identity.register_document", (("id", TEXT), ("kind", KINDS))),
        declines=("customer_wrong_state", "document_expired"),
    )


def _record(registered: Registered) -> Json:
    return {"id": registered.id, "kind": registered.kind}


def _revive(stored: Any) -> Registered:
    return Registered(**stored)


REGISTER_DOCUMENT = Write(
    "register_document",
    _signature,
    register,
    nothing_to_undo,
    _record,
    _revive,
    title="Register what is said of a document a customer showed",
    acts_on=NOT_CLOSED,
)
