"""pacs.004, camt.056 and camt.029: money that comes back, the wish that it would, and the answer to that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.payments.messages.parts import Family, Part
from primitives.payments.messages.profile import CREDIT_TRANSFER, NOT_PROVIDED

CANCELLED, NOT_CANCELLED = "CNCL", "RJCR"


@dataclass(frozen=True, slots=True)
class PaymentReturn:
    """Money of a settled payment goes back, all of it or a part. reason: of ISO's return reasons, `AC04`, `CUST`.

    original_message: that brought the payment, None where its sender does not say.
    """

    message: str
    created: datetime
    original_end_to_end: str
    amount: int
    asset: str
    reason: str
    original_message: str | None = None


@dataclass(frozen=True, slots=True)
class CancellationRequest:
    """A recall: the payer's bank asks for a settled payment. amount: the payment's own. reason: `DUPL`, `FRAD`.

    original_message: that brought the payment; account: whom it paid; None where the bank does not say.
    """

    message: str
    created: datetime
    original_end_to_end: str
    amount: int
    asset: str
    reason: str
    original_message: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer to a recall. status: `CNCL`, the money goes back as a return; `RJCR`, with the reason; `PDCR`.

    recall: the message that asked, None where who answers does not say.
    """

    message: str
    created: datetime
    original_end_to_end: str
    status: str
    reason: str | None
    recall: str | None = None


def _original(group: str) -> tuple[Part, Part]:
    """The message that brought the payment, and of which kind it was."""
    return (
        Part(f"{group}/OrgnlMsgId", "original_message", "id", optional=True),
        Part(f"{group}/OrgnlMsgNmId", CREDIT_TRANSFER, "constant", optional=True),
    )


_ASSIGNMENT = (
    Part("Assgnmt/Id", "message", "id"),
    Part("Assgnmt/Assgnr/Agt/FinInstnId/Othr/Id", NOT_PROVIDED, "constant"),
    Part("Assgnmt/Assgne/Agt/FinInstnId/Othr/Id", NOT_PROVIDED, "constant"),
    Part("Assgnmt/CreDtTm", "created", "moment"),
)

PAYMENT_RETURNS = Family(
    PaymentReturn,
    (
        Part("GrpHdr/MsgId", "message", "id"),
        Part("GrpHdr/CreDtTm", "created", "moment"),
        Part("GrpHdr/NbOfTxs", "1", "checked"),
        Part("GrpHdr/SttlmInf/SttlmMtd", "CLRG", "constant"),
        *_original("TxInf/OrgnlGrpInf"),
        Part("TxInf/OrgnlEndToEndId", "original_end_to_end", "id"),
        Part("TxInf/RtrdIntrBkSttlmAmt", "amount", "amount"),
        Part("TxInf/RtrRsnInf/Rsn/Cd", "reason", "code"),
    ),
)

CANCELLATION_REQUESTS = Family(
    CancellationRequest,
    (
        *_ASSIGNMENT,
        *_original("Undrlyg/TxInf/OrgnlGrpInf"),
        Part("Undrlyg/TxInf/OrgnlEndToEndId", "original_end_to_end", "id"),
        Part("Undrlyg/TxInf/OrgnlIntrBkSttlmAmt", "amount", "amount"),
        Part("Undrlyg/TxInf/CxlRsnInf/Rsn/Cd", "reason", "code"),
        Part("Undrlyg/TxInf/OrgnlTxRef/CdtrAcct/Id/Othr/Id", "account", "account", optional=True),
    ),
)

RESOLUTIONS = Family(
    Resolution,
    (
        *_ASSIGNMENT,
        Part("RslvdCase/Id", "recall", "id", optional=True),
        Part("RslvdCase/Cretr/Agt/FinInstnId/Othr/Id", NOT_PROVIDED, "constant", optional=True),
        Part("Sts/Conf", "status", "code"),
        Part("CxlDtls/TxInfAndSts/OrgnlEndToEndId", "original_end_to_end", "id"),
        Part("CxlDtls/TxInfAndSts/CxlStsRsnInf/Rsn/Cd", "reason", "code", optional=True),
    ),
)
