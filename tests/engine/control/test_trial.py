"""A draft tried in memory answers, posts and explains as its API would, and leaves nothing anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
import pytest
from httpx import ASGITransport, AsyncClient

from engine.app import running, served
from engine.commands.connected import connected
from engine.commands.demo import ready_demo
from engine.parts import make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from engine.settings import read_settings
from primitives.catalog import CATALOG
from tests.engine.control.people import Person, signed_in
from tests.engine.control.till import TEMPLATE as TILL
from tests.engine.demo import php

TRANSFER = {"path": "/transfers", "body": {"from": "{wallets.2}", "to": "{wallets.1}", "amount": php(100_00)}}
CASH_OUT = {
    "path": "/cash-outs",
    "body": {"wallet": "{wallets.1}", "amount": php(100_00), "bank": "BNORPHMM", "account": "0123456789"},
}
VERIFIED = {"path": "/customers/{customers.1}/set-tier", "body": {"tier": "verified"}, "by": "operations"}


@dataclass(frozen=True, slots=True)
class House:
    maria: Person
    other: Person
    draft: dict[str, Any]
    database: Dsns

    async def tried(self, request: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await self.maria.made("POST", f"/drafts/{self.draft['id']}/try", {"request": request, **more})

    async def refused(self, request: dict[str, Any], **more: Any) -> tuple[str, str | None]:
        answer = (await self.maria.post(f"/drafts/{self.draft['id']}/try", {"request": request, **more})).json()
        return answer["code"], next((one.get("pointer") for one in answer.get("errors", [])), None)

    def rows(self) -> dict[str, int]:
        """How many every table has that is not about drafts and sessions."""
        sql = "select schemaname || '.' || relname from pg_stat_user_tables where schemaname <> 'jobs'"
        with psycopg.connect(self.database.owner, autocommit=True) as owner:
            names = [row[0] for row in owner.execute(sql).fetchall()]
            counts = {name: owner.execute(f"select count(*) from {name}".encode()).fetchone() for name in names}
        return {name: found[0] for name, found in counts.items() if found}


@pytest.fixture
async def house(database: Dsns, tmp_path: Path) -> AsyncIterator[House]:
    settings = read_settings({"FINFACTORY_HOME": str(tmp_path)}, root=False)
    async with connected(database) as connection:
        await ready_demo(connection, settings)
    with (tmp_path / "log").open("w") as log:
        parts = make_parts(database, CATALOG, Failpoints({}), json_logger(log, "error"))
        async with running(parts), AsyncClient(transport=ASGITransport(served(parts)), base_url="http://app") as client:
            maria = await signed_in(parts, client, "maria", ("product",), "demo")
            other = await signed_in(parts, client, "other", ("product",), "other", ("other",))
            draft = await maria.made("POST", "/drafts", {"product": "e-wallet", "start": "live"})
            yield House(maria, other, draft, database)


def legs(answer: dict[str, Any]) -> list[tuple[str, str, int]]:
    ids = {id_: f"{path}.{n}" for path, made in answer["people"].items() for n, id_ in enumerate(made, 1)}

    def named(address: str) -> str:
        return ":".join(ids.get(part, part) for part in address.split(":"))

    return [
        (named(leg["source"]), named(leg["destination"]), leg["amount"])
        for entry in answer["postings"]
        for leg in entry["postings"]
    ]


async def test_a_request_is_answered_posted_and_explained(house: House) -> None:
    before = house.rows()

    answer = await house.tried(TRANSFER)

    assert (answer["answer"]["status"], answer["answer"]["body"]["fee"]) == (201, php(5_00))
    assert legs(answer)[0] == ("wallets:wallets.2:available", "wallets:wallets.1:available", 100_00)
    assert sum(amount for _, to, amount in legs(answer) if not to.startswith("wallets")) == 5_00
    (run,) = answer["runs"]
    assert [step["did"] for step in run["explain"]["steps"]][-1] == "finish"
    assert run["explain"]["steps"][0]["source"].startswith("- require: from.active")
    assert [step["did"] for step in run["timeline"]] == [step["did"] for step in run["explain"]["steps"]]
    moved = {one["address"]: one["after"] - one["before"] for one in answer["balances"]}
    taker, giver = answer["people"]["wallets"]
    assert (moved[f"wallets:{giver}:available"], moved[f"wallets:{taker}:available"]) == (-105_00, 100_00)
    assert {one["account"] for one in answer["balances"]} >= {"available", "transfer_fees", "vat", "funding"}
    assert house.rows() == before


async def test_what_the_outside_says_is_said_by_who_tries(house: House) -> None:
    waits = await house.tried(CASH_OUT, given=[VERIFIED])
    paid = await house.tried(CASH_OUT, given=[VERIFIED], then=["accepted"])
    back = await house.tried(CASH_OUT, given=[VERIFIED], then=["rejected"])

    assert waits["answer"]["body"]["state"] == "sending"
    assert [one["runs"][0]["explain"]["status"] for one in (waits, paid, back)] == ["running", "paid", "failed"]
    assert [len(one["postings"]) for one in (waits, paid, back)] == [1, 2, 2]
    giver = back["people"]["wallets"][0]
    available = next(one for one in back["balances"] if one["address"] == f"wallets:{giver}:available")
    assert available["before"] == available["after"]


async def test_the_draft_is_tried_and_not_what_is_live(house: House) -> None:
    settings = house.draft["settings"].replace("now: 5.00", "now: 9.00")
    body = {"version": house.draft["version"], "template": house.draft["template"], "settings": settings}
    await house.maria.made("PUT", f"/drafts/{house.draft['id']}", body)

    now, later = await house.tried(TRANSFER), await house.tried(TRANSFER, at="2027-03-01T00:00")

    assert [one["answer"]["body"]["fee"]["amount"] for one in (now, later)] == [9_00, 4_00]


async def test_given_requests_are_called_by_their_names(house: House) -> None:
    given = [
        {"as": "ana", "path": "/customers", "body": {"name": "Ana Cruz"}},
        {"path": "/customers/{ana}/set-tier", "body": {"tier": "verified"}, "by": "operations"},
        {"as": "purse", "path": "/wallets", "body": {"owner": "{ana}"}},
    ]
    empty = {"path": "/transfers", "body": {"from": "{purse}", "to": "{wallets.1}", "amount": php(1_00)}}

    answer = await house.tried(empty, given=given)

    assert (answer["answer"]["status"], answer["answer"]["body"]["code"]) == (422, "insufficient_funds")
    assert answer["postings"] == []
    assert answer["runs"][0]["explain"]["status"] == "declined"


@pytest.mark.parametrize(
    ("request_", "more", "refused"),
    [
        (TRANSFER, {"then": ["accepted"]}, ("invalid_request", "#/then/0")),
        (TRANSFER, {"people": 1}, ("invalid_request", "#/request")),
        (TRANSFER, {"people": 21}, ("invalid_request", "#/people")),
        (TRANSFER, {"at": "2027-02-30T00:00"}, ("invalid_request", "#/at")),
        (TRANSFER, {"given": [{"path": "/wallets", "body": {}}]}, ("invalid_request", "#/given/0")),
        ({"path": "http://169.254.169.254/"}, {}, ("invalid_request", "#/request/path")),
        ({"path": "/../../control/keys?x"}, {}, ("invalid_request", "#/request/path")),
        ({"path": "//evil.example/transfers"}, {}, ("invalid_request", "#/request/path")),
        ({"path": "/transfers", "by": "admin"}, {}, ("invalid_request", "#/request/by")),
    ],
)
async def test_what_cannot_be_tried_is_told_where(
    house: House, request_: dict[str, Any], more: dict[str, Any], refused: tuple[str, str]
) -> None:
    assert await house.refused(request_, **more) == refused


@pytest.mark.parametrize("path", ["/../../../control/keys", "/sandbox/clock", "/inbox", "/nothing"])
async def test_a_path_leads_nowhere_but_to_the_draft(house: House, path: str) -> None:
    before = house.rows()

    assert (await house.tried({"path": path, "body": {"by": "1h"}}, people=0))["answer"]["status"] in (404, 405)
    assert house.rows() == before


async def test_another_tenant_tries_nothing_and_a_broken_draft_says_why(house: House) -> None:
    path = f"/drafts/{house.draft['id']}/try"
    assert (await house.other.post(path, {"request": TRANSFER})).status_code == 404

    broken = {"version": 1, "template": house.draft["template"].replace("from.active", "from.actve"), "settings": ""}
    await house.maria.made("PUT", f"/drafts/{house.draft['id']}", {**broken, "settings": house.draft["settings"]})
    assert (await house.refused(TRANSFER))[0] == "template_refused"


async def test_a_try_takes_a_moment(house: House) -> None:
    await house.tried(TRANSFER)
    began = perf_counter()
    await house.tried(TRANSFER, people=20)
    assert perf_counter() - began < 5


async def test_runs_that_wait_for_a_message_go_on(house: House) -> None:
    settings = 'tenant: demo\ntitle: "D"\nproducts:\n  till:\n    template: till@1.0.0\n'
    body = {"product": "till", "start": "nothing", "template": TILL, "settings": settings}
    draft = await house.maria.made("POST", "/drafts", body)
    keep = {"path": "/boxes", "body": {"wallet": "{wallets.1}", "amount": php(100_00)}}

    answer = await house.maria.made("POST", f"/drafts/{draft['id']}/try", {"request": keep, "then": ["message.opened"]})

    assert answer["runs"][0]["explain"]["status"] == "opened"
    assert len(answer["postings"]) == 2
