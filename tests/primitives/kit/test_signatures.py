"""A signed request arrives as it was sent, from whom it says, now, or not at all."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primitives.kit.connector import BadMessage
from primitives.kit.signatures import OLDEST, connector_key, content_digest, sign, signature_base, verify

KEY = b"a secret of thirty-two bytes ..."
URL = "http://127.0.0.1:8002/rails/acme/e-wallet/instapay/messages?copy=1"
BODY = b"<Document>1,000.00</Document>"
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)

SHARED_SECRET = base64.b64decode(
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
)
"""RFC 9421, appendix B.1.5."""


def test_a_base_and_its_mac_are_those_of_rfc_9421_b_2_5() -> None:
    parameters = '("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
    components = [
        ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
        ("@authority", "example.com"),
        ("content-type", "application/json"),
    ]

    base = signature_base(components, parameters)

    assert base.decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
        '"@authority": example.com\n'
        '"content-type": application/json\n'
        '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"'
    )
    mac = hmac.digest(SHARED_SECRET, base, "sha256")
    assert base64.b64encode(mac) == b"pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="


def test_a_content_digest_is_that_of_rfc_9530() -> None:
    """Appendix B.1: the body ends with a line feed."""
    assert content_digest(b'{"hello": "world"}\n') == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"


def test_what_was_signed_is_verified() -> None:
    verify(KEY, "POST", URL, signed(), BODY, NOW)


@given(st.binary(max_size=200), st.sampled_from(["GET", "POST", "put"]), st.integers(-OLDEST, OLDEST))
def test_any_body_and_method_is_verified_within_the_age(body: bytes, method: str, seconds: int) -> None:
    headers = sign(KEY, "acme/instapay", method, URL, body, NOW)

    verify(KEY, method, URL, headers, body, NOW + timedelta(seconds=seconds))


def test_names_of_headers_are_read_in_any_case() -> None:
    verify(KEY, "post", URL, {name.upper(): value for name, value in signed().items()}, BODY, NOW)


@pytest.mark.parametrize("seconds", [-OLDEST - 1, OLDEST + 1, 86_400])
def test_a_signature_too_old_or_from_the_future_is_refused(seconds: int) -> None:
    with pytest.raises(BadMessage, match="300 s"):
        verify(KEY, "POST", URL, signed(), BODY, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "key, method, url, body",
    [
        (b"another key", "POST", URL, BODY),
        (KEY, "PUT", URL, BODY),
        (KEY, "POST", URL.replace("acme", "other"), BODY),
        (KEY, "POST", URL + "1", BODY),
        (KEY, "POST", URL, BODY + b" "),
        (KEY, "POST", URL, b""),
    ],
)
def test_what_was_changed_on_the_way_is_refused(key: bytes, method: str, url: str, body: bytes) -> None:
    with pytest.raises(BadMessage):
        verify(key, method, url, signed(), body, NOW)


@pytest.mark.parametrize("header", ["Content-Type", "Content-Digest", "Signature-Input", "Signature"])
def test_a_header_that_is_missing_or_changed_is_refused(header: str) -> None:
    whole = signed()
    for changed in ({**whole, header: whole[header] + "x"}, {n: v for n, v in whole.items() if n != header}):
        with pytest.raises(BadMessage):
            verify(KEY, "POST", URL, changed, BODY, NOW)


def test_a_body_put_under_an_old_signature_with_a_new_digest_is_refused() -> None:
    with pytest.raises(BadMessage, match="changed"):
        verify(KEY, "POST", URL, {**signed(), "Content-Digest": content_digest(b"other")}, b"other", NOW)


@pytest.mark.parametrize(
    "covered, parameters",
    [
        ('"@method" "@target-uri"', ";created={now}"),
        ('"@method" "@target-uri" "content-digest"', ";created={now}"),
        ('"@target-uri" "content-digest" "content-type"', ";created={now}"),
        ('"@method" "@target-uri" "content-digest" "content-type" "date"', ";created={now}"),
        ('"@method" "@method" "@target-uri" "content-digest" "content-type"', ";created={now}"),
        ('"@method" "@target-uri" "content-digest" "content-type"', ""),
        ('"@method" "@target-uri" "content-digest" "content-type"', ";created=1;created={now}"),
        ('"@method" "@target-uri" "content-digest" "content-type"', ';created="now"'),
        ('"@method" "@target-uri" "content-digest" "content-type"', ';created={now};alg="none"'),
        ('"@method" "@target-uri" "content-digest" "content-type"', ";created={now};expires=1"),
    ],
)
def test_a_signature_over_too_little_is_refused_though_its_mac_is_right(covered: str, parameters: str) -> None:
    text = f"({covered}){parameters.format(now=int(NOW.timestamp()))}"
    values = {"@method": "POST", "@target-uri": URL, "content-digest": content_digest(BODY), "date": "today"}
    values["content-type"] = "application/xml"
    names = covered.replace('"', "").split(" ")
    mac = hmac.digest(KEY, signature_base([(name, values[name]) for name in names], text), "sha256")
    headers = {
        "Content-Type": "application/xml",
        "Content-Digest": content_digest(BODY),
        "Date": "today",
        "Signature-Input": f"sig={text}",
        "Signature": f"sig=:{base64.b64encode(mac).decode()}:",
    }

    with pytest.raises(BadMessage):
        verify(KEY, "POST", URL, headers, BODY, NOW)


def test_another_sender_may_choose_its_label_order_and_digests() -> None:
    """What the standard leaves open is left open: another library's signature is as good as ours."""
    digest = f"sha-512=:{base64.b64encode(hashlib.sha512(BODY).digest()).decode()}:, {content_digest(BODY)}"
    text = f'("content-digest" "@target-uri" "@method");created={int(NOW.timestamp())};nonce="b3k2"'
    base = signature_base([("content-digest", digest), ("@target-uri", URL), ("@method", "POST")], text)
    mac = base64.b64encode(hmac.digest(KEY, base, "sha256")).decode()
    headers = {"content-digest": digest, "signature-input": f"rail-1={text}", "signature": f"rail-1=:{mac}:"}

    verify(KEY, "POST", URL, headers, BODY, NOW)


@given(st.dictionaries(st.sampled_from(["Signature-Input", "Signature", "Content-Digest"]), st.text(max_size=80)))
def test_headers_of_any_text_are_refused_and_nothing_else(headers: dict[str, str]) -> None:
    with pytest.raises(BadMessage):
        verify(KEY, "POST", URL, {**signed(), "Signature": "", **headers}, BODY, NOW)


def test_a_key_belongs_to_one_tenant_and_one_connector() -> None:
    keys = {connector_key(b"k", *pair) for pair in (("acme", "kyc"), ("acme", "instapay"), ("other", "kyc"))}

    assert len(keys) == 3
    assert connector_key(b"k", "acme", "kyc") == hmac.digest(b"k", b"acme/kyc", "sha256")


def test_an_empty_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="key"):
        sign(b"", "acme", "POST", URL, BODY, NOW)


def signed() -> dict[str, str]:
    return sign(KEY, "acme/instapay", "POST", URL, BODY, NOW)
