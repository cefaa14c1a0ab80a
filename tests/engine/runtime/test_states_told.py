"""A product's document says of what acts on a resource on which states it acts; from any other it is declined."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.demo import Demo, demo, php

BY_OPERATIONS = "operations"

WALLETS: Mapping[str, tuple[str, ...]] = {"active": (), "frozen": ("freeze",), "closed": ("close",)}
CUSTOMERS: Mapping[str, tuple[str, ...]] = {"active": (), "suspended": ("suspend",), "closed": ("close",)}
"""States, each with what is done to something new to bring it there."""

BODIES: Mapping[str, dict[str, Any]] = {
    "freeze": {"reason": "lost phone"},
    "set-tier": {"tier": "verified"},
    "clear-screening": {"evidence": "another person of that name"},
    "register-document": {"kind": "passport"},
    "register-proxy": {"mobile": "+639170000009"},
    "remove-proxy": {"mobile": "+639170000009"},
}


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(database, tmp_path) as found:
        yield found


async def acts(served: Demo, path: str) -> dict[str, tuple[str, list[str]]]:
    """What may be done to one of a path: the scope it needs, the states it acts on."""
    paths = (await served.document())["paths"]
    below = f"{path}/{{id}}/"
    return {
        one.removeprefix(below): (methods["post"]["security"][0]["key"][0], methods["post"]["x-states"])
        for one, methods in paths.items()
        if one.startswith(below) and "post" in methods
    }


async def customer(served: Demo) -> str:
    made = await served.made("/customers", {"name": "Ana Cruz"})
    return str(made["id"])


async def declined_states(served: Demo, path: str, states: Mapping[str, tuple[str, ...]]) -> set[tuple[str, str]]:
    """Each act that was declined for the state, with that state."""
    found = set()
    for act, (scope, _) in (await acts(served, path)).items():
        for state, way in states.items():
            id_ = await (served.wallet() if path == "/wallets" else customer(served))
            for step in way:
                await served.made(f"{path}/{id_}/{step}", BODIES.get(step, {}), BY_OPERATIONS)
            by = BY_OPERATIONS if scope == "operations" else "api"
            answer = await served.post(f"{path}/{id_}/{act}", BODIES.get(act, {}), by)
            assert answer.status_code in (200, 409, 422), answer.text
            if answer.json().get("code", "").endswith("_wrong_state"):
                found.add((act, state))
    return found


@pytest.mark.parametrize("path, states", [("/wallets", WALLETS), ("/customers", CUSTOMERS)])
async def test_what_acts_on_a_primitives_resource_is_declined_in_the_states_it_does_not_tell_and_no_other(
    served: Demo, path: str, states: Mapping[str, tuple[str, ...]]
) -> None:
    told = await acts(served, path)

    untold = {(act, state) for act, (_, on) in told.items() for state in states if state not in on}
    assert await declined_states(served, path, states) == untold
    assert untold


async def test_what_people_decide_once_acts_on_what_is_undecided(served: Demo) -> None:
    assert (await acts(served, "/adjustments"))["confirm"] == ("operations", ["proposed"])
    assert (await acts(served, "/adjustments"))["reject"] == ("operations", ["proposed"])
    assert (await acts(served, "/freezes"))["lift"] == ("operations", ["frozen"])

    wallet = await served.wallet(5_000)
    frozen = await served.made("/freezes", {"resource": wallet, "reason": "court order"}, BY_OPERATIONS)
    asked = {"resource": wallet, "amount": php(700), "direction": "debit", "reason": "fee charged twice"}
    proposed = await served.made("/adjustments", asked, BY_OPERATIONS)
    for path, by in (
        (f"/freezes/{frozen['id']}/lift", BY_OPERATIONS),
        (f"/adjustments/{proposed['id']}/reject", "finance"),
    ):
        assert (await served.post(path, {}, by)).status_code == 200
        assert (await served.post(path, {}, by)).json()["code"] == "already_decided"
