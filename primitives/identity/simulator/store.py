"""What the simulated provider keeps, in SQLite: its checks, what it was told, and what it still has to send."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from primitives.identity.simulator.deciding import Behaviour
from primitives.kit.canonical import canonical

SCHEMA = """
create table if not exists told (
    n integer primary key, place text not null, answers text not null, code text, after_s integer not null,
    remaining integer);
create table if not exists listed (place text not null, name text not null, primary key (place, name));
create table if not exists asked (
    place text not null, id text not null, question text not null, answers text not null, decision text,
    due_ms integer, primary key (place, id));
create table if not exists callback (
    place text not null, message text not null, body text not null, delivered integer not null,
    tries integer not null, due_ms integer not null, primary key (place, message));
create table if not exists seen (place text primary key, count integer not null);
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. answers: how it was treated; decision: None while there is none; due_ms: when it goes out."""

    id: str
    question: Mapping[str, Any]
    answers: str
    decision: Mapping[str, Any] | None
    due_ms: int


@dataclass(frozen=True, slots=True)
class Callback:
    """What is to be sent. place: `demo/e-wallet/kyc`."""

    place: str
    message: str
    body: str
    due_ms: int
    tries: int = 0


class Store:
    """One process's. Every method is short, and commits."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "kyc.sqlite", isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = wal")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    # ── what it was told ──

    def tell(self, place: str, behaviour: Behaviour, count: int | None) -> None:
        """For the next `count` questions; without, for all from now on."""
        with self._whole():
            if count is None:
                self._db.execute("delete from told where place = ?", (place,))
            self._db.execute(
                "insert into told (place, answers, code, after_s, remaining) values (?, ?, ?, ?, ?)",
                (place, behaviour.answers, behaviour.code, behaviour.after, count),
            )

    def behaviour(self, place: str) -> Behaviour:
        """For the question at hand; what was told for a number of them is used up."""
        with self._whole():
            row = self._db.execute(
                "select n, answers, code, after_s, remaining from told"
                " where place = ? and (remaining is null or remaining > 0) order by remaining is null, n limit 1",
                (place,),
            ).fetchone()
            if row is None:
                return Behaviour()
            if row[4] is not None:
                self._db.execute("update told set remaining = remaining - 1 where n = ?", (row[0],))
            return Behaviour(row[1], row[2], row[3])

    def put_on_list(self, place: str, name: str) -> None:
        self._db.execute("insert or ignore into listed values (?, ?)", (place, name))

    def is_listed(self, place: str, name: str) -> bool:
        found = self._db.execute("select 1 from listed where place = ? and name = ?", (place, name)).fetchone()
        return found is not None

    # ── checks ──

    def asked(self, place: str, id_: str) -> Asked | None:
        row = self._db.execute(
            "select id, question, answers, decision, due_ms from asked where place = ? and id = ?", (place, id_)
        ).fetchone()
        return None if row is None else _asked(row)

    def waiting(self, place: str) -> list[Asked]:
        rows = self._db.execute(
            "select id, question, answers, decision, due_ms from asked"
            " where place = ? and decision is null order by rowid",
            (place,),
        ).fetchall()
        return [_asked(row) for row in rows]

    def keep(self, place: str, asked: Asked, callback: Callback | None) -> None:
        decision = None if asked.decision is None else canonical(asked.decision)
        with self._whole():
            self._db.execute(
                "insert or replace into asked values (?, ?, ?, ?, ?, ?)",
                (place, asked.id, canonical(asked.question), asked.answers, decision, asked.due_ms),
            )
            if callback is not None:
                self.send(callback)

    # ── what goes out ──

    def send(self, callback: Callback) -> None:
        """Once, whatever its id was sent with before."""
        self._db.execute(
            "insert or ignore into callback values (?, ?, ?, 0, 0, ?)",
            (callback.place, callback.message, callback.body, callback.due_ms),
        )

    def next(self) -> Callback | None:
        row = self._db.execute(
            "select place, message, body, due_ms, tries from callback where not delivered order by due_ms limit 1"
        ).fetchone()
        return None if row is None else Callback(*row)

    def delivered(self, callback: Callback) -> None:
        with self._whole():
            self._db.execute(
                "update callback set delivered = 1 where place = ? and message = ?", (callback.place, callback.message)
            )
            self.saw(callback.place)

    def put_off(self, callback: Callback, due_ms: int) -> None:
        self._db.execute(
            "update callback set tries = tries + 1, due_ms = ? where place = ? and message = ?",
            (due_ms, callback.place, callback.message),
        )

    def state_of(self, place: str, message: str) -> str | None:
        row = self._db.execute(
            "select delivered from callback where place = ? and message = ?", (place, message)
        ).fetchone()
        return None if row is None else "delivered" if row[0] else "due"

    def under_way(self, place: str) -> int:
        sql = "select count(*) from callback where place = ? and not delivered"
        return int(self._db.execute(sql, (place,)).fetchone()[0])

    def saw(self, place: str) -> None:
        self._db.execute("insert into seen values (?, 1) on conflict (place) do update set count = count + 1", (place,))

    def seen(self, place: str) -> int:
        row = self._db.execute("select count from seen where place = ?", (place,)).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """One transaction; nothing else runs in it, as nothing in it waits."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def _asked(row: tuple[Any, ...]) -> Asked:
    id_, question, answers, decision, due_ms = row
    return Asked(id_, json.loads(question), answers, None if decision is None else json.loads(decision), due_ms or 0)
