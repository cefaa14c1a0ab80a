"""Which version of each message the rails speak. The guidelines of the switch are not public; these are the defaults.

ISO 20022 names: `pacs.008.001.08` is the message, its root element the business name.
"""

from __future__ import annotations

from collections.abc import Mapping

CREDIT_TRANSFER = "pacs.008.001.08"
STATUS_REPORT = "pacs.002.001.10"
STATUS_REQUEST = "pacs.028.001.03"
PAYMENT_RETURN = "pacs.004.001.09"
CANCELLATION_REQUEST = "camt.056.001.08"
RESOLUTION = "camt.029.001.09"
NOTIFICATION = "camt.054.001.08"
STATEMENT = "camt.053.001.08"

ROOTS: Mapping[str, str] = {
    CREDIT_TRANSFER: "FIToFICstmrCdtTrf",
    STATUS_REPORT: "FIToFIPmtStsRpt",
    STATUS_REQUEST: "FIToFIPmtStsReq",
    PAYMENT_RETURN: "PmtRtr",
    CANCELLATION_REQUEST: "FIToFIPmtCxlReq",
    RESOLUTION: "RsltnOfInvstgtn",
    NOTIFICATION: "BkToCstmrDbtCdtNtfctn",
    STATEMENT: "BkToCstmrStmt",
}

DECIMALS: Mapping[str, int] = {"PHP": 2, "USD": 2, "EUR": 2, "SGD": 2, "JPY": 0}
"""ISO 4217, of the currencies a message may carry: an amount in text does not say its own minor unit."""

NOT_PROVIDED = "NOTPROVIDED"
"""What ISO 20022 writes where a party must stand and none is known."""


def namespace(message: str) -> str:
    return f"urn:iso:std:iso:20022:tech:xsd:{message}"
