"""pacs.008: money from one bank's customer to another's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from primitives.payments.messages.parts import Family, Part


@dataclass(frozen=True, slots=True)
class CreditTransfer:
    """message: MsgId, new with each message. end_to_end: the payer's, the same through all banks. uetr: UUID version 4.

    amount: minor units of `asset`, `PHP/2`, above zero. Banks are BICs. Names and remittance may be empty.
    """

    message: str
    created: datetime
    end_to_end: str
    transaction: str
    uetr: str
    amount: int
    asset: str
    debtor_bank: str
    debtor_account: str
    debtor_name: str
    creditor_bank: str
    creditor_account: str
    creditor_name: str
    remittance: str


_PAYMENT = "CdtTrfTxInf"

CREDIT_TRANSFERS = Family(
    CreditTransfer,
    (
        Part("GrpHdr/MsgId", "message", "id"),
        Part("GrpHdr/CreDtTm", "created", "moment"),
        Part("GrpHdr/NbOfTxs", "1", "checked"),
        Part("GrpHdr/SttlmInf/SttlmMtd", "CLRG", "constant"),
        Part(f"{_PAYMENT}/PmtId/EndToEndId", "end_to_end", "id"),
        Part(f"{_PAYMENT}/PmtId/TxId", "transaction", "id"),
        Part(f"{_PAYMENT}/PmtId/UETR", "uetr", "uetr"),
        Part(f"{_PAYMENT}/IntrBkSttlmAmt", "amount", "amount"),
        Part(f"{_PAYMENT}/ChrgBr", "SLEV", "constant"),
        Part(f"{_PAYMENT}/Dbtr/Nm", "debtor_name", "name"),
        Part(f"{_PAYMENT}/DbtrAcct/Id/Othr/Id", "debtor_account", "account"),
        Part(f"{_PAYMENT}/DbtrAgt/FinInstnId/BICFI", "debtor_bank", "bic"),
        Part(f"{_PAYMENT}/CdtrAgt/FinInstnId/BICFI", "creditor_bank", "bic"),
        Part(f"{_PAYMENT}/Cdtr/Nm", "creditor_name", "name"),
        Part(f"{_PAYMENT}/CdtrAcct/Id/Othr/Id", "creditor_account", "account"),
        Part(f"{_PAYMENT}/RmtInf/Ustrd", "remittance", "free"),
    ),
)
