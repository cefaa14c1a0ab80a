"""What a whole program did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from primitives.ledger.script.frame import Posting


class Outcome(NamedTuple):
    """account_meta: by account, then by key."""

    postings: tuple[Posting, ...]
    tx_meta: Mapping[str, str]
    account_meta: Mapping[str, Mapping[str, str]]
