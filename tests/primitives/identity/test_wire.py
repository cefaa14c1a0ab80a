"""The provider's messages: read strictly, and with nothing of them in what is said of bad ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, dictionaries, integers, none, sampled_from, text

from primitives.identity.connectors.kyc import receive
from primitives.identity.connectors.wire import answer_of, message_of, read
from primitives.kit.connector import Answered, Arrived, BadMessage
from primitives.kit.signatures import sign

KEY, URL = b"a key", "http://api.example/inbound/demo/e-wallet/kyc"
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
DECISION: dict[str, Any] = {
    "id": "d-1",
    "type": "decision",
    "check": "c-1",
    "decision": "approved",
    "screening": "clear",
    "reference": "KYC-1",
    "tier": "verified",
    "expires_at": "2027-11-20T12:00:00+08:00",
}
EXPIRED: dict[str, Any] = {
    "id": "x-1",
    "type": "kyc_expired",
    "check": "c-1",
    "customer": "m-1",
    "reason": "document_expired",
    "expired_at": "2026-11-20T04:00:00Z",
}


def test_a_decision_is_an_answer() -> None:
    message = message_of(DECISION)

    assert isinstance(message, Answered)
    assert (message.message, message.call, message.answer.outcome) == ("d-1", "c-1", "accepted")
    assert message.answer.facts["expires_at"] == "2027-11-20T04:00:00Z"


def test_an_end_is_an_event() -> None:
    message = message_of(EXPIRED)

    assert isinstance(message, Arrived)
    assert set(message.data) == {"customer", "check", "reason", "expired_at"}


def test_a_hit_is_a_refusal_whatever_was_decided() -> None:
    answer = answer_of({**DECISION, "screening": "hit"})

    assert (answer.outcome, answer.reason) == ("rejected", "screening_hit")


def test_a_reason_that_is_no_word_is_not_repeated() -> None:
    answer = answer_of({**DECISION, "decision": "rejected", "reason": "Maria Example looks odd"})

    assert answer.reason == "other"


@pytest.mark.parametrize(
    "broken",
    [
        {"decision": "perhaps"},
        {"decision": None},
        {"screening": None},
        {"type": "greeting"},
        {"check": 7},
        {"check": "with blanks"},
        {"id": ""},
        {"expires_at": "tomorrow"},
        {"expires_at": "2027-11-20T12:00:00"},
    ],
)
def test_what_does_not_say_what_it_should_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(BadMessage):
        message_of({**DECISION, **broken})


def test_an_event_without_its_moment_is_refused() -> None:
    with pytest.raises(BadMessage):
        message_of({**EXPIRED, "expired_at": None})


@settings(deadline=None)
@given(binary(max_size=60))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    with pytest.raises(BadMessage):
        message_of(read(body))


@settings(deadline=None)
@given(dictionaries(sampled_from([*DECISION, *EXPIRED]), text(max_size=5) | integers() | none(), max_size=9))
def test_no_members_break_the_reading(changed: dict[str, Any]) -> None:
    for whole in (DECISION, EXPIRED):
        try:
            message_of({**whole, **changed})
        except BadMessage:
            continue


def test_only_what_is_signed_is_read() -> None:
    body = json.dumps(DECISION).encode()
    headers = sign(KEY, "demo/kyc", "POST", URL, body, NOW)

    assert isinstance(receive(KEY, "POST", URL, headers, body, NOW), Answered)
    for key, url, sent in ((b"another", URL, body), (KEY, URL + "x", body), (KEY, URL, body + b" ")):
        with pytest.raises(BadMessage):
            receive(key, "POST", url, headers, sent, NOW)
