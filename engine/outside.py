"""Where outside systems are, and the secrets shared with them: from settings, environment, the secrets' folder."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.runtime.connections import Outside
from engine.sandbox_key import sandbox_keys
from engine.settings import Settings

_CONNECTOR = re.compile(r"FINFACTORY_CONNECTOR_([A-Z0-9_]+)_URL")
_SECRET = re.compile(r"[a-z][a-z0-9_]{0,63}")


def outside_of(settings: Settings, environment: Mapping[str, str]) -> Outside:
    """FINFACTORY_CONNECTOR_INSTAPAY_URL is where the real one is, of a tenant that does not use the sandbox.

    A secret named `instapay_signing_key` is FINFACTORY_SECRET_INSTAPAY_SIGNING_KEY, or the file of that name.
    """
    addresses = {
        match[1].lower(): address.rstrip("/")
        for name, address in environment.items()
        if (match := _CONNECTOR.fullmatch(name)) and address
    }

    def secret(name: str) -> bytes | None:
        given = environment.get(f"FINFACTORY_SECRET_{name.upper()}")
        if given:
            return given.encode()
        file = settings.secrets / name
        return file.read_bytes().strip() if _SECRET.fullmatch(name) and file.is_file() else None

    return Outside(settings.sandbox_url, settings.api_url, addresses, secret, sandbox_keys(settings.secrets))
