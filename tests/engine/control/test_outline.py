"""Texts as they are typed: their problems, their parameters as a form, their workflows as graphs; nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from engine.postgres.dsn import Dsns
from tests.engine.control.people import Person, signed_in
from tests.engine.control.till import changed, till

SETTINGS = 'tenant: till\ntitle: "Demo"\nproducts:\n  till:\n    template: till@1.0.0   # ours\n'
GIVEN = SETTINGS + "    parameters:\n      fee: { now: 3.00, 2027-03-01: 4.00 }\n"
BROKEN = changed(("source = @held destination = @fees", "source = @heldd destination = @fees"))


class Desk:
    def __init__(self, maria: Person, draft: dict[str, Any]) -> None:
        self.maria = maria
        self.draft = draft

    async def asked(self, part: str, **body: Any) -> dict[str, Any]:
        return await self.maria.made("POST", f"/drafts/{self.draft['id']}/{part}", body)


@pytest.fixture
async def desk(database: Dsns) -> AsyncIterator[Desk]:
    async with till(database) as served:
        parts, client = served.served.parts, served.served.client
        maria = await signed_in(parts, client, "maria", ("product",), "till")
        draft = await maria.made("POST", "/drafts", {"product": "till", "start": "live", "settings": SETTINGS})
        yield Desk(maria, draft)
        assert await maria.made("GET", f"/drafts/{draft['id']}") == draft


async def test_texts_are_checked_as_they_are_typed(desk: Desk) -> None:
    assert (await desk.asked("check"))["errors"] == 0
    assert (await desk.asked("check", template=BROKEN))["errors"] == 1
    assert (await desk.asked("check", settings="tenant: ["))["errors"] == 1


async def test_parameters_come_with_what_the_tenant_gives_them(desk: Desk) -> None:
    (fee,) = (await desk.asked("outline", settings=GIVEN))["parameters"]

    assert (fee["name"], fee["default"], fee["type"]["kind"]) == ("fee", "1.00", "money")
    assert fee["given"] == {"now": "3.00", "2027-03-01": "4.00"}
    assert (await desk.asked("outline"))["parameters"][0]["given"] == {}


async def test_workflows_come_as_graphs(desk: Desk) -> None:
    graphs = (await desk.asked("outline"))["workflows"]

    assert "pay" in [one["name"] for one in graphs]
    assert all(one["nodes"][0]["kind"] == "start" for one in graphs)


async def test_of_texts_with_errors_there_is_no_outline(desk: Desk) -> None:
    assert await desk.asked("outline", template=BROKEN) == {"compiles": False, "parameters": [], "workflows": []}


async def test_another_value_goes_into_the_text_and_all_else_stays(desk: Desk) -> None:
    text = (await desk.asked("settings", parameters={"fee": {"2027-01-01": "2.00"}}))["settings"]
    assert "template: till@1.0.0   # ours" in text

    (fee,) = (await desk.asked("outline", settings=text))["parameters"]
    assert fee["given"] == {"now": "1.00", "2027-01-01": "2.00"}
    text = (await desk.asked("settings", settings=text, parameters={"fee": {"now": "2.50"}}))["settings"]
    (fee,) = (await desk.asked("outline", settings=text))["parameters"]
    assert fee["given"] == {"now": "2.50", "2027-01-01": "2.00"}


@pytest.mark.parametrize("text", ["", "tenant: [", "\t", "products: { till: }", "a: &a [*a]"])
async def test_a_text_that_cannot_be_read_takes_no_value(desk: Desk, text: str) -> None:
    path = f"/drafts/{desk.draft['id']}/settings"
    answer = await desk.maria.post(path, {"settings": text, "parameters": {"fee": {"now": "2.00"}}})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert (await desk.asked("outline", settings=text))["compiles"] is False
