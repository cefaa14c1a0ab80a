"""A template that sends money, and scenarios of it as texts."""

from __future__ import annotations

from engine.compiler.diagnostics import Problems
from engine.compiler.source import Source
from engine.scenarios.run import Ready, prepare
from engine.settings import shipped
from primitives.catalog import CATALOG

TEMPLATE = shipped() / "templates" / "e-wallet" / "template.yaml"

SCENARIO = """\
scenario: money moves
given:
  - clock: 2027-01-15T09:00
  - parameter transfer_fee: 5.00
  - customer ana: { tier: verified }
  - customer ben: { tier: verified }
  - wallet from_ana: { owner: ana, balance: 2000.00 }
  - wallet to_ben: { owner: ben }
when:
  - transfers.create: { from: from_ana, to: to_ben, amount: 150.00 }
    as: out
  - clock: +1d
then:
  - out: { status: completed, fee: 5.00 }
  - balance from_ana: 1845.00
  - account transfer_fees: 4.46
  - ledger: balanced
"""

POSTINGS = (
    SCENARIO
    + """\
  - postings:
      - wallets:{from_ana}:available -> wallets:{to_ben}:available: 150.00
        wallets:{from_ana}:available -> income:fees:transfer: 4.46
        wallets:{from_ana}:available -> tax:vat: 0.54
  - transfers: [{ amount: 150.00, status: completed }]
"""
)


def prepared(text: str, tenant: str = "scenario-1") -> tuple[Ready | None, Problems]:
    problems = Problems()
    template = Source("template.yaml", TEMPLATE.read_text())
    return prepare(Source("scenario.yaml", text), template, tenant, CATALOG, problems), problems
