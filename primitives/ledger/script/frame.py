"""What one run of a script works with: whose money it may take, what it has taken, what it has posted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast


class Posting(NamedTuple):
    """amount: minor units of the asset, always above zero. color: of the money that moved, mostly empty."""

    source: str
    destination: str
    asset: str
    amount: int
    color: str = ""


class Funds(Protocol):
    """The accounts' money, as the script changes it. Whoever owns the books decides floors and freezes.

    Accounts are addresses. Amounts are minor units. What was received may be taken again by the same script.
    """

    def take(self, account: str, asset: str, at_most: int) -> int:
        """Takes what the account can give, up to `at_most` (never negative), and says how much that was."""

    def available(self, account: str, asset: str) -> int | None:
        """What the account can give now, 0 where nothing; None where it has no bound."""

    def receive(self, account: str, asset: str, amount: int) -> None:
        """The account gets money."""

    def refund(self, account: str, asset: str, amount: int) -> None:
        """What was taken from the account in this script, and not used, is back."""


class TintedFunds(Funds, Protocol):
    """Funds that tell colours of one asset apart, and let a script say how far below zero an account may go.

    overdraft: minor units, None for no bound. The whole language needs these; a template's script does not.
    """

    def take(self, account: str, asset: str, at_most: int, color: str = "", overdraft: int | None = 0) -> int: ...

    def available(self, account: str, asset: str, color: str = "", overdraft: int | None = 0) -> int | None: ...

    def receive(self, account: str, asset: str, amount: int, color: str = "") -> None: ...

    def refund(self, account: str, asset: str, amount: int, color: str = "") -> None: ...

    def scales(self, account: str, base: str) -> Mapping[int, int]:
        """What the account has of each scale of an asset: {0: 3, 2: 150} for 3 EUR and 150 EUR/2."""


class Piece(NamedTuple):
    """Money that was taken and has not been given to anyone yet."""

    account: str
    amount: int
    color: str


class Frame:
    """One run. variables: by name; addresses: one for each slot of a template's script, else empty."""

    __slots__ = ("addresses", "funds", "postings", "taken", "variables")

    def __init__(self, funds: Funds, variables: Mapping[str, Any], addresses: Sequence[str]) -> None:
        self.funds = funds
        self.variables = variables
        self.addresses = addresses
        self.taken: deque[Piece] = deque()
        self.postings: list[Posting] = []

    def credit(self, account: str, asset: str, amount: int, color: str) -> None:
        if color:
            tinted_funds(self).receive(account, asset, amount, color)
        else:
            self.funds.receive(account, asset, amount)

    def give_back(self, piece: Piece, asset: str) -> None:
        if piece.color:
            tinted_funds(self).refund(piece.account, asset, piece.amount, piece.color)
        else:
            self.funds.refund(piece.account, asset, piece.amount)


def tinted_funds(frame: Frame) -> TintedFunds:
    """Only for closures that a template's script cannot compile to."""
    return cast(TintedFunds, frame.funds)


def next_pieces(frame: Frame, amount: int) -> list[Piece]:
    """The first `amount` that was taken; neighbours of one account and colour come as one piece."""
    taken = frame.taken
    pieces: list[Piece] = []
    while amount:
        account, available, color = piece = taken.popleft()
        if available > amount:
            taken.appendleft(Piece(account, available - amount, color))
            piece = Piece(account, amount, color)
        amount -= piece.amount
        if pieces and pieces[-1].account == account and pieces[-1].color == color:
            piece = Piece(account, pieces.pop().amount + piece.amount, color)
        pieces.append(piece)
    return pieces


Run = Callable[[Frame], None]
