"""Signed requests between us and outside systems: HTTP Message Signatures (RFC 9421) with hmac-sha256.

Covered are the method, the whole address, the body by its Content-Digest (RFC 9530), its type and the moment.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from primitives.kit.connector import BadMessage

OLDEST = 300
"""Seconds a signature may be away from the receiver's clock, before or after."""

METHOD, TARGET, DIGEST, TYPE = "@method", "@target-uri", "content-digest", "content-type"
LABEL = "sig"

_INPUT = re.compile(
    r'([a-z*][a-z0-9_.*-]{0,63})=(\(("[a-z0-9@-]+"(?: "[a-z0-9@-]+")*)\)((?:;[a-z]+=(?:"[ !#-\[\]-~]*"|\d{1,15}))*))'
)
_PARAMETER = re.compile(r';([a-z]+)=(?:"([^"]*)"|(\d+))')
_SIGNATURE = re.compile(r"([a-z*][a-z0-9_.*-]{0,63})=:([A-Za-z0-9+/]+=*):")
_SHA_256 = re.compile(r"(?:^|,\s*)sha-256=:([A-Za-z0-9+/]+=*):(?=\s*(?:,|$))")
_KEY_ID = re.compile(r"[ !#-\[\]-~]{1,200}")


class _Signed(NamedTuple):
    label: str
    covered: tuple[str, ...]
    parameters: Mapping[str, str]
    text: str


def connector_key(installation: bytes, tenant: str, connector: str) -> bytes:
    """The secret a sandbox's tenant shares with the simulator of one connector."""
    return hmac.digest(installation, f"{tenant}/{connector}".encode(), "sha256")


def content_digest(body: bytes) -> str:
    return f"sha-256=:{_base64(hashlib.sha256(body).digest())}:"


def signature_base(components: Iterable[tuple[str, str]], parameters: str) -> bytes:
    """RFC 9421 §2.5. components: names with values, in order; parameters: the text of Signature-Input's member."""
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


def sign(
    key: bytes, key_id: str, method: str, url: str, body: bytes, now: datetime, content_type: str | None = None
) -> dict[str, str]:
    """The headers to send the request with, its Content-Type among them.

    content_type: XML where the body begins with `<`, else JSON, unless given. now: real time.
    Raises ValueError for a key id that is no plain text, and an empty key.
    """
    if not key or _KEY_ID.fullmatch(key_id) is None:
        raise ValueError("a signature needs a key, and a key id of printable characters without quotes")
    headers = {TYPE: content_type or _type_of(body), DIGEST: content_digest(body)}
    components = [(METHOD, method.upper()), (TARGET, url), *headers.items()]
    covered = " ".join(f'"{name}"' for name, _ in components)
    parameters = f'({covered});created={int(now.timestamp())};keyid="{key_id}";alg="hmac-sha256"'
    mac = hmac.digest(key, signature_base(components, parameters), "sha256")
    return {
        "Content-Type": headers[TYPE],
        "Content-Digest": headers[DIGEST],
        "Signature-Input": f"{LABEL}={parameters}",
        "Signature": f"{LABEL}=:{_base64(mac)}:",
    }


def verify(key: bytes, method: str, url: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises BadMessage unless the request is signed with the key, whole, and not more than OLDEST seconds away.

    url: the address as the sender wrote it. headers: names in any case. now: real time.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    signed = _read_input(lower.get("signature-input", ""))
    _check_parameters(signed, now)
    values = {METHOD: method.upper(), TARGET: url, **{name: lower[name] for name in (DIGEST, TYPE) if name in lower}}
    _check_covered(signed.covered, values)
    base = signature_base([(name, values[name]) for name in signed.covered], signed.text)
    if not hmac.compare_digest(hmac.digest(key, base, "sha256"), _read_signature(signed.label, lower)):
        raise BadMessage("the signature is another key's, or the message was changed")
    digest = _SHA_256.search(values[DIGEST])
    if digest is None or not hmac.compare_digest(_bytes(digest[1]), hashlib.sha256(body).digest()):
        raise BadMessage("the body is not the one its Content-Digest names")


def _read_input(text: str) -> _Signed:
    """One signature only: a second could be another's, and which one counts would be a guess."""
    found = _INPUT.fullmatch(text.strip(" \t"))
    if found is None:
        raise BadMessage("Signature-Input is missing, or holds more than one plain signature")
    given = [(name, quoted or number) for name, quoted, number in _PARAMETER.findall(found[4])]
    if len(dict(given)) < len(given):
        raise BadMessage("Signature-Input says something twice")
    return _Signed(found[1], tuple(found[3].replace('"', "").split(" ")), dict(given), found[2])


def _check_parameters(signed: _Signed, now: datetime) -> None:
    created, algorithm = signed.parameters.get("created", ""), signed.parameters.get("alg", "hmac-sha256")
    if algorithm != "hmac-sha256":
        raise BadMessage("the signature's algorithm is not hmac-sha256")
    if not created.isdecimal() or abs(int(now.timestamp()) - int(created)) > OLDEST:
        raise BadMessage(f"the signature does not say when it was made, or is more than {OLDEST} s away")
    expires = signed.parameters.get("expires")
    if expires is not None and not (expires.isdecimal() and int(now.timestamp()) <= int(expires)):
        raise BadMessage("the signature has expired")


def _check_covered(covered: Sequence[str], values: Mapping[str, str]) -> None:
    """A Content-Type that is sent is covered too: with another one the same bytes would be read as something else."""
    needed = {METHOD, TARGET, DIGEST, *values}
    if len(set(covered)) < len(covered) or set(covered) != needed or DIGEST not in values:
        raise BadMessage(f"the signature does not cover {', '.join(sorted(needed))}, or covers what is not there")


def _read_signature(label: str, headers: Mapping[str, str]) -> bytes:
    found = _SIGNATURE.fullmatch(headers.get("signature", "").strip(" \t"))
    if found is None or found[1] != label:
        raise BadMessage("Signature is missing, or another's than Signature-Input")
    return _bytes(found[2])


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise BadMessage("a header is not base64") from None


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _type_of(body: bytes) -> str:
    return "application/xml" if body.startswith(b"<") else "application/json"
