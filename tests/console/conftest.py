"""The console before a fake API: empty, full, or down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.settings import ADDRESS
from tests.console.serving import EMPTY, FULL, fake_api
from tests.processes import free_port


@pytest.fixture(scope="session")
def addresses() -> Iterator[dict[str, str]]:
    with fake_api(EMPTY) as empty, fake_api(FULL) as full:
        yield {"empty": empty, "full": full, "down": f"http://127.0.0.1:{free_port()}"}


@pytest.fixture
def full(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, addresses["full"])


@pytest.fixture
def empty(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, addresses["empty"])


@pytest.fixture
def down(addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, addresses["down"])
