"""Why a rail said no: ISO 20022 external status reason codes, with what they mean on InstaPay.

The codes and their Philippine meaning are those of the InstaPay participants' guides (AB01 to AM12); DUPL, MS03 and the
like are the general ISO set. What a code says of the order decides what is done:

ORDER: it was refused, and would be by any way. WAY: this rail could not carry it, another may. OPEN: it says nothing of
the outcome, so the run goes on asking; a duplicate is refused because the first copy was taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ORDER, WAY, OPEN = "order", "way", "open"
NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Reason:
    """text: for people, without the code."""

    code: str
    text: str
    says: str = ORDER


_KNOWN = (
    Reason("AB01", "The clearing ran out of time", WAY),
    Reason("AB05", "The receiving bank took too long", OPEN),
    Reason("AB06", "The rail took too long", OPEN),
    Reason("AB08", "The receiving bank is offline", WAY),
    Reason("AB09", "The receiving bank has not answered", OPEN),
    Reason("AC01", "There is no such account"),
    Reason("AC03", "This account may not receive"),
    Reason("AC04", "The account is closed, or takes no credits"),
    Reason("AC05", "The sender's account is closed"),
    Reason("AC06", "The account is blocked"),
    Reason("AC07", "The receiving account is closed"),
    Reason("AC12", "This type of account cannot be used"),
    Reason("AC14", "This type of receiving account cannot be used"),
    Reason("AG01", "The receiving bank is not on this rail, or has signed off", WAY),
    Reason("AG03", "This rail does not carry such payments", WAY),
    Reason("AM02", "The amount is more than this rail carries", WAY),
    Reason("AM04", "The settlement balance on this rail does not suffice", WAY),
    Reason("AM05", "The rail has this payment already", OPEN),
    Reason("AM06", "The amount is too low"),
    Reason("AM07", "The amount is blocked"),
    Reason("AM09", "The amount is not the right one"),
    Reason("AM11", "The currency cannot be used"),
    Reason("AM12", "The amount is not valid"),
    Reason("AM13", "The amount is more than the clearing allows", WAY),
    Reason("AM14", "The amount is more than was agreed with the receiver"),
    Reason("ARDT", "The payment was returned before"),
    Reason("CUST", "The receiver did not want it"),
    Reason("DUPL", "The rail has this payment already", OPEN),
    Reason("FRAD", "Fraud is suspected"),
    Reason("MS03", "The bank gave no reason"),
    Reason("NARR", "The bank's reason is in words only"),
    Reason("NOOR", "The rail never had this payment", OPEN),
    Reason("TM01", "It came after the rail's cut-off", WAY),
    Reason("PDNG", "The rail is still working on it", OPEN),
    Reason(NOT_SENT, "It never left: the rail could not be reached", WAY),
)

REASONS: Mapping[str, Reason] = {reason.code: reason for reason in _KNOWN}


def says(code: str | None) -> str:
    """ORDER, WAY or OPEN; a code nobody explained is a definite no."""
    known = REASONS.get(code or "")
    return known.says if known else ORDER


def text_of(code: str | None) -> str:
    """For people: `There is no such account (AC01)`; '' where there is no reason."""
    if not code:
        return ""
    known = REASONS.get(code)
    if known is None:
        return f"Refused with {code}"
    return known.text if code == NOT_SENT else f"{known.text} ({code})"
