"""Tenants: seen by those who may, made by the wizard, and served with the key and the line it answers."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from engine.app import running, served
from engine.commands.connected import connected
from engine.commands.demo import ready_demo
from engine.compiler.compile import compile_product
from engine.compiler.source import Source
from engine.control.tenant_edit import with_values
from engine.control.tenant_text import quoted
from engine.parts import Parts, make_parts
from engine.postgres.dsn import Dsns
from engine.runtime.failpoints import Failpoints
from engine.runtime.logs import json_logger
from engine.scenarios.serving import free_socket, serving, url_of
from engine.settings import read_settings, shipped
from primitives.catalog import CATALOG
from tests.engine.control.people import Person, signed_in

TEMPLATE = (shipped() / "templates" / "e-wallet" / "template.yaml").read_text()
ACME = {
    "name": "acme",
    "title": 'Acme "Pay": #1',
    "template": "e-wallet",
    "parameters": {"transfer_fee": {"now": "2.50", "2027-03-01": "3.00"}},
}


@dataclass(frozen=True, slots=True)
class House:
    """root: an admin of everything; dora: of demo alone; ana looks at everything."""

    parts: Parts
    url: str
    root: Person
    dora: Person
    ana: Person


@pytest.fixture
async def house(database: Dsns, tmp_path: Path) -> AsyncIterator[House]:
    settings, bound = read_settings({"FINFACTORY_HOME": str(tmp_path)}, root=False), free_socket()
    async with connected(database) as connection:
        await ready_demo(connection, settings)
    with (tmp_path / "log").open("w") as log:
        parts = make_parts(database, CATALOG, Failpoints({}), json_logger(log, "error"))
        app = served(parts)
        async with (
            running(parts),
            serving(app, bound),
            AsyncClient(transport=ASGITransport(app), base_url=url_of(bound)) as client,
        ):
            root = await signed_in(parts, client, "root", ("admin",), "")
            dora = await signed_in(parts, client, "dora", ("admin",), "demo", ("demo",))
            ana = await signed_in(parts, client, "ana", ("auditor",), "")
            yield House(parts, url_of(bound), root, dora, ana)


async def run(line: str) -> str:
    """As it is pasted on a shell."""
    process = await asyncio.create_subprocess_shell(
        line, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env={"PATH": "/usr/bin:/bin"}
    )
    out, problem = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, problem.decode()
    return out.decode()


async def test_the_wizard_makes_a_tenant_whose_line_works_on_a_shell(house: House) -> None:
    made = await house.root.made("POST", "/tenants", ACME)

    assert (made["path"], made["number"]) == ("/acme/e-wallet/v1", 1)
    assert made["curl"].startswith("curl -sS -H 'Authorization: Bearer ff_test_")
    assert house.url in shlex.split(made["curl"])[-1]
    assert '"data":[]' in await run(made["curl"])


async def test_a_tenant_is_shown_with_its_parameters_and_no_secrets(house: House) -> None:
    made = await house.root.made("POST", "/tenants", ACME)

    shown = await house.ana.made("GET", "/tenants/acme")

    assert (shown["title"], shown["sandbox"]) == ('Acme "Pay": #1', True)
    (product,) = shown["products"]
    assert (product["time_zone"], product["asset"]) == ("Asia/Manila", "PHP/2")
    fee = next(one for one in product["parameters"] if one["name"] == "transfer_fee")
    assert [(one["from"], one["value"], one["in_force"]) for one in fee["values"]] == [
        (None, "2.50 PHP", True),
        ("2027-03-01", "3.00 PHP", False),
    ]
    assert {one["name"]: one["use"] for one in product["connectors"]}["kyc"] == "sandbox"
    assert [(key["name"], key["scopes"]) for key in shown["keys"]] == [("first key", ["read", "sandbox", "write"])]
    assert made["key"]["key"] not in str(shown)


async def test_a_tenant_is_seen_by_those_who_may_and_made_by_admins_of_all(house: House) -> None:
    await house.root.made("POST", "/tenants", ACME)

    assert [one["tenant"] for one in (await house.ana.made("GET", "/tenants"))["data"]] == ["acme", "demo"]
    assert [one["tenant"] for one in (await house.dora.made("GET", "/tenants"))["data"]] == ["demo"]
    assert (await house.dora.get("/tenants/acme")).status_code == 404
    for person in (house.dora, house.ana):
        assert (await person.post("/tenants", {**ACME, "name": "own"})).json()["code"] == "role_missing"
    key = (await house.dora.made("POST", "/keys", {"name": "ci", "actor": "ci", "scopes": ["admin"]}))["key"]
    ci = replace(house.dora, token=key)
    assert (await ci.post("/tenants", {**ACME, "name": "own"})).json()["code"] == "role_missing"
    assert [one["tenant"] for one in (await ci.made("GET", "/tenants"))["data"]] == ["demo"]
    assert (await ci.get("/tenants/acme")).status_code == 404


async def test_tenants_come_in_pages(house: House) -> None:
    await house.root.made("POST", "/tenants", ACME)

    first = await house.root.made("GET", "/tenants?limit=1")
    second = await house.root.made("GET", first["next"].removeprefix("/control"))

    assert [one["tenant"] for page in (first, second) for one in page["data"]] == ["acme", "demo"]
    assert second["next"] is None


async def test_of_two_who_take_a_name_at_once_one_gets_it(house: House) -> None:
    answers = await asyncio.gather(*(house.root.post("/tenants", ACME) for _ in range(3)))

    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    async with house.parts.reader.tenant("acme") as query:
        assert await query.fetch("select count(*) from runtime.credential", {}) == [(1,)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "demo"}, "conflict"),
        ({"name": "control"}, "conflict"),
        ({"name": "../demo"}, "invalid_request"),
        ({"name": "a\nroles:"}, "invalid_request"),
        ({"title": "a\nroles: {}"}, "invalid_request"),
        ({"template": "no-such"}, "invalid_request"),
        ({"template": "../tenants"}, "invalid_request"),
        ({"sandbox": False}, "invalid_request"),
        ({"parameters": {"transfer_fee": {"now": "99.00"}}}, "template_refused"),
        ({"parameters": {"transfer_fee": {"now": '5.00"\nroles: {}'}}}, "template_refused"),
        ({"parameters": {"transfer_fee": {"soon": "5.00"}}}, "invalid_request"),
        ({"parameters": {"transfer_fee: 1\n": {"now": "5.00"}}}, "invalid_request"),
        ({"parameters": {"transfer_fee": {"now": 5.0}}}, "invalid_request"),
        ({"connectors": {"kyc": {"use": "live", "secret": "a }\nb: {"}}}, "invalid_request"),
    ],
)
async def test_what_cannot_be_a_tenant_leaves_nothing(house: House, change: dict[str, Any], code: str) -> None:
    wanted = {**ACME, "name": "fresh", **change}

    assert (await house.root.post("/tenants", wanted)).json()["code"] == code
    assert [one["tenant"] for one in (await house.root.made("GET", "/tenants"))["data"]] == ["demo"]


async def test_a_parameter_is_changed_through_a_draft(house: House) -> None:
    values = {"product": "e-wallet", "parameters": {"transfer_fee": {"2028-01-01": "3.00"}}, "note": "cheaper in 2028"}

    draft = await house.dora.made("POST", "/tenants/demo/parameters", values)

    assert 'transfer_fee: { now: "5.00", 2027-03-01: "4.00", 2028-01-01: "3.00" }' in draft["settings"]
    plan = await house.dora.made("POST", f"/drafts/{draft['id']}/plan")
    assert [one["what"] for one in plan["limits_and_fees"]] == ["parameter transfer_fee"]
    assert plan["texts"]["template"] == []
    foreign = replace(house.root, tenant="")
    assert (await foreign.post("/tenants/demo/parameters", values)).status_code == 404


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "    parameters:\n",
        "    parameters: {}\n",
        "    parameters: { cash_out_fee: 1.00 }\n",
        "    parameters:\n      # why\n      cash_out_fee: 1.00   # cheap\n",
        "    parameters:\n      transfer_fee:\n        now: 1.00\n        2027-03-01: 2.00   # later\n",
    ],
)
def test_a_value_finds_its_place_in_any_tenants_file(parameters: str) -> None:
    text = (
        f"tenant: a\nproducts:\n  e-wallet:\n    template: e-wallet@1.0.0   # ours\n{parameters}roles:\n  risk: [x]\n"
    )

    edited = with_values(text, "e-wallet", {"transfer_fee": {"now": "3.00"}}, {})

    compiled = compile_product(Source("t.yaml", TEMPLATE), Source("tenant.yaml", edited), "e-wallet", CATALOG)
    assert compiled.product is not None, [problem.message for problem in compiled.problems]
    fee = next(one for one in compiled.product.settings if one.name == "transfer_fee")
    assert fee.values[0] == (None, 300)
    assert "# ours" in edited
    assert all(comment in edited for comment in ("# why", "# cheap", "# later") if comment in parameters)


def test_a_text_stays_one_value_whatever_it_holds() -> None:
    for text in ('"', "\\", "\n", "'", "}: {", "# no", "\u2028", "\x7f"):
        assert "\n" not in quoted(text)
