"""ISO 20022 messages: what rails and we say to each other, as values and as XML."""

from primitives.payments.messages.credit_transfer import CreditTransfer
from primitives.payments.messages.notification import Notification
from primitives.payments.messages.returns import CancellationRequest, PaymentReturn, Resolution
from primitives.payments.messages.statement import Item, Statement
from primitives.payments.messages.status import StatusReport, StatusRequest
from primitives.payments.messages.wire import LARGEST, Message, read, write

__all__ = [
    "LARGEST",
    "CancellationRequest",
    "CreditTransfer",
    "Item",
    "Message",
    "Notification",
    "PaymentReturn",
    "Resolution",
    "Statement",
    "StatusReport",
    "StatusRequest",
    "read",
    "write",
]
