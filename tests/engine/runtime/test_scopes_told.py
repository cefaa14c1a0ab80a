"""A product's document says of every operation which scope it needs, and that is the one it is refused without."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.runtime.own_world import PATH, OwnDemo, own_demo

HTTP = ("get", "post")


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[OwnDemo]:
    async with own_demo(database, tmp_path) as found:
        yield found


def operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        for method in HTTP:
            if method in methods:
                yield path, method, methods[method]


async def test_every_operation_names_one_scope_of_a_known_scheme(served: OwnDemo) -> None:
    told = await served.document()

    assert told["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for path, method, operation in operations(told):
        ((scheme, scopes),) = operation["security"][0].items()
        assert scheme == "key" and len(scopes) == 1, (method, path)


async def test_a_clients_key_reads_what_says_so_and_is_refused_what_operations_read(served: OwnDemo) -> None:
    told = await served.document()
    headers = {"Authorization": f"Bearer {served.keys['api']}"}

    for path, method, operation in operations(told):
        if method == "post" or "{" in path:
            continue
        answer = await served.client.get(f"{PATH}{path}", headers=headers)
        needs = operation["security"][0]["key"][0]
        refused = answer.status_code == 403 and answer.json()["code"] == "scope_missing"
        assert refused == (needs == "operations"), path


async def test_what_clients_do_and_what_operators_do_to_the_same_resource_is_told_apart(served: OwnDemo) -> None:
    paths = (await served.document())["paths"]

    def scope(path: str) -> str:
        found: str = paths[path]["post"]["security"][0]["key"][0]
        return found

    assert scope("/cash-outs") == scope("/cash-outs/{id}/holds") == scope("/cash-outs/{id}/delivered") == "write"
    assert (
        scope("/cash-outs/{id}/release") == scope("/cash-outs/{id}/answer") == scope("/runs/{id}/retry") == "operations"
    )


async def test_what_acts_on_a_resource_says_on_which_states(served: OwnDemo) -> None:
    paths = (await served.document())["paths"]

    assert paths["/cash-outs/{id}/release"]["post"]["x-states"] == ["held_back"]
