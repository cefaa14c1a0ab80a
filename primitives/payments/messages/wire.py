"""A message as bytes, and bytes as the one message they are."""

from __future__ import annotations

from collections.abc import Mapping

from primitives.payments.messages import profile
from primitives.payments.messages.credit_transfer import CREDIT_TRANSFERS, CreditTransfer
from primitives.payments.messages.document import close_document, open_document
from primitives.payments.messages.notification import Notification, read_notification, write_notification
from primitives.payments.messages.parts import Family, read_parts, write_parts
from primitives.payments.messages.returns import (
    CANCELLATION_REQUESTS,
    PAYMENT_RETURNS,
    RESOLUTIONS,
    CancellationRequest,
    PaymentReturn,
    Resolution,
)
from primitives.payments.messages.statement import Statement, read_statement, write_statement
from primitives.payments.messages.status import STATUS_REPORTS, STATUS_REQUESTS, StatusReport, StatusRequest

LARGEST = 64 * 1024
"""Bytes of a message. A statement may be larger: whoever reads one says how large."""

Payment = CreditTransfer | StatusReport | StatusRequest | PaymentReturn | CancellationRequest | Resolution
Message = Payment | Notification | Statement

FAMILIES: Mapping[str, Family] = {
    profile.CREDIT_TRANSFER: CREDIT_TRANSFERS,
    profile.STATUS_REPORT: STATUS_REPORTS,
    profile.STATUS_REQUEST: STATUS_REQUESTS,
    profile.PAYMENT_RETURN: PAYMENT_RETURNS,
    profile.CANCELLATION_REQUEST: CANCELLATION_REQUESTS,
    profile.RESOLUTION: RESOLUTIONS,
}
NAMES = {family.make: name for name, family in FAMILIES.items()}


def write(message: Message) -> bytes:
    """Raises ValueError for a value no rail takes: an id that is too long, an amount of zero."""
    if isinstance(message, Notification):
        return close_document(profile.NOTIFICATION, list(write_notification(message)))
    if isinstance(message, Statement):
        return close_document(profile.STATEMENT, list(write_statement(message)))
    name = NAMES[type(message)]
    return close_document(name, list(write_parts(message, FAMILIES[name].parts)))


def read(body: bytes, at_most: int = LARGEST) -> Message:
    """Raises BadMessage for what is not exactly one message of this profile."""
    name, root = open_document(body, at_most)
    if name == profile.NOTIFICATION:
        return read_notification(root)
    if name == profile.STATEMENT:
        return read_statement(root)
    family = FAMILIES[name]
    message: Payment = family.make(**read_parts(root, family.parts))
    return message
