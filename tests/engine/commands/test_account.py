"""`finfactory account` as an operator types it."""

from __future__ import annotations

import asyncio
import re

import pytest

from engine.control.passwords import Passwords
from engine.control.sessions import read_secret
from engine.postgres.dsn import Dsns
from tests.engine.commands.test_verify import ran
from tests.engine.runtime.edge import opened


def shown_password(said: str) -> str:
    found = re.search(r"password  (\S+)", said)
    assert found is not None, said
    return found[1]


async def opens(database: Dsns, login: str, password: str) -> bool:
    async with opened(database) as edge:
        secret = await read_secret(edge.books, login)
    return secret is not None and (await Passwords().compare(secret.hash, password)).right


def test_an_account_is_made_listed_disabled_and_enabled(database: Dsns) -> None:
    assert ran(database, "account", "add", "Root", "--role", "admin")[0] == 0
    code, said = ran(database, "account", "add", "ana", "--role", "finance", "--role", "risk", "--tenant", "demo")
    assert code == 0 and shown_password(said)

    code, said = ran(database, "account", "disable", "ana")
    assert (code, said) == (0, "Disabled.\n")

    told = [" ".join(line.split()) for line in ran(database, "account", "list")[1].splitlines()]
    assert told == ["ana disabled finance, risk · demo", "root active admin · all tenants"]
    assert ran(database, "account", "enable", "ana") == (0, "Enabled.\n")
    assert "ana                      active" in ran(database, "account", "list")[1]


def test_a_reset_password_opens_and_the_one_before_does_not(database: Dsns) -> None:
    first = shown_password(ran(database, "account", "add", "ana", "--role", "admin")[1])
    second = shown_password(ran(database, "account", "reset", "ana")[1])

    assert first != second
    assert asyncio.run(opens(database, "ana", second))
    assert not asyncio.run(opens(database, "ana", first))


@pytest.mark.parametrize(
    "words, why",
    [
        (("add", "ana", "--role", "root"), "Roles are admin, product"),
        (("add", "a b", "--role", "admin"), "A login is"),
        (("add", "root", "--role", "admin"), "The login is taken"),
        (("disable", "root"), "The last admin stays"),
        (("reset", "nobody"), "Nothing here"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_answer_is_no(database: Dsns, words: tuple[str, ...], why: str) -> None:
    ran(database, "account", "add", "root", "--role", "admin")

    code, said = ran(database, "account", *words)

    assert code == 1 and why in said
