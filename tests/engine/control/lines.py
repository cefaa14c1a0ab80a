"""The audit log as its owner reads it, past every fence."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from engine.postgres.dsn import Dsns

COLUMNS = ("n", "actor", "tenant", "action", "subject", "difference", "previous", "sha")
SELECT = "select n, actor, tenant, action, subject, difference, previous, sha, {} from control.audit order by n"
AT = "to_char(at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


def lines(database: Dsns) -> list[dict[str, Any]]:
    """In their order, as they are kept."""
    with psycopg.connect(database.owner) as connection:
        rows = connection.execute(SELECT.format(AT).encode()).fetchall()
    return [dict(zip((*COLUMNS, "at"), row, strict=True)) for row in rows]


def told(database: Dsns) -> list[tuple[str, str, str]]:
    """Actor, action and subject."""
    return [(line["actor"], line["action"], line["subject"]) for line in lines(database)]


def difference(line: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(line["difference"])
    return found
