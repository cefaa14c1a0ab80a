"""Where a run of a program stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from primitives.ledger.script.balances import Balances
from primitives.ledger.script.frame import Piece, Posting
from primitives.ledger.script.metadata import Metadata
from primitives.ledger.script.values import Value


@dataclass(slots=True)
class State:
    """features: those that are switched on. calls: whether functions may be called where the run stands now.

    given: the variables from outside, as text. values: the declared ones, as far as they are known.
    queue: money that a source has given and no destination has received, in the order it was taken.
    """

    features: frozenset[str]
    calls: bool
    given: Mapping[str, str]
    balances: Balances
    metadata: Metadata
    values: dict[str, Value] = field(default_factory=dict)
    queue: list[Piece] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    tx_meta: dict[str, str] = field(default_factory=dict)
    account_meta: dict[str, dict[str, str]] = field(default_factory=dict)
