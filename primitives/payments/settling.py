"""What an answer of a rail makes of a payment. Pure; an answer may come twice, late, or contradict one before.

| the payment is | accepted | refused | refused by the rail's fault | no answer in time |
|---|---|---|---|---|
| pending | accepted | rejected | rerouted, where a rail is left: that one is pending | unknown |
| unknown | accepted | rejected | rejected | as before |
| accepted | as before | odd | odd | nothing |
| rejected | odd | as before | as before | nothing |
| rerouted | odd | nothing | nothing | nothing |

Another amount or another payment than was asked is odd whatever it says. What is odd is kept with the payment and
published, and says nothing to the run.
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
from primitives.kit.ids import derived_id
from primitives.kit.origin import Origin
from primitives.kit.problems import Defect
from primitives.kit.store import Json, Keys, Rows
from primitives.payments.domain import ACCEPTED, PENDING, REJECTED, REROUTED, UNKNOWN, Payment, sent
from primitives.payments.reasons import NOT_SENT, WAY, says
from primitives.payments.tables import PAYMENTS
from primitives.payments.wire_ids import id_of, uetr_of, wire_id

UNDECIDED = (PENDING, UNKNOWN)


def settle_keys(intent: Intent, answer: Answer) -> Keys:
    """The payment, and the one that would follow it."""
    id_ = _id(intent)
    return PAYMENTS.at(id_), PAYMENTS.at(_next_id(id_))


def settle(rows: Rows, origin: Origin, intent: Intent, answer: Answer) -> Settled:
    """outcome None: the answer says nothing of this payment, or what it says is kept for people."""
    payment = rows.get(PAYMENTS, _id(intent))
    if payment is None:
        raise Defect("an answer to a payment that is not there")
    odd = _misfit(payment, answer.facts)
    if odd is not None:
        return _odd(rows, payment, odd)
    if answer.outcome == ACCEPTS:
        return _accepted(rows, payment, origin.at)
    if answer.outcome in (REFUSES, NOT_SENT):
        return _refused(rows, payment, intent, answer, origin.at)
    if answer.outcome == OUT_OF_TIME:
        return _out_of_time(rows, payment, answer.reason)
    raise Defect(f"a payment has no outcome {answer.outcome}")


def _misfit(payment: Payment, facts: Mapping[str, Json]) -> str | None:
    """What of an answer is not of this payment."""
    for name in ("amount", "asset", "end_to_end"):
        said = facts.get(name)
        if said is not None and said != getattr(payment, name):
            return f"{name} {said}"
    return None


def _accepted(rows: Rows, payment: Payment, at: datetime) -> Settled:
    if payment.state == ACCEPTED:
        return Settled(ACCEPTS, sent(payment))
    if payment.state not in UNDECIDED:
        return _odd(rows, payment, f"accepted after {payment.state}")
    after = replace(payment, state=ACCEPTED, code=None, answered_at=at)
    return _moved(rows, after, ACCEPTS, "payment.accepted")


def _refused(rows: Rows, payment: Payment, intent: Intent, answer: Answer, at: datetime) -> Settled:
    code = NOT_SENT if answer.outcome == NOT_SENT else answer.reason
    if payment.state == REJECTED:
        return Settled(REFUSES, sent(payment))
    if payment.state == REROUTED:
        return Settled(None, sent(payment))
    if payment.state == ACCEPTED:
        return _odd(rows, payment, f"refused after {payment.state}")
    after = replace(payment, code=code, answered_at=at)
    if _way_is_at_fault(answer) and payment.others and payment.state == PENDING:
        return _rerouted(rows, after, intent, at)
    if answer.outcome == NOT_SENT:
        return Settled(None, sent(payment))  # no other rail is left: this one is tried again
    return _moved(rows, replace(after, state=REJECTED), REFUSES, "payment.rejected", code=code)


def _way_is_at_fault(answer: Answer) -> bool:
    """A rejection because it never left says that time is up: then no other rail is in time either."""
    return answer.outcome == NOT_SENT or (says(answer.reason) == WAY and answer.reason != NOT_SENT)


def _out_of_time(rows: Rows, payment: Payment, code: str | None) -> Settled:
    """A rail's own word that it does not know yet, with a code, leaves the payment pending; only time ends that."""
    if payment.state == UNKNOWN:
        return Settled(OUT_OF_TIME, sent(payment))
    if payment.state != PENDING:
        return Settled(None, sent(payment))
    if code is not None:
        return _noted(rows, payment, code)
    return _moved(rows, replace(payment, state=UNKNOWN), OUT_OF_TIME, "payment.unknown", code=payment.code)


# ── another rail ──────────────────────────────────────────────────────────────────────────────────────────────


def _rerouted(rows: Rows, payment: Payment, intent: Intent, at: datetime) -> Settled:
    following = _following(payment, at)
    rows.put(PAYMENTS, following)
    again = Intent(following.rail, following.end_to_end, _body(intent, following))
    done = _moved(
        rows, replace(payment, state=REROUTED), REFUSES, "payment.rerouted", code=payment.code, to=following.rail
    )
    return done._replace(again=again)


def _following(payment: Payment, at: datetime) -> Payment:
    rail, _, others = payment.others.partition(" ")
    id_ = _next_id(payment.id)
    return replace(
        payment,
        id=id_,
        end_to_end=wire_id(id_),
        uetr=uetr_of(id_),
        rail=rail,
        others=others,
        attempt=payment.attempt + 1,
        code=None,
        made_at=at,
        answered_at=None,
    )


def _body(intent: Intent, following: Payment) -> Json:
    body: Json = intent.body
    if not isinstance(body, dict):
        raise Defect("a payment's intent is a mapping")
    ids: dict[str, Json] = {"message": following.end_to_end, "end_to_end": following.end_to_end}
    return {**body, **ids, "uetr": following.uetr}


def _id(intent: Intent) -> str:
    id_ = id_of(intent.message)
    if id_ is None:
        raise Defect("a message of another's making")
    return id_


def _next_id(id_: str) -> str:
    return derived_id(id_, "again")


# ── what is put and told ──────────────────────────────────────────────────────────────────────────────────────


def _moved(rows: Rows, payment: Payment, outcome: str, event: str, **more: Json) -> Settled:
    rows.put(PAYMENTS, payment)
    _tell(rows, event, payment, **more)
    return Settled(outcome, sent(payment))


def _noted(rows: Rows, payment: Payment, code: str) -> Settled:
    after = replace(payment, code=code)
    if after != payment:
        rows.put(PAYMENTS, after)
    return Settled(OUT_OF_TIME, sent(after))


def _odd(rows: Rows, payment: Payment, odd: str) -> Settled:
    if payment.odd != odd:
        payment = replace(payment, odd=odd)
        rows.put(PAYMENTS, payment)
        _tell(rows, "payment.mismatched", payment, odd=odd)
    return Settled(None, sent(payment))


def _tell(rows: Rows, event: str, payment: Payment, **more: Json) -> None:
    data: dict[str, Json] = {
        "rail": payment.rail,
        "reference": payment.end_to_end,
        "amount": payment.amount,
        "asset": payment.asset,
        "resource": payment.resource,
    }
    rows.emit(event, payment.id, data | more)
