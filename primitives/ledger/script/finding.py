"""One finding of the static checks."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from primitives.ledger.script.ranges import Range

Severity = Literal["error", "warning"]
WARNINGS = frozenset(
    {
        "UnusedVar",
        "FixedPortionVariable",
        "RedundantRemaining",
        "InvalidWorldOverdraft",
        "NoAllotmentInSendAll",
        "EmptiedAccount",
        "UnboundedAccountIsNotLast",
        "BoundAsset",
    }
)


class Diagnostic(NamedTuple):
    """kind: the name under which Numscript knows the finding. fields: what it is about, by name.

    help: what to write instead, or empty.
    """

    kind: str
    range: Range
    fields: tuple[tuple[str, str | int | Fraction], ...]
    help: str = ""

    @property
    def severity(self) -> Severity:
        return "warning" if self.kind in WARNINGS else "error"


def found(kind: str, range_: Range, **fields: str | int | Fraction) -> Diagnostic:
    return Diagnostic(kind, range_, tuple(fields.items()))
