"""`finfactory issue-key` as an operator types it."""

from __future__ import annotations

import asyncio
import re

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.credentials import key_hash
from tests.engine.commands.test_verify import ran
from tests.engine.control.lines import difference, lines
from tests.engine.runtime.edge import opened

ASKED = ("--name", "CI", "--actor", "ci@acme.example", "--scope", "admin", "--scope", "read")


def has_tenant(database: Dsns, tenant: str) -> None:
    async def add() -> None:
        async with opened(database) as edge:
            await edge.add_tenant(tenant, sandbox=False)

    asyncio.run(add())


def test_a_key_is_made_shown_and_noted_without_itself(database: Dsns) -> None:
    has_tenant(database, "acme")

    code, said = ran(database, "issue-key", "acme", *ASKED)

    shown = re.search(r"key  (ff_live_\w+) ", said)
    assert code == 0 and shown is not None
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute(
            "select tenant, actor, scopes from runtime.credential where key_hash = %s", (key_hash(shown[1]),)
        )
        assert rows.fetchall() == [("acme", "ci@acme.example", ["admin", "read"])]
    (line,) = lines(database)
    assert (line["actor"], line["tenant"], line["action"]) == ("command line", "acme", "key.issued")
    assert difference(line)["scopes"] == {"after": ["admin", "read"]}
    assert shown[1] not in str(line)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("globex", *ASKED), "There is no tenant globex here."),
        (("acme", *ASKED, "--scope", "everything"), "No such key can be made: scopes are"),
    ],
)
def test_a_key_that_cannot_be_is_refused(database: Dsns, arguments: tuple[str, ...], told: str) -> None:
    has_tenant(database, "acme")

    code, said = ran(database, "issue-key", *arguments)

    assert code == 1 and told in said
    assert lines(database) == []
