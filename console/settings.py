"""Where the API is: the one thing the console is told from outside."""

from __future__ import annotations

from collections.abc import Mapping

ADDRESS = "FINFACTORY_API"
USUAL = "http://127.0.0.1:8000"


def api_address(environment: Mapping[str, str]) -> str:
    return environment.get(ADDRESS, USUAL).rstrip("/")
