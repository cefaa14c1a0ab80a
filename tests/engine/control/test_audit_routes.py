"""Who reads the audit log: a key its own tenant's lines, a person those of the tenants of the account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from httpx import Response
from psycopg.conninfo import conninfo_to_dict

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.differing import differing
from engine.runtime.issuing import create_credential
from engine.runtime.noting import Action, note
from tests.engine.control.house import People, Person, people
from tests.engine.runtime.edge import opened
from tests.postgres import Cluster


@pytest.fixture
async def house(database: Dsns) -> AsyncIterator[People]:
    """The demo tenant with its own lines, then three of acme, two of globex, one of the installation."""
    async with people(database) as found:
        books = Bookkeeping(database.committer, connections=1)
        await books.open()
        for n in (1, 2, 3):
            await act(books, "acme", "ana@acme.example", "limit.changed", f"limit-{n}")
        for n in (1, 2):
            await act(books, "globex", "bo@globex.example", "key.issued", f"key-{n}")
        async with books.installation() as writer:
            await note(writer, Action("root", "account.added", "eve"))
        await books.close()
        yield found


async def act(books: Bookkeeping, tenant: str, actor: str, action: str, subject: str) -> None:
    async with books.tenant(tenant) as writer:
        await note(writer, Action(actor, action, subject, differing({"limit": 1}, {"limit": 2})))


async def listed(person: Person, query: str = "") -> list[dict[str, Any]]:
    """All pages."""
    found, path = [], f"/audit?limit=4{query}"
    while path:
        answer = await person.get(path)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["data"]
        path = (page["next"] or "").removeprefix("/control")
    return found


def tenants(lines: list[dict[str, Any]]) -> set[str]:
    return {line["tenant"] for line in lines}


async def with_key(house: People, path: str) -> Response:
    return await house.client.get(f"/control{path}", headers={"Authorization": f"Bearer {house.key}"})


async def test_who_may_see_all_tenants_sees_everything_newest_first_and_page_by_page(house: People) -> None:
    found = await listed(await house.person("audra", "auditor"))

    assert [line["n"] for line in found] == list(range(len(found), 0, -1))
    assert tenants(found) == {"", "acme", "globex", "demo"}


async def test_a_person_sees_the_lines_of_the_accounts_tenants_only(house: People) -> None:
    auditor = await house.person("audra", "auditor", tenants=("acme", "globex"))
    found = await listed(auditor)
    foreign = (await listed(await house.person("root", "admin")))[0]

    assert [(line["tenant"], line["subject"]) for line in found] == [
        ("globex", "key-2"),
        ("globex", "key-1"),
        ("acme", "limit-3"),
        ("acme", "limit-2"),
        ("acme", "limit-1"),
    ]
    assert await listed(auditor, "&tenant=demo") == []
    assert (await auditor.get(f"/audit/{found[0]['n']}")).json() == found[0]
    assert foreign["tenant"] == "" and (await auditor.get(f"/audit/{foreign['n']}")).status_code == 404


async def test_the_tenant_a_person_works_in_neither_widens_nor_narrows_what_is_seen(house: People) -> None:
    auditor = await house.person("audra", "auditor", tenants=("acme", "globex"))

    answer = await auditor.get("/audit?limit=100", tenant="acme")

    assert tenants(answer.json()["data"]) == {"acme", "globex"}


async def test_a_key_sees_its_own_tenants_lines_only(house: People) -> None:
    found = (await with_key(house, "/audit?limit=100")).json()["data"]
    others = (await with_key(house, "/audit?tenant=acme")).json()["data"]
    everything = await listed(await house.person("root", "admin"))
    acmes = next(line["n"] for line in everything if line["tenant"] == "acme")

    assert (tenants(found), others) == ({"demo"}, [])
    assert (await with_key(house, f"/audit/{found[0]['n']}")).json() == found[0]
    assert (await with_key(house, f"/audit/{acmes}")).status_code == 404


@pytest.mark.parametrize("role", ["product", "operations", "finance"])
@pytest.mark.parametrize("path", ["/audit", "/audit/1", "/audit/chain"])
async def test_others_do_not_read_it(house: People, role: str, path: str) -> None:
    answer = await (await house.person("pia", role)).get(path)

    assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")


async def test_a_key_without_the_scope_does_not_read_it(house: People) -> None:
    async with opened(house.database) as edge:
        key = (await create_credential(edge.books, "demo", "x", "x", ("read", "operations"), 10, "a test")).key
    answer = await house.client.get("/control/audit", headers={"Authorization": f"Bearer {key}"})

    assert answer.status_code == 403


async def test_it_is_narrowed_by_who_what_whose_and_what_it_was_about(house: People) -> None:
    root = await house.person("root", "risk")

    assert {line["actor"] for line in await listed(root, "&actor=bo@globex.example")} == {"bo@globex.example"}
    assert [line["subject"] for line in await listed(root, "&subject=limit-2")] == ["limit-2"]
    assert {line["action"] for line in await listed(root, "&action=limit.changed")} == {"limit.changed"}
    assert {line["action"] for line in await listed(root, "&action=key&tenant=globex")} == {"key.issued"}
    assert await listed(root, "&action=ke") == []
    assert tenants(await listed(root, "&tenant=")) == {""}
    assert tenants(await listed(root, "&tenant=acme&actor=ana@acme.example")) == {"acme"}


async def test_it_is_narrowed_by_time(house: People) -> None:
    root = await house.person("root", "admin")
    everything = await listed(root)
    middle = everything[3]["at"]

    later, earlier = await listed(root, f"&from={middle}"), await listed(root, f"&to={middle}")

    assert later + earlier == everything
    assert later[-1]["at"] == middle


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "cursor=x", "cursor=YWJj", "from=yesterday", "to=2026-11-20T10:00:00", "actor=%00"],
)
async def test_a_bad_question_is_refused_by_the_parameters_name(house: People, query: str) -> None:
    answer = await with_key(house, f"/audit?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "n", ["0", "-1", "1e3", "9" * 19, "9" * 20, "0" * 20 + "9" * 20, "9" * 400, "0" * 5_000, "١", "x"]
)
async def test_a_line_that_cannot_be_is_not_here(house: People, n: str) -> None:
    assert (await with_key(house, f"/audit/{n}")).status_code == 404


async def test_a_line_is_shown_with_all_that_is_hashed(house: People) -> None:
    line = (await listed(await house.person("root", "admin"), "&subject=limit-1"))[0]

    assert line["difference"] == {"limit": {"before": 1, "after": 2}}
    assert list(line) == ["action", "actor", "at", "difference", "n", "previous", "sha", "subject", "tenant"]


async def test_the_chain_is_told_whole_or_where_it_breaks(house: People, cluster: Cluster, database: Dsns) -> None:
    auditor = await house.person("audra", "auditor", tenants=("acme",))
    whole = (await auditor.get("/audit/chain")).json()
    superuser = cluster.server.uri(str(conninfo_to_dict(database.owner)["dbname"]))
    with psycopg.connect(superuser, options="-c session_replication_role=replica") as connection:
        connection.execute("""update control.audit set difference = '{"limit":' where n = 5""")
    broken = (await auditor.get("/audit/chain")).json()

    assert (whole["whole"], whole["broken"], whole["checked"] > 8) == (True, None, True)
    assert broken == {"checked": 4, "whole": False, "broken": {"n": 5, "what": "it is not as it was written"}}
    shown = await (await house.person("root", "admin")).get("/audit/5")
    assert shown.json()["difference"] == '{"limit":'
