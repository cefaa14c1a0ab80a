"""What the rail refuses by its own rules, before any outcome it was told to give."""

from __future__ import annotations

from primitives.kit.money import parse_asset
from primitives.payments.messages import CreditTransfer
from primitives.payments.rails import bound, profile
from primitives.payments.simulator.account import Account
from primitives.payments.simulator.asked import MOST
from primitives.payments.simulator.letters import OUT, TRANSFER
from primitives.payments.simulator.store import Store

NO_ACCOUNT, TOO_MUCH, NO_POSITION, TWICE, CURRENCY, AMOUNT = "AC01", "AM02", "AM04", "AM05", "AM11", "AM12"


def refusal_of(store: Store, account: Account, order: CreditTransfer) -> str | None:
    """The reason code, or None.

    AM02 above what one transaction may carry: 50,000.00 on InstaPay (BSP). AM04 where the prefunded position does not
    suffice. AM05 where another message brought the same end-to-end id.
    """
    asset, settings = parse_asset(order.asset), account.settings
    most = bound(account.rail, asset) if asset else None
    if asset is None or profile(account.rail).currency not in (None, asset.code):
        return CURRENCY
    if store.of_payment(account.id, OUT, TRANSFER, order.end_to_end) is not None:
        return TWICE
    if order.amount > MOST:
        return AMOUNT
    if most is not None and order.amount > most:
        return TOO_MUCH
    if order.creditor_account in settings.unknown:
        return NO_ACCOUNT
    if settings.position is not None:
        left = settings.position + store.unsettled(account.id, order.asset)[1]
        return NO_POSITION if order.amount > left else None
    return None
