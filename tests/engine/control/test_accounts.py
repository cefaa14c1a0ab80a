"""Accounts over the whole app: admins make and change them, and nobody gets more than who gives it has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import Response

from engine.postgres.dsn import Dsns
from tests.engine.control.house import CHOSEN, People, Person, people, soon

ANA = {"login": "ana", "name": "Ana Cruz", "roles": ["finance"], "tenants": ["demo"]}


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[People]:
    async with people(database) as found:
        yield found


def said(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def test_an_admin_makes_an_account_whose_password_is_shown_once(house: People) -> None:
    mia = await house.person("mia", "admin")

    made = await mia.post("/accounts", ANA)

    assert made.status_code == 201 and made.headers["cache-control"] == "no-store"
    password = made.json()["password"]
    assert (await house.sign_in("ana", password)).json()["must_change"] is True
    shown = await mia.get("/accounts/ana")
    assert password not in shown.text and "argon2" not in shown.text
    assert {**ANA, "state": "active", "created_by": "mia"}.items() <= shown.json().items()


async def test_accounts_are_listed_by_login_in_pages(house: People) -> None:
    mia = await house.person("mia", "admin")
    for login in ("zoe", "bea", "carl"):
        await house.add(login, "auditor")

    first = (await mia.get("/accounts?limit=3")).json()
    second = (await house.client.get(first["next"], headers={"Authorization": f"Bearer {mia.token}"})).json()

    assert [one["login"] for one in first["data"] + second["data"]] == ["bea", "carl", "mia", "zoe"]
    assert (first["has_more"], second["has_more"]) == (True, False)


@pytest.mark.parametrize(
    "body, code",
    [
        ({**ANA, "login": "mia"}, (409, "account_exists")),
        ({**ANA, "login": "ＭＩＡ"}, (409, "account_exists")),
        ({**ANA, "login": "ana\x00"}, (422, "account_invalid")),
        ({**ANA, "login": "../ana"}, (422, "account_invalid")),
        ({**ANA, "roles": ["root"]}, (422, "account_invalid")),
        ({**ANA, "roles": []}, (422, "invalid_request")),
        ({**ANA, "tenants": []}, (422, "invalid_request")),
        ({**ANA, "tenants": ["Demo'"]}, (422, "invalid_request")),
        ({**ANA, "name": "Ana\x00"}, (422, "invalid_request")),
        ({**ANA, "name": " "}, (422, "invalid_request")),
        ({**ANA, "password": "chosen-by-admin"}, (422, "invalid_request")),
        ({**ANA, "name": "x" * 101}, (422, "invalid_request")),
    ],
)
async def test_what_is_no_account_is_refused(house: People, body: dict[str, Any], code: tuple[int, str]) -> None:
    mia = await house.person("mia", "admin")

    assert said(await mia.post("/accounts", body)) == code


@pytest.mark.parametrize("role", ["product", "operations", "finance", "risk", "auditor"])
async def test_only_the_role_admin_manages_accounts(house: People, role: str) -> None:
    person = await house.person("leo", role)

    for answer in (
        await person.get("/accounts"),
        await person.get("/accounts/leo"),
        await person.post("/accounts", ANA),
        await person.post("/accounts/leo/roles", {"roles": ["admin"]}),
        await person.post("/accounts/leo/reset-password"),
    ):
        assert said(answer) == (403, "role_missing")


async def test_no_key_manages_accounts_whatever_its_scopes(house: People) -> None:
    """A key is a tenant's; accounts are the installation's."""
    headers = {"Authorization": f"Bearer {house.key}"}

    for method, path in (("GET", "/accounts"), ("POST", "/accounts"), ("GET", "/me")):
        body = ANA if method == "POST" else None
        answer = await house.client.request(method, f"/control{path}", json=body, headers=headers)
        assert said(answer) == (403, "role_missing")


async def test_a_disabled_account_is_out_within_two_seconds_until_it_is_enabled(house: People) -> None:
    mia, leo = await house.person("mia", "admin"), await house.person("leo", "finance")
    assert (await leo.get("/me")).status_code == 200

    assert (await mia.post("/accounts/leo/disable")).json()["state"] == "disabled"

    assert (await soon(lambda: leo.get("/me"), 401)).status_code == 401
    assert said(await house.sign_in("leo", CHOSEN)) == (401, "sign_in_refused")
    await mia.post("/accounts/leo/enable")
    assert (await leo.get("/me")).status_code == 401
    assert (await house.sign_in("leo", CHOSEN)).status_code == 201


async def test_other_roles_count_within_two_seconds(house: People) -> None:
    mia, leo = await house.person("mia", "admin"), await house.person("leo", "admin")
    assert (await leo.get("/accounts")).status_code == 200

    await mia.post("/accounts/leo/roles", {"roles": ["auditor", "risk"]})

    assert said(await soon(lambda: leo.get("/accounts"), 403)) == (403, "role_missing")
    assert (await leo.get("/me")).json()["roles"] == ["auditor", "risk"]


async def test_who_lost_the_role_a_moment_ago_changes_nothing(house: People) -> None:
    """What is remembered of a session for a second does not reach past the change itself."""
    await house.person("mia", "admin")
    leo = await house.person("leo", "admin")
    await leo.get("/accounts")
    house.sql("update control.account set roles = '[\"auditor\"]' where login = 'leo'")

    assert said(await leo.post("/accounts", ANA)) == (403, "role_missing")


async def test_a_reset_ends_the_sessions_and_unlocks(house: People) -> None:
    mia, leo = await house.person("mia", "admin"), await house.person("leo", "finance")
    house.sql("update control.account set locked_until = now() + interval '10 minutes' where login = 'leo'")
    assert (await mia.get("/accounts/leo")).json()["locked_until"] is not None

    password = (await mia.post("/accounts/leo/reset-password")).json()["password"]

    assert said(await house.sign_in("leo", CHOSEN)) == (401, "sign_in_refused")
    assert (await house.sign_in("leo", password)).json()["must_change"] is True
    assert (await soon(lambda: leo.get("/me"), 401)).status_code == 401


async def test_the_last_admin_stays_and_nobody_shuts_themselves_out(house: People) -> None:
    mia = await house.person("mia", "admin")
    await house.add("leo", "admin", tenants=("demo",))
    await house.add("zoe", "admin")
    await mia.post("/accounts/zoe/disable")

    assert said(await mia.post("/accounts/mia/roles", {"roles": ["auditor"]})) == (409, "last_admin")
    assert said(await mia.post("/accounts/mia/tenants", {"tenants": ["demo"]})) == (409, "last_admin")
    assert said(await mia.post("/accounts/mia/disable")) == (409, "own_account")
    assert said(await mia.post("/accounts/mia/reset-password")) == (409, "own_account")
    assert (await mia.get("/accounts/mia")).json()["roles"] == ["admin"]

    await mia.post("/accounts/zoe/enable")
    assert (await mia.post("/accounts/mia/roles", {"roles": ["auditor"]})).status_code == 200


# ── tenants ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_person_of_some_tenants_is_unknown_to_the_others(house: People) -> None:
    leo = await house.person("leo", "admin", tenants=("demo", "acme"))

    unknown = await Person(house, "leo", "ff_sess_" + "0" * 49).get("/keys", "demo")
    for tenant in ("rival", "Demo", "demo'", "\x00", "demo\x00", "x" * 5000):
        refused = await leo.get("/keys", tenant)
        assert said(refused) == said(unknown) == (401, "unauthenticated")
        assert refused.json()["detail"] == unknown.json()["detail"]

    assert (await leo.get("/keys", "acme")).json()["data"] == []
    assert [one["name"] for one in (await leo.get("/keys", "demo")).json()["data"]] == ["all"]


async def test_without_a_tenant_nothing_of_any_tenant_is_there(house: People) -> None:
    mia = await house.person("mia", "admin")

    assert (await mia.get("/keys")).json()["data"] == []
    wanted = {"name": "x", "actor": "y", "scopes": ["admin"]}
    assert said(await mia.post("/keys", wanted)) == (400, "tenant_missing")
    assert house.sql("select count(*) from runtime.credential where tenant = ''") == [(0,)]


async def test_an_admin_of_some_tenants_sees_and_gives_none_but_these(house: People) -> None:
    await house.add("root", "admin")
    await house.add("ben", "finance", tenants=("demo", "rival"))
    await house.add("eva", "finance", tenants=("demo",))
    leo = await house.person("leo", "admin", tenants=("demo", "acme"))

    assert [one["login"] for one in (await leo.get("/accounts")).json()["data"]] == ["eva", "leo"]
    for login in ("root", "ben"):
        assert (await leo.get(f"/accounts/{login}")).status_code == 404
        assert (await leo.post(f"/accounts/{login}/reset-password")).status_code == 404
        assert (await leo.post(f"/accounts/{login}/roles", {"roles": ["auditor"]})).status_code == 404
    assert said(await leo.post("/accounts", {**ANA, "tenants": None})) == (422, "account_invalid")
    assert said(await leo.post("/accounts", {**ANA, "tenants": ["rival"]})) == (422, "account_invalid")
    assert said(await leo.post("/accounts/leo/tenants", {"tenants": None})) == (422, "account_invalid")
    assert said(await leo.post("/accounts/eva/tenants", {"tenants": ["demo", "rival"]})) == (422, "account_invalid")
    assert (await leo.post("/accounts/eva/tenants", {"tenants": ["acme"]})).json()["tenants"] == ["acme"]
    assert (await leo.post("/accounts", ANA)).status_code == 201


# ── the audit log ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_change_leaves_its_line_and_a_refused_one_none(house: People) -> None:
    mia = await house.person("mia", "admin")
    await mia.post("/accounts", ANA)
    await mia.post("/accounts/ana/roles", {"roles": ["risk"]})
    await mia.post("/accounts/ana/tenants", {"tenants": None})
    await mia.post("/accounts/ana/disable")
    await mia.post("/accounts/ana/enable")
    await mia.post("/accounts/ana/reset-password")
    await mia.post("/accounts/mia/disable")

    lines = house.sql("select actor, action, difference from control.audit where subject = 'ana' order by n")

    assert [line[:2] for line in lines] == [
        ("mia", f"account.{did}")
        for did in ("added", "roles_set", "tenants_set", "disabled", "enabled", "password_reset")
    ]
    assert lines[1][2] == '{"roles":{"after":["risk"],"before":["finance"]}}'
    assert house.sql("select count(*) from control.audit where action = 'account.disabled'") == [(1,)]
