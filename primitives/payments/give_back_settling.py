"""What an answer of a rail makes of a credit that goes back. Pure; an answer may come twice, late, or contradict one.

| it is | accepted | refused | no answer in time |
|---|---|---|---|
| pending | accepted | rejected | unknown |
| unknown | accepted | rejected | as before |
| accepted | as before | odd | nothing |
| rejected | odd | as before | nothing |

Another amount or another credit than was sent is odd whatever it says. There is one way back, that it came by, so what
could not be sent is tried again until its time is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from primitives.kit.call import Intent, Settled
from primitives.kit.connector import ACCEPTED as ACCEPTS
from primitives.kit.connector import REJECTED as REFUSES
from primitives.kit.connector import UNKNOWN as OUT_OF_TIME
from primitives.kit.connector import Answer
from primitives.kit.origin import Origin
from primitives.kit.problems import Defect
from primitives.kit.store import Json, Keys, Rows
from primitives.payments.domain import GiveBack, Sent
from primitives.payments.give_backs import ACCEPTED, PENDING, REJECTED, UNKNOWN, free
from primitives.payments.reasons import NOT_SENT
from primitives.payments.tables import GIVE_BACKS, RECEIPTS
from primitives.payments.wire_ids import id_of

UNDECIDED = (PENDING, UNKNOWN)


def settle_keys(intent: Intent, answer: Answer) -> Keys:
    """The give-back, and the credit it is of."""
    return GIVE_BACKS.at(id_of(intent.message) or ""), RECEIPTS.at(intent.connector, _credit(intent))


def settle(rows: Rows, origin: Origin, intent: Intent, answer: Answer) -> Settled:
    """outcome None: the answer says nothing of it, or what it says is kept for people."""
    row = rows.get(GIVE_BACKS, id_of(intent.message) or "")
    if row is None:
        raise Defect("an answer to a return that is not there")
    odd = _misfit(row, answer.facts)
    if odd is not None:
        return _odd(rows, row, odd)
    if answer.outcome == ACCEPTS:
        return _accepted(rows, row, origin.at)
    if answer.outcome == REFUSES:
        return _refused(rows, row, answer.reason, origin.at)
    if answer.outcome == OUT_OF_TIME:
        return _out_of_time(rows, row, answer.reason)
    if answer.outcome == NOT_SENT:
        return Settled(None, sent(row))
    raise Defect(f"a return has no outcome {answer.outcome}")


def sent(row: GiveBack) -> Sent:
    return Sent(row.rail, row.message, row.state, row.reason, row.code or "", row.amount)


def given(output: Sent) -> Json:
    """What a run keeps of it."""
    return {
        "rail": output.rail,
        "reference": output.reference,
        "state": output.state,
        "reason": output.reason,
        "code": output.code,
        "amount": output.amount,
    }


def _credit(intent: Intent) -> str:
    if not isinstance(intent.body, dict):
        raise Defect("a return's intent is a mapping")
    return str(intent.body["credit"])


def _misfit(row: GiveBack, facts: Mapping[str, Json]) -> str | None:
    """What of an answer is not of this return. A rail names the credit by its EndToEndId."""
    ours = {"amount": row.amount, "asset": row.asset, "end_to_end": row.original}
    return next((f"{name} {facts[name]}" for name in ours if facts.get(name) not in (None, ours[name])), None)


def _accepted(rows: Rows, row: GiveBack, at: datetime) -> Settled:
    if row.state == ACCEPTED:
        return Settled(ACCEPTS, sent(row))
    if row.state not in UNDECIDED:
        return _odd(rows, row, f"accepted after {row.state}")
    return _moved(rows, replace(row, state=ACCEPTED, code=None, answered_at=at), ACCEPTS, "give_back.accepted")


def _refused(rows: Rows, row: GiveBack, code: str | None, at: datetime) -> Settled:
    if row.state == REJECTED:
        return Settled(REFUSES, sent(row))
    if row.state not in UNDECIDED:
        return _odd(rows, row, f"refused after {row.state}")
    free(rows, row)
    after = replace(row, state=REJECTED, code=code, answered_at=at)
    return _moved(rows, after, REFUSES, "give_back.rejected", code=code)


def _out_of_time(rows: Rows, row: GiveBack, code: str | None) -> Settled:
    """A rail's own word that it does not know yet, with a code, leaves it pending; only time ends that."""
    if row.state == UNKNOWN:
        return Settled(OUT_OF_TIME, sent(row))
    if row.state != PENDING:
        return Settled(None, sent(row))
    if code is None:
        return _moved(rows, replace(row, state=UNKNOWN), OUT_OF_TIME, "give_back.unknown", code=row.code)
    if row.code != code:
        row = replace(row, code=code)
        rows.put(GIVE_BACKS, row)
    return Settled(OUT_OF_TIME, sent(row))


def _moved(rows: Rows, row: GiveBack, outcome: str, event: str, **more: Json) -> Settled:
    rows.put(GIVE_BACKS, row)
    _tell(rows, event, row, **more)
    return Settled(outcome, sent(row))


def _odd(rows: Rows, row: GiveBack, odd: str) -> Settled:
    if row.odd != odd:
        row = replace(row, odd=odd)
        rows.put(GIVE_BACKS, row)
        _tell(rows, "give_back.mismatched", row, odd=odd)
    return Settled(None, sent(row))


def _tell(rows: Rows, event: str, row: GiveBack, **more: Json) -> None:
    data: dict[str, Json] = {
        "rail": row.rail,
        "reference": row.message,
        "amount": row.amount,
        "asset": row.asset,
        "resource": row.resource,
    }
    rows.emit(event, row.id, data | more)
