"""The closed list of a template's problems: `problems.yaml` as a table.

Codes and names are fixed: people search for them, and programs compare them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """severity: what a problem of this code is unless its proof says otherwise."""

    code: str
    name: str
    family: str
    severity: Severity = "error"


_ALL = (
    Code("FF101", "not-yaml", "source"),
    Code("FF102", "duplicate-key", "source"),
    Code("FF103", "yaml-feature-refused", "source"),
    Code("FF104", "too-large", "source"),
    Code("FF201", "unknown-key", "envelope"),
    Code("FF202", "missing-key", "envelope"),
    Code("FF203", "wrong-shape", "envelope"),
    Code("FF204", "bad-literal", "envelope"),
    Code("FF205", "bad-name", "envelope"),
    Code("FF301", "unknown-name", "names-and-types"),
    Code("FF302", "type-mismatch", "names-and-types"),
    Code("FF303", "asset-mismatch", "names-and-types"),
    Code("FF304", "out-of-bounds", "names-and-types"),
    Code("FF305", "table-incomplete", "names-and-types"),
    Code("FF306", "ambiguous-hole", "names-and-types"),
    Code("FF307", "bad-expression", "names-and-types"),
    Code("FF308", "bad-script", "names-and-types"),
    Code("FF309", "read-after-write", "names-and-types"),
    Code("FF401", "unused-declaration", "closure"),
    Code("FF402", "missing-requirement", "closure"),
    Code("FF403", "undeclared-problem", "closure"),
    Code("FF404", "inbound-money-not-taken", "closure"),
    Code("FF405", "decline-without-code", "closure"),
    Code("FF406", "ambiguous-start", "closure"),
    Code("FF407", "payer-never-pays", "closure"),
    Code("FF408", "unreachable-step", "closure"),
    Code("FF409", "receivable-never-credited", "closure", "warning"),
    Code("FF501", "outside-money-not-matched", "conservation"),
    Code("FF502", "quote-not-posted-once", "conservation"),
    Code("FF510", "unauthorised-source", "authority"),
    Code("FF520", "hold-not-released", "holds"),
    Code("FF521", "end-state-not-empty", "holds"),
    Code("FF522", "held-without-exit", "holds"),
    Code("FF523", "resource-without-state", "holds"),
    Code("FF530", "may-decline-too-late", "totality"),
    Code("FF540", "rejected-not-answered", "sagas"),
    Code("FF541", "undo-may-fail", "sagas"),
    Code("FF550", "unknown-not-answered", "outcomes"),
    Code("FF551", "late-not-answered", "outcomes"),
    Code("FF552", "second-call-after-unknown", "outcomes"),
    Code("FF560", "unbounded-repeat", "bounds"),
    Code("FF570", "limits-contradict", "limits"),
    Code("FF571", "tiers-inverted", "limits"),
    Code("FF572", "above-the-rail", "limits"),
    Code("FF573", "limit-never-taken", "limits"),
    Code("FF574", "limit-unreachable", "limits", "warning"),
    Code("FF580", "fee-exceeds-amount", "fees"),
    Code("FF581", "fee-cliff", "fees"),
    Code("FF590", "not-routed", "routes"),
    Code("FF591", "route-shadowed", "routes"),
    Code("FF592", "fallback-ineligible", "routes"),
    Code("FF600", "address-escapes", "isolation"),
    Code("FF610", "breaking-change", "stability"),
    Code("FF611", "money-renamed", "stability"),
    Code("FF690", "unproven", "unproven"),
)

CODES = {code.code: code for code in _ALL}
