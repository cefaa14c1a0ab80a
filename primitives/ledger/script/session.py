"""One run of a whole program: a frame that also reads the books and writes metadata."""

from __future__ import annotations

from typing import cast

from primitives.ledger.script.balances import Balances
from primitives.ledger.script.frame import Frame
from primitives.ledger.script.metadata import Metadata
from primitives.ledger.script.values import Value


class Session(Frame):
    """values: the program's variables, filled in the order of their declaration."""

    __slots__ = ("account_meta", "balances", "metadata", "tx_meta", "values")

    def __init__(self, balances: Balances, metadata: Metadata) -> None:
        self.values: dict[str, Value] = {}
        super().__init__(balances, self.values, ())
        self.balances = balances
        self.metadata = metadata
        self.tx_meta: dict[str, str] = {}
        self.account_meta: dict[str, dict[str, str]] = {}


def session_of(frame: Frame) -> Session:
    """Only for closures that a template's script cannot compile to."""
    return cast(Session, frame)
