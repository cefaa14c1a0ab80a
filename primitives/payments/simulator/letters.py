"""What passed between a product and a rail, as the rail keeps it: the message, what became of it, what it booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from primitives.kit.store import Json

OUT, IN = "out", "in"
TRANSFER, RETURN, RECALL = "transfer", "return", "recall"
PENDING, ACCEPTED, REJECTED = "pending", "accepted", "rejected"

SENT, RECEIVED, RETURNED, SENT_BACK, FEE = "sent", "received", "returned", "sent_back", "fee"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """direction: `out` from the product, `in` to it. kind: `transfer`, `return`, `recall`.

    party: the account that is paid. state: `pending` until decided. code: why it was rejected. answers: how the rail
    was told to treat it. refusal: the code it will be rejected with once released, None where it will be accepted.
    returned: what came back of it, minor units. original: the transfer's message, of a return or a recall. digest:
    sha256 of what it says. at, decided: milliseconds since 1970.
    """

    account: int
    message: str
    direction: str
    kind: str
    end_to_end: str
    amount: int
    asset: str
    party: str
    digest: bytes
    at: int
    state: str = PENDING
    code: str | None = None
    answers: str | None = None
    refusal: str | None = None
    returned: int = 0
    decided: int | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was booked on the product's settlement account, once. amount: minor units, above zero came to the product.

    reference: the letter's message, a fee's own id. cycle: which settled it, None until one did.
    """

    kind: str
    reference: str
    end_to_end: str
    amount: int
    asset: str
    at: int
    cycle: str | None = None


def moment(milliseconds: int) -> datetime:
    return _EPOCH + milliseconds * _TICK


def milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _TICK


def shown(letter: Letter) -> dict[str, Json]:
    """For whoever controls the rail."""
    return {
        "message": letter.message,
        "end_to_end": letter.end_to_end,
        "direction": letter.direction,
        "kind": letter.kind,
        "amount": letter.amount,
        "asset": letter.asset,
        "account": letter.party,
        "state": letter.state,
        "code": letter.code,
        "answers": letter.answers,
        "returned": letter.returned,
        "original": letter.original,
        "at": _text(letter.at),
        "decided": None if letter.decided is None else _text(letter.decided),
    }


def shown_entry(entry: Entry) -> dict[str, Json]:
    """direction as of letters; the amount without its sign."""
    return {
        "kind": entry.kind,
        "direction": IN if entry.amount > 0 else OUT,
        "message": entry.reference,
        "end_to_end": entry.end_to_end,
        "amount": abs(entry.amount),
        "asset": entry.asset,
        "state": ACCEPTED,
        "at": _text(entry.at),
        "cycle": entry.cycle,
    }


def _text(at: int) -> str:
    return moment(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
