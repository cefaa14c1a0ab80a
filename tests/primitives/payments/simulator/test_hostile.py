"""Whatever is sent to a rail is refused in words, and only what its tenant signed is taken."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primitives.kit.signatures import connector_key, sign
from primitives.payments.messages import Notification, StatusRequest, write
from tests.primitives.payments.simulator.bank import INSTALLATION, Rail, now


def test_only_what_the_tenant_signed_for_this_rail_is_taken(rail: Rail) -> None:
    body = write(rail.order())

    for key in (
        b"guessed",
        connector_key(INSTALLATION, rail.tenant, "pesonet"),
        connector_key(INSTALLATION, "b", "instapay"),
    ):
        response = rail.post("messages", body, key)
        assert (response.status_code, response.json()["code"]) == (400, "bad_message")
    assert rail.post("control/cycle", b"{}", b"guessed").status_code == 400
    assert rail.items() == []


def test_a_signature_for_another_address_is_not_taken(rail: Rail) -> None:
    body = write(rail.order())
    headers = sign(rail.key, rail.tenant, "POST", f"{rail.url}/messages", body, now())

    assert rail.http.post(f"{rail.url}/inquiries", content=body, headers=headers).status_code == 400
    assert rail.http.post(f"{rail.url}/messages?x", content=body, headers=headers).status_code == 400
    assert rail.http.post(f"{rail.url}/messages", content=body + b" ", headers=headers).status_code == 400
    assert rail.http.post(f"{rail.url}/messages", content=body, headers=headers).status_code == 202


@pytest.mark.parametrize("path", ["messages", "inquiries"])
@pytest.mark.parametrize("body", [b"", b"{}", b"<a/>", b"<" * 70_000])
def test_what_is_no_message_is_refused(rail: Rail, path: str, body: bytes) -> None:
    assert rail.post(path, body).status_code == 400


def test_a_message_in_the_wrong_place_is_refused(rail: Rail) -> None:
    notification = Notification("N", now(), "fee", "instapay", "1", 0, 1, "PHP/2")

    assert rail.post("messages", write(notification)).json()["code"] == "not_taken"
    assert rail.post("messages", write(StatusRequest("Q", now(), "M", "E"))).json()["code"] == "not_taken"
    assert rail.post("inquiries", write(rail.order())).json()["code"] == "no_inquiry"


@pytest.mark.parametrize(
    "verb, body",
    [
        ("outcomes", {}), ("outcomes", {"answers": "perhaps"}), ("outcomes", {"answers": "reject", "code": "no such"}),
        ("outcomes", {"answers": "accept", "count": 0}), ("outcomes", {"answers": "late_accept", "after": -1}),
        ("outcomes", {"mix": {"accept": 0}}), ("outcomes", {"mix": {"perhaps": 1}}), ("outcomes", {"mix": 1}),
        ("outcomes", {"answers": "duplicate", "times": 1000}), ("outcomes", {"answers": "accept", "end_to_end": [1]}),
        ("credit", {"amount": 0, "account": "1"}), ("credit", {"amount": 1.5, "account": "1"}),
        ("credit", {"amount": 1}), ("return", {"message": "\ud800"}),
        ("credit", {"amount": True, "account": "1"}), ("credit", {"amount": 1, "account": "1", "bank": "BPI"}),
        ("credit", {"amount": 1, "account": "1", "asset": "GOLD"}), ("cycle", {"at": "noon"}), ("fee", {"amount": -1}),
        ("recall", {"message": "nothing"}), ("return", {}), ("release", {"message": "nothing"}),
        ("settings", {"position": -1}), ("settings", {"unknown": "1"}), ("settings", {"down": 1}),
        ("cycle", {"asset": 5}),
    ],
)  # fmt: skip
def test_a_control_that_cannot_be_followed_says_which_member(rail: Rail, verb: str, body: dict[str, object]) -> None:
    response = rail.post(f"control/{verb}", json.dumps(body).encode())

    assert (response.status_code, response.json()["code"]) == (422, "bad_control")


@pytest.mark.parametrize("body", [b"[]", b"1", b"{", b"[" * 100_000, b"\xff"])
def test_a_control_that_is_no_object_is_refused(rail: Rail, body: bytes) -> None:
    assert rail.post("control/outcomes", body).status_code == 400


def test_a_control_that_is_not_there_and_a_message_nobody_sent_are_not_found(rail: Rail) -> None:
    assert rail.post("control/explode", b"{}").status_code == 404
    assert rail.ask("messages/nothing").status_code == 404


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = [
    "answers", "code", "count", "after", "times", "amount", "end_to_end", "mix", "seed", "message", "account", "sender",
    "asset", "bank", "quiet", "down", "position", "unknown", "at", "wait", "reference", "name",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["outcomes", "release", "settings", "credit", "return", "recall", "cycle", "fee"]),
    st.dictionaries(st.sampled_from(MEMBERS), JSON | st.sampled_from(["reject", "accept", 1, True]), max_size=4),
)
def test_any_control_is_followed_or_refused(rail: Rail, verb: str, body: dict[str, object]) -> None:
    if body.get("wait") not in (None, True, False):
        body["wait"] = 0
    response = rail.post(f"control/{verb}", json.dumps(body).encode())

    assert response.status_code in (200, 422), response.text
