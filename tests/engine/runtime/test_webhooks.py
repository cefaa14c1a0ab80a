"""The rules of webhooks that need no network: signatures, waits, addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.addresses import permitted
from engine.runtime.events import Event
from engine.runtime.webhooks import WAITS_S, Claim, Reply, message, new_secret, settled, wait

AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
EVENT = Event(7, "019a", "run.a", "w-1", {"amount": 15000}, "r-1", AT)
CLAIM = Claim("acme", "h-1", "https://x.example", "", (), 5, 3, AT - timedelta(hours=1), AT, False)


def test_the_body_is_canonical_and_the_signature_is_the_standards() -> None:
    headers, body = message(
        EVENT, "acme", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", datetime.fromtimestamp(1614265330, UTC)
    )

    assert body == (
        b'{"data":{"amount":15000},"id":"019a","n":7,"run":"r-1","subject":"w-1","tenant":"acme",'
        b'"timestamp":"2026-11-20T04:00:00.000Z","type":"run.a"}'
    )
    assert headers["webhook-timestamp"] == "1614265330" and headers["webhook-id"] == "019a"
    assert headers["webhook-signature"] == "v1,VChSf81928AwnJZ7mlp+XQEAy48slu8b1Ip0dUe2UuI="


def test_the_time_of_an_attempt_is_the_same_in_every_zone() -> None:
    secret, manila = new_secret(), AT.astimezone(ZoneInfo("Asia/Manila"))

    assert message(EVENT, "acme", secret, AT) == message(EVENT, "acme", secret, manila)


def test_waits_grow_from_five_seconds_to_a_day_over_three_days() -> None:
    assert list(WAITS_S) == sorted(WAITS_S)
    assert (WAITS_S[0], WAITS_S[-1]) == (5, 86_400)
    assert timedelta(days=3) < timedelta(seconds=sum(WAITS_S)) < timedelta(days=4)


@given(attempt=st.integers(1, 9), spread=st.floats(0, 1))
def test_jitter_stays_within_a_tenth(attempt: int, spread: float) -> None:
    whole = WAITS_S[attempt - 1]

    assert whole * 0.9 <= wait(attempt, spread).total_seconds() <= whole * 1.1


def test_a_failure_after_progress_counts_from_one_again() -> None:
    standing = settled(CLAIM, 6, Reply(500), AT, lambda: 0.5)

    assert (standing.attempt, standing.failing_since) == (1, AT)
    assert standing.next_at == AT + timedelta(seconds=5)


def test_a_repeated_failure_keeps_its_beginning() -> None:
    standing = settled(CLAIM, 5, Reply(None, "timeout"), AT, lambda: 0.5)

    assert (standing.attempt, standing.failing_since) == (4, CLAIM.failing_since)
    assert standing.next_at == AT + timedelta(seconds=WAITS_S[3])


@pytest.mark.parametrize(
    "status, delivered", [(200, True), (204, True), (299, True), (301, False), (199, False), (400, False)]
)
def test_only_2xx_is_delivered(status: int, delivered: bool) -> None:
    assert Reply(status).delivered is delivered


@pytest.mark.parametrize(
    "address, live, sandbox",
    [
        ("93.184.215.14", True, True),
        ("2606:2800:21f::1", True, True),
        ("127.0.0.1", False, True),
        ("10.1.2.3", False, True),
        ("192.168.1.1", False, True),
        ("::1", False, True),
        ("fd00::1", False, True),
        ("::ffff:10.0.0.1", False, True),
        ("::ffff:93.184.215.14", True, True),
        ("64:ff9b::7f00:1", False, True),
        ("2002:7f00:1::", False, True),
        ("100.64.0.1", False, False),
        ("169.254.169.254", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("fe80::1", False, False),
        ("0.0.0.0", False, False),
        ("::", False, False),
        ("224.0.0.1", False, False),
        ("ff02::1", False, False),
        ("255.255.255.255", False, True),
    ],
)
def test_which_addresses_webhooks_may_reach(address: str, live: bool, sandbox: bool) -> None:
    assert permitted(ip_address(address), sandbox=False) is live
    assert permitted(ip_address(address), sandbox=True) is sandbox
