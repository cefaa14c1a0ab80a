"""pacs.002 and pacs.028: how a payment ended, and the question for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.payments.messages.parts import Family, Part
from primitives.payments.messages.profile import CREDIT_TRANSFER

ACCEPTED = frozenset({"ACCP", "ACSP", "ACSC"})
REJECTED, PENDING = "RJCT", "PDNG"
NO_ORIGINAL = "NOOR"
"""Reason of a definite answer to a status request: the original message was never received."""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """original_message, original_end_to_end: of the credit transfer. status: TxSts. reason: an ISO reason code.

    amount: minor units of `asset`, what was settled; None where the status does not say. original_name: which message
    it is about, by ISO's name: a credit transfer or a return.
    """

    message: str
    created: datetime
    original_message: str
    original_end_to_end: str
    status: str
    reason: str | None
    amount: int | None
    asset: str = "PHP/2"
    original_name: str = CREDIT_TRANSFER


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """`What became of it?`, of a credit transfer or a return that was sent before."""

    message: str
    created: datetime
    original_message: str
    original_end_to_end: str
    original_name: str = CREDIT_TRANSFER


_REPORT, _REQUEST = "TxInfAndSts", "TxInf"

STATUS_REPORTS = Family(
    StatusReport,
    (
        Part("GrpHdr/MsgId", "message", "id"),
        Part("GrpHdr/CreDtTm", "created", "moment"),
        Part(f"{_REPORT}/OrgnlGrpInf/OrgnlMsgId", "original_message", "id"),
        Part(f"{_REPORT}/OrgnlGrpInf/OrgnlMsgNmId", "original_name", "id"),
        Part(f"{_REPORT}/OrgnlEndToEndId", "original_end_to_end", "id"),
        Part(f"{_REPORT}/TxSts", "status", "code"),
        Part(f"{_REPORT}/StsRsnInf/Rsn/Cd", "reason", "code", optional=True),
        Part(f"{_REPORT}/OrgnlTxRef/IntrBkSttlmAmt", "amount", "amount", optional=True),
    ),
)

STATUS_REQUESTS = Family(
    StatusRequest,
    (
        Part("GrpHdr/MsgId", "message", "id"),
        Part("GrpHdr/CreDtTm", "created", "moment"),
        Part(f"{_REQUEST}/OrgnlGrpInf/OrgnlMsgId", "original_message", "id"),
        Part(f"{_REQUEST}/OrgnlGrpInf/OrgnlMsgNmId", "original_name", "id"),
        Part(f"{_REQUEST}/OrgnlEndToEndId", "original_end_to_end", "id"),
    ),
)
