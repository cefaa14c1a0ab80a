"""Every primitive there is, by explicit import. Only the command line and the app look here."""

from __future__ import annotations

from primitives.fees.manifest import MANIFEST as FEES
from primitives.identity.manifest import MANIFEST as IDENTITY
from primitives.kit.contract import Manifest
from primitives.ledger.manifest import MANIFEST as LEDGER
from primitives.limits.manifest import MANIFEST as LIMITS
from primitives.payments.manifest import MANIFEST as PAYMENTS
from primitives.reconciliation.manifest import MANIFEST as RECONCILIATION
from primitives.wallets.manifest import MANIFEST as WALLETS

CATALOG: tuple[Manifest, ...] = (LEDGER, IDENTITY, WALLETS, LIMITS, FEES, PAYMENTS, RECONCILIATION)
