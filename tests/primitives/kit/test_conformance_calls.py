"""The check of calls, inbound events and lookups finds what does not keep the contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from primitives.kit import conformance_calls
from primitives.kit.action import Signature
from primitives.kit.call import Call, Intent, Settled
from primitives.kit.conformance import faults
from primitives.kit.connector import Answer
from primitives.kit.contract import Manifest, OutsideMoney
from primitives.kit.inbound import Inbound
from primitives.kit.memory import Memory
from primitives.kit.store import NotLoaded
from primitives.kit.types import TEXT
from primitives.payments.actions import SEND
from primitives.payments.inbound import CREDIT_RECEIVED
from primitives.payments.lookups import OF_ORIGINAL
from primitives.payments.manifest import MANIFEST
from primitives.payments.tables import PAYMENTS, RECEIPTS
from tests.primitives.payments.desk import BPI, Desk, by, config

GIVEN = {"amount": 1000_00, "bank": BPI, "account": "123"}
NAMES = {"route": "payout"}
CONFIG = config()

BROKEN: dict[str, tuple[Callable[[Manifest], Manifest], str]] = {
    "a refusal without a text": (
        lambda good: replace(good, calls=(replace(SEND, refusal="bad_luck"),)),
        "refused with bad_luck, which has no text",
    ),
    "a call without patience": (
        lambda good: replace(good, calls=(replace(SEND, patience=timedelta()),)),
        "has no patience",
    ),
    "a call twice": (lambda good: replace(good, calls=(SEND, SEND)), "the call send stands twice"),
    "a call without a title": (lambda good: replace(good, calls=(replace(SEND, title=""),)), "has no title"),
    "an outcome nobody spoke of": (lambda good: replace(good, outside=good.outside[:2]), "must be of each outcome"),
    "money of no call": (
        lambda good: replace(good, outside=(*good.outside, OutsideMoney("beam", "accepted", "amount"))),
        "is about beam, no call",
    ),
    "money that is no field": (
        lambda good: replace(good, inbound=(replace(CREDIT_RECEIVED, money="gold"),)),
        "has no money gold",
    ),
    "money that is a text": (
        lambda good: replace(good, inbound=(replace(CREDIT_RECEIVED, money="account"),)),
        "has no money account",
    ),
    "an event with a dot": (
        lambda good: replace(good, inbound=(replace(CREDIT_RECEIVED, name="credit.received"),)),
        "has no name",
    ),
    "a lookup elsewhere": (lambda good: replace(good, tables=(RECEIPTS,)), "a table that is not the primitive's"),
    "a lookup of half a key": (
        lambda good: replace(good, lookups=(replace(OF_ORIGINAL, table=RECEIPTS),)),
        "makes no key of its table",
    ),
}


@pytest.mark.parametrize("broken, told", BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_is_found_out(broken: Callable[[Manifest], Manifest], told: str) -> None:
    assert any(told in fault for fault in faults(broken(MANIFEST)))


def intend(call: Call, memory: Memory | None = None, manifest: Manifest = MANIFEST) -> tuple[str, ...]:
    memory = memory or Memory()
    return conformance_calls.intend(manifest, call, CONFIG, by("run"), memory, NAMES, GIVEN, {}).faults


def test_a_call_that_keeps_its_contract_has_no_faults() -> None:
    assert intend(SEND) == ()


def test_an_intent_that_is_another_each_time_is_found_out() -> None:
    numbers = count()

    def restless(rows: Any, order: Any) -> Intent:
        return SEND.intend(rows, order)._replace(message=f"m{next(numbers)}")

    assert "send: intend is not the same twice" in intend(replace(SEND, intend=restless))


def test_an_intent_by_no_connector_is_found_out() -> None:
    astray = replace(SEND, intend=lambda rows, order: SEND.intend(rows, order)._replace(connector="pigeon"))

    assert intend(astray) == ("send: goes out by pigeon, no connector of the section",)


def test_a_connector_without_an_adapter_is_found_out() -> None:
    deaf = replace(MANIFEST, adapters=lambda config: {})

    assert intend(SEND, manifest=deaf) == ("payments: not every connector has its adapter",)


def test_a_body_that_is_no_json_is_found_out() -> None:
    odd = replace(SEND, intend=lambda rows, order: SEND.intend(rows, order)._replace(body={"to": ("a", "b")}))

    assert intend(odd) == ("send: what is to be sent is no JSON",)


def test_a_decline_nobody_declared_is_found_out() -> None:
    mute = replace(MANIFEST, problems=())

    done = conformance_calls.intend(mute, SEND, CONFIG, by("run"), Memory(), NAMES, {**GIVEN, "account": "ñ"}, {})

    assert done.faults == ("send: account_not_possible has no text",)


def test_an_unknown_name_is_told() -> None:
    done = conformance_calls.intend(MANIFEST, SEND, CONFIG, by("run"), Memory(), {"route": "x"}, GIVEN, {})

    assert done.faults == ("send: x is no route",)


def settle(call: Call, answer: Answer | None = None) -> tuple[str, ...]:
    desk = Desk(CONFIG)
    intent = desk.send()
    signature = SEND.signature(CONFIG, NAMES)
    assert isinstance(signature, Signature)
    answer = answer or Answer("accepted", None, {})
    return conformance_calls.settle(MANIFEST, call, signature, by("later"), desk.memory, intent, answer).faults


def doing(change: Callable[[Any, Settled], Settled]) -> Call:
    """`send`, whose settling does something more."""
    return replace(
        SEND, settle=lambda rows, origin, intent, answer: change(rows, SEND.settle(rows, origin, intent, answer))
    )


def test_settling_that_keeps_its_contract_has_no_faults() -> None:
    assert settle(SEND) == ()
    assert settle(SEND, Answer("rejected", "AB08", {})) == ()


def test_settling_that_counts_each_answer_is_found_out() -> None:
    def counts(rows: Any, settled: Settled) -> Settled:
        id_ = next(key.values[0] for key in rows.loaded if key in rows.memory.state)
        payment = rows.get(PAYMENTS, id_)
        rows.put(PAYMENTS, replace(payment, attempt=payment.attempt + 1))
        return settled

    assert settle(doing(counts)) == ("send: an answer that comes twice does something twice",)


def test_settling_that_rolls_dice_is_found_out() -> None:
    numbers = count()

    def dice(rows: Any, settled: Settled) -> Settled:
        return settled._replace(output=replace(settled.output, code=str(next(numbers))))

    assert "send: settle is not the same twice" in settle(doing(dice))


def test_an_outcome_nobody_knows_is_found_out() -> None:
    assert "send: perhaps is no outcome" in settle(doing(lambda rows, settled: settled._replace(outcome="perhaps")))


def test_going_out_again_after_acceptance_is_found_out() -> None:
    again = Intent("pesonet", "another", {})

    found = settle(doing(lambda rows, settled: settled._replace(again=again)))

    assert "send: goes out again after accepted" in found
    assert "send: an answer that comes twice says something else" in found


def test_going_out_again_under_the_same_id_is_found_out() -> None:
    same = doing(lambda rows, settled: settled._replace(again=Desk(CONFIG).send()))

    assert "send: goes out again under the same id" in settle(same, Answer("rejected", "AC01", {}))


def test_settling_rows_that_no_key_named_is_found_out() -> None:
    with pytest.raises(NotLoaded):
        settle(replace(SEND, settle_keys=lambda intent, answer: ()))


def test_an_output_that_forgets_is_found_out() -> None:
    forgetful = replace(SEND, revive=lambda stored: SEND.revive({**stored, "rail": ""}))

    assert settle(forgetful) == ("send: revive is not the inverse of record",)


def take(inbound: Inbound, **data: Any) -> tuple[str, ...]:
    event = SimpleNamespace(**{name: None for name, _ in inbound.fields.fields} | {"rail": "r", "message": "m", **data})
    return conformance_calls.take(MANIFEST, inbound, by("in"), Memory(), event, True)


def test_an_event_that_is_taken_twice_is_found_out() -> None:
    numbers = count()

    def greedy(rows: Any, origin: Any, event: Any, accepted: bool) -> None:
        rows.emit("payment.returned", f"{next(numbers)}", {})

    found = take(replace(CREDIT_RECEIVED, take=greedy), amount=1)

    assert "credit_received: an event that comes twice is taken twice" in found


def test_an_event_without_its_fields_is_found_out() -> None:
    more = replace(CREDIT_RECEIVED.fields, fields=(*CREDIT_RECEIVED.fields.fields, ("colour", TEXT)))
    event = SimpleNamespace(**{name: None for name, _ in CREDIT_RECEIVED.fields.fields} | {"rail": "r", "amount": 1})

    found = conformance_calls.take(MANIFEST, replace(CREDIT_RECEIVED, fields=more), by("in"), Memory(), event, True)

    assert found == ("credit_received: the event has no colour",)
