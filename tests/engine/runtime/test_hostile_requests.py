"""What no client of ours would send is answered with a problem, never with a defect."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.demo import Demo, demo


@pytest.fixture
async def served(database: Dsns, tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(database, tmp_path) as found:
        yield found


HOSTILE = ["%00", "%27%3B--", "a%22%2C%22b", "%7B%7D", "..%2F..", "%F0%9F%92%B8", "x" * 4000, "%ED%A0%80", "wallets:1"]


@pytest.mark.parametrize("id_", HOSTILE, ids=range(len(HOSTILE)))
async def test_an_id_that_is_none_is_not_found(served: Demo, id_: str) -> None:
    for path in (f"/wallets/{id_}", f"/wallets/{id_}/balances", f"/transfers/{id_}", f"/transfers/{id_}/explain"):
        assert (await served.get(path)).status_code == 404, path
    freeze = await served.post(f"/wallets/{id_}/freeze", {"reason": "x"}, "operations")
    assert freeze.status_code == 404
    transaction = await served.get(f"/transactions/{id_}", "operations")
    assert transaction.status_code in (404, 422)


@pytest.mark.parametrize("value", HOSTILE[:6], ids=range(6))
async def test_a_filter_that_matches_nothing_answers_an_empty_page_or_a_problem(served: Demo, value: str) -> None:
    for path in (f"/wallets?state={value}", f"/transfers?status={value}", f"/wallets?cursor={value}"):
        answer = await served.get(path)
        assert answer.status_code in (200, 404, 422), (path, answer.text)


async def test_a_cursor_of_another_making_is_refused(served: Demo) -> None:
    for cursor in ("AA", "!!", "_w"):
        for path in ("/wallets", "/transfers", "/customers"):
            assert (await served.get(f"{path}?cursor={cursor}")).status_code == 422, (path, cursor)


@pytest.mark.parametrize("path", ["/webhooks/%00", "/control/products/%00/releases", "/%00/b/v1/c"])
async def test_no_path_holds_a_nul(served: Demo, path: str) -> None:
    headers = {"Authorization": f"Bearer {served.keys['api']}"}

    assert (await served.client.get(path, headers=headers)).status_code == 404


async def test_texts_that_cannot_be_stored_are_refused_where_they_stand(served: Demo) -> None:
    answer = await served.post("/customers", {"name": "Ana\u0000Cruz"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/name")


async def test_money_beyond_any_bound_is_refused(served: Demo) -> None:
    wallets = [await served.wallet(), await served.wallet()]
    for amount in (10**30, -1, 0, 1.5, "100", True, None):
        body = {"from": wallets[0], "to": wallets[1], "amount": {"amount": amount, "currency": "PHP"}}
        answer = await served.post("/transfers", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request"), amount


async def test_a_lone_surrogate_is_refused_and_the_next_request_served(served: Demo) -> None:
    headers = {"Authorization": f"Bearer {served.keys['api']}", "Idempotency-Key": str(uuid4())}
    headers["Content-Type"] = "application/json"

    for body in (b'{"name": "\\ud800"}', b'{"name": "Ana", "\\ud800": 1}'):
        answer = await served.client.post("/demo/e-wallet/v1/customers", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert (await served.post("/customers", {"name": "Ana"})).status_code == 201


@pytest.mark.parametrize("day", [0, 631152000, 1.5, "0", "631152000", "1990-01-01T00:00:00", "1990-02-30", True])
async def test_a_day_is_a_text_as_it_is_documented_and_no_number(served: Demo, day: object) -> None:
    answer = await served.post("/customers", {"name": "Ana", "birth_date": day})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/birth_date")


async def test_another_tenants_path_is_not_found_with_a_good_key(served: Demo) -> None:
    headers = {"Authorization": f"Bearer {served.keys['api']}"}

    assert (await served.client.get("/other/e-wallet/v1/wallets", headers=headers)).status_code == 404


def b64(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


EXTREMES: dict[str, tuple[str, ...]] = {
    "date": ("0001-01-01", "9999-12-31"),
    "date-time": (
        "0001-01-01T00:00:00%2B14:00",
        "0001-01-01T00:00:00-12:00",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59%2B14:00",
    ),
    "cursor": ("OQ", b64("9" * 5_000), b64("0"), b64("-1"), b64(" "), b64("/"), b64("\U0010ffff")),
    "limit": ("0", "-1", "000000100000001", "9" * 5_000, "²"),
    "text": ("%25", "_", "(", "%5C", "[", "**", "\U0010ffff", "PHP%25"),
}


async def test_no_day_moment_cursor_or_limit_is_too_far_for_a_list(served: Demo) -> None:
    wallet = await served.wallet(5_000)
    await served.made("/freezes", {"resource": wallet, "reason": "court order"}, "operations")
    paths = (await served.document())["paths"]

    for path, parameter, value in extremes(paths):
        scope = paths[path]["get"]["security"][0]["key"][0]
        asked = f"{path.replace('{id}', wallet)}?{parameter}={value}"
        answer = await served.get(asked, "operations" if scope == "operations" else "api")
        expected = (422,) if parameter == "limit" else (200, 404, 422)
        assert answer.status_code in expected, (asked[:200], answer.text)


def extremes(paths: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, methods in paths.items():
        if "{" in path.replace("/wallets/{id}", ""):
            continue
        for parameter in methods.get("get", {}).get("parameters", ()):
            name, kind = parameter["name"], parameter["schema"].get("format", "text")
            for value in EXTREMES.get(name) or EXTREMES.get(kind, ()):
                yield path, name, value
