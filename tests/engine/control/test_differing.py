"""What a line of the audit log says of a change, and what it never says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, dictionaries, integers, lists, none, recursive, text
from pydantic import SecretBytes, SecretStr

from engine.runtime.credentials import new_key
from engine.runtime.differing import differing, tellable
from engine.runtime.webhooks import new_secret

NEVER = (
    "password", "passwords", "old_password", "firstPassword", "passwordHash", "passwd", "pwd", "passphrase",
    "key", "keys", "key_hash", "api-key", "apikey", "APIKey", "x-api-keys", "private_key", "privatekey", "hash",
    "secret", "secrets", "client_secret", "webhookSecret", "secret_sha", "signing-secrets",
    "token", "tokens", "token_sha", "accesstoken", "refreshToken", "session_token", "bearer", "authorization",
    "credentials", "cookie", "sessionCookie", "salt", "seed", "signature", "mnemonic", "otp", "pin", "cvv",
)  # fmt: skip
TOLD = ("keyboard", "turkey", "monkey", "hashtag", "pinned", "name", "actor", "scopes", "sha256", "per_second", "state")
HIDING = "hunter2 and 4 more words"

plain = recursive(
    none() | booleans() | integers() | text(),
    lambda inner: lists(inner, max_size=3) | dictionaries(text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
documents = dictionaries(text(max_size=8), plain, max_size=4)


def test_only_what_differs_is_told() -> None:
    before = {"name": "Ana", "tenants": ["acme"], "state": "active", "gone": 1}
    after = {"name": "Ana", "tenants": ["acme", "globex"], "state": "active", "new": None}

    assert differing(before, after) == {
        "gone": {"before": 1},
        "new": {"after": None},
        "tenants": {"before": ["acme"], "after": ["acme", "globex"]},
    }


def test_a_member_of_a_member_is_named_by_its_path() -> None:
    assert differing({"fee": {"now": 5, "vat": 12}}, {"fee": {"now": 7, "vat": 12}}) == {
        "fee.now": {"before": 5, "after": 7}
    }


def test_one_is_not_true() -> None:
    assert differing({"on": 1}, {"on": True}) == {"on": {"before": 1, "after": True}}


def test_what_was_made_or_removed_is_told_whole() -> None:
    assert differing(None, {"name": "Ana"}) == {"name": {"after": "Ana"}}
    assert differing({"name": "Ana"}, None) == {"name": {"before": "Ana"}}


@pytest.mark.parametrize("name", NEVER)
def test_a_secret_member_tells_that_it_changed_and_nothing_else(name: str) -> None:
    for value in (HIDING, [HIDING], {"inner": HIDING}, [{"inner": [HIDING]}], {"inner": {"more": HIDING}}):
        for before, after in (
            ({name: 1}, {name: value}),
            ({name: value}, {name: None}),
            ({}, {"outer": {name: value}}),
        ):
            told = differing(before, after)
            assert "hunter2" not in json.dumps(told)
            assert told


@pytest.mark.parametrize("name", TOLD)
def test_what_only_sounds_like_a_secret_is_told(name: str) -> None:
    assert differing({}, {name: "plain"}) == {name: {"after": "plain"}}


@pytest.mark.parametrize(
    "value",
    [
        new_key(sandbox=True),
        new_key(sandbox=False),
        f"the key is {new_key(sandbox=False)}.",
        new_key(sandbox=False).replace("ff_live_", "ff_sess_"),
        new_secret(),
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b3dWRWJTmaaZObG",
        "-----BEGIN PRIVATE KEY-----\nMIIE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "Bearer abcdefghijkl",
        "postgresql://ana:hunter2@db.example/ledger",
    ],
    ids=["test key", "live key", "key in a text", "token", "webhook", "argon2id", "pem", "jwt", "bearer", "address"],
)
def test_a_value_that_looks_like_a_secret_is_not_told_under_any_name(value: str) -> None:
    told = json.dumps(differing({}, {"note": value, "list": [value], value: {"inner": value}}))

    assert value not in told
    assert value[-9:] not in told


@pytest.mark.parametrize("value", [b"hunter2", bytearray(b"hunter2"), SecretStr("hunter2"), SecretBytes(b"hunter2")])
def test_types_that_hide_their_value_are_not_told_under_any_name(value: Any) -> None:
    assert differing({}, {"note": value}) == {"note": {"after": "(secret)"}}


def test_the_query_of_an_address_is_not_told() -> None:
    assert differing({}, {"url": "https://hooks.example.com/ff?code=hunter2"}) == {
        "url": {"after": "https://hooks.example.com/ff?(secret)"}
    }


def test_what_is_not_plain_is_a_mistake() -> None:
    @dataclass
    class Account:
        password: str

    for value in (Account("hunter2"), 1.5, object()):
        with pytest.raises(TypeError) as mistake:
            differing({}, {"note": value})
        assert "hunter2" not in str(mistake.value)


@given(before=documents, after=documents)
def test_two_values_differ_where_they_do(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert differing(before, before) == {}
    assert bool(differing(before, after)) == (json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True))


@given(value=plain)
def test_what_is_tellable_stays_as_it_is(value: Any) -> None:
    """So hiding secrets twice hides no more than once."""
    told = tellable(value)
    assert tellable(told) == told
