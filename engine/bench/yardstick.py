"""The yardsticks, run unchanged as a process of their own: what a plain program does on the same server."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from engine.settings import shipped

SCRIPT = "yardsticks.py"


class YardstickFailed(Exception):
    """It ended with an error; the message is what it said last."""


@dataclass(frozen=True, slots=True)
class Reading:
    """movements: a second, complete ones."""

    kind: str
    movements: int
    books_balance: bool


async def read_yardstick(dsn: str, kind: str, seconds: float) -> Reading:
    """kind: `naive` or `copy`, hot. dsn: a database where it may make a schema. Raises YardstickFailed."""
    address, environment = _without_password(dsn)
    script = str(shipped() / "bench" / SCRIPT)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, script, address, kind, "hot", str(seconds)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    said, complained = await process.communicate()
    if process.returncode != 0:
        raise YardstickFailed(complained.decode(errors="replace").strip().rpartition("\n")[2])
    found = json.loads(said.decode().strip().rpartition("\n")[2])
    return Reading(found["yardstick"], found["movements_per_s"], found["books_balance"])


def _without_password(dsn: str) -> tuple[str, dict[str, str]]:
    """Everyone on the machine sees a process's arguments; its environment only its user."""
    parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items() if value is not None}
    password = parts.pop("password", None)
    secret = {} if password is None else {"PGPASSWORD": password}
    return make_conninfo("", **parts), {**os.environ, **secret}
