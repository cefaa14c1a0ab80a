"""Lines of the audit log: one chain of the whole installation, added to by whoever acts, changed by nobody."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.postgres.dsn import Dsns
from engine.runtime.bookkeeping import Bookkeeping
from engine.runtime.noting import Action, note
from tests.engine.control import busy
from tests.engine.control.lines import lines
from tests.engine.runtime.edge import opened

ROOT = Path(__file__).parents[3]


async def act(books: Bookkeeping, tenant: str, subject: str = "it", **difference: Any) -> int:
    async with books.tenant(tenant) as writer:
        return await note(writer, Action("ana@acme.example", "thing.done", subject, difference))


async def test_a_line_tells_who_did_what_to_what_and_what_changed(database: Dsns) -> None:
    async with opened(database) as edge:
        await act(edge.books, "acme", "the limit", daily={"before": 1, "after": 2})

    (line,) = lines(database)
    assert (line["n"], line["actor"], line["tenant"]) == (1, "ana@acme.example", "acme")
    assert (line["action"], line["subject"]) == ("thing.done", "the limit")
    assert json.loads(line["difference"]) == {"daily": {"before": 1, "after": 2}}


async def test_what_belongs_to_no_tenant_is_noted_too_or_for_the_tenant_it_is_about(database: Dsns) -> None:
    async with opened(database) as edge, edge.books.installation() as writer:
        await note(writer, Action("root", "account.made", "ana"))
        await note(writer, Action("root", "tenant.made", "acme", tenant="acme"))

    assert [(line["n"], line["tenant"]) for line in lines(database)] == [(1, ""), (2, "acme")]


async def test_the_chain_is_followed_with_nothing_but_json_and_sha256(database: Dsns) -> None:
    async with opened(database) as edge:
        for tenant in ("acme", "globex", "acme"):
            await act(edge.books, tenant, name={"after": "Süß 🙂"})

    previous = "0" * 64
    for line in lines(database):
        told = [line[name] for name in ["n", "at", "actor", "tenant", "action", "subject", "difference", "previous"]]
        assert line["previous"] == previous
        assert line["sha"] == sha256(json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
        previous = line["sha"]


async def test_what_is_not_committed_leaves_no_line_and_no_gap(database: Dsns) -> None:
    async with opened(database) as edge:
        await act(edge.books, "acme")
        with pytest.raises(ZeroDivisionError):
            async with edge.books.tenant("acme") as writer:
                await note(writer, Action("ana", "thing.done", "it"))
                raise ZeroDivisionError
        await act(edge.books, "acme")

    assert [line["n"] for line in lines(database)] == [1, 2]


def process(database: Dsns, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", busy.__name__, name],
        env=os.environ | {"COMMITTER": database.committer},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_processes_that_act_at_once_leave_one_chain_without_a_gap(database: Dsns) -> None:
    """In tenants they share and tenants of their own, and in the installation."""
    with ExitStack() as stack:
        processes = [stack.enter_context(process(database, name)) for name in ("east", "west")]
        for one in processes:
            stack.callback(one.kill)
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        for one in processes:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        assert [one.wait(60) for one in processes] == [0, 0]

    found = lines(database)
    assert [line["n"] for line in found] == list(range(1, 2 * busy.TASKS * busy.TURNS + 1))
    assert [line["previous"] for line in found] == ["0" * 64, *(line["sha"] for line in found[:-1])]
    assert [line["at"] for line in found] == sorted(line["at"] for line in found)
    began = [next(line["n"] for line in found if line["actor"].startswith(name)) for name in ("east", "west")]
    assert max(began) < len(found) / 2, "one after the other proves nothing"


async def test_a_tenant_called_audit_holds_nobody_up(database: Dsns) -> None:
    async with opened(database) as edge, edge.books.tenant("audit"):
        assert await asyncio.wait_for(act(edge.books, "acme"), 5) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update control.audit set actor = 'nobody'",
        "update control.audit set actor = 'nobody' where false",
        "delete from control.audit",
        "truncate control.audit",
        "insert into control.audit select * from control.audit on conflict (n) do update set actor = 'nobody'",
    ],
)
async def test_a_line_is_neither_changed_nor_removed_by_those_who_write(database: Dsns, statement: str) -> None:
    """Not even by the owner of the table, short of taking the trigger away."""
    async with opened(database) as edge:
        await act(edge.books, "acme")
    for role in (database.committer, database.owner, database.reader):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            psycopg.connect(role, options="-c default_transaction_read_only=off") as connection,
        ):
            connection.execute(statement.encode())

    assert [line["actor"] for line in lines(database)] == ["ana@acme.example"]


async def test_no_line_has_two_successors(database: Dsns) -> None:
    """Whatever writes: the database itself refuses a fork."""
    async with opened(database) as edge:
        await act(edge.books, "acme")
        await act(edge.books, "acme")
    fork = (
        "insert into control.audit select n + 1, at, actor, tenant, action, subject, difference, previous, 'other'"
        " from control.audit where n = 2"
    )
    with pytest.raises(psycopg.errors.UniqueViolation), psycopg.connect(database.committer) as connection:
        connection.execute(fork.encode())


async def test_a_reader_sees_the_lines_of_its_tenant_only(database: Dsns) -> None:
    async with opened(database) as edge:
        for tenant in ("acme", "globex"):
            await act(edge.books, tenant)
        async with edge.reader.tenant("acme") as query:
            assert await query.fetch("select n, tenant from control.audit", {}) == [(1, "acme")]
        assert await edge.reader.everywhere("select n from control.audit") == []
