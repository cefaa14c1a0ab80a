"""The rails' store: one SQLite file, written by one process, in transactions of microseconds.

WAL with synchronous=NORMAL: what was committed outlives the process, however it ends; only the machine's own fall may
cost the last moments.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from primitives.payments.simulator.account import Account, Settings, read_settings, write_settings
from primitives.payments.simulator.letters import Entry, Letter
from primitives.payments.simulator.outcomes import Rule, revived, written
from primitives.payments.simulator.schema import TABLES

LETTER = (
    "account, message, direction, kind, end_to_end, amount, asset, party, digest, at, state, code, answers, refusal,"
    " returned, decided, original"
)
ENTRY = "kind, reference, end_to_end, amount, asset, at, cycle"
PAGES_OF_LOG = 8192
"""Of 4 kB: the log is copied into the file, and the disk waited for, that seldom."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A message still to be delivered to the product. due: milliseconds. decides: a letter to decide first."""

    id: int
    account: int
    due: int
    attempts: int
    body: bytes | None
    decides: str | None


class Store:
    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in (
            "locking_mode = exclusive",
            "journal_mode = wal",
            "synchronous = normal",
            f"wal_autocheckpoint = {PAGES_OF_LOG}",
        ):
            self._db.execute(f"pragma {pragma}")
        self._db.executescript(TABLES)
        self._accounts: dict[tuple[str, str, str], Account] = {}
        self._by_id: dict[int, Account] = {}

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. Nothing is awaited inside: nobody else can come between."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            self._forget()
            raise
        self._db.execute("commit")

    # ── accounts ──────────────────────────────────────────────────────────────────────────────────────────────

    def account(self, tenant: str, product: str, rail: str) -> Account:
        """Opened when it is first named."""
        name = (tenant, product, rail)
        if name not in self._accounts:
            insert = (
                "insert into account (tenant, product, rail, settings) values (?, ?, ?, '{}') on conflict do nothing"
            )
            self._db.execute(insert, name)
            found = "select id, settings from account where tenant = ? and product = ? and rail = ?"
            id_, settings = self._db.execute(found, name).fetchone()
            self._keep(Account(id_, *name, read_settings(json.loads(settings))))
        return self._accounts[name]

    def known(self, tenant: str, product: str, rail: str) -> Account | None:
        """Opens nothing."""
        select = "select 1 from account where tenant = ? and product = ? and rail = ?"
        name = (tenant, product, rail)
        if name in self._accounts or self._db.execute(select, name).fetchone():
            return self.account(*name)
        return None

    def account_of(self, id_: int) -> Account:
        if id_ not in self._by_id:
            row = self._db.execute("select tenant, product, rail from account where id = ?", (id_,)).fetchone()
            return self.account(*row)
        return self._by_id[id_]

    def set(self, account: Account, settings: Settings) -> Account:
        text = json.dumps(write_settings(settings))
        self._db.execute("update account set settings = ? where id = ?", (text, account.id))
        return self._keep(account.with_(settings))

    def _keep(self, account: Account) -> Account:
        self._accounts[account.tenant, account.product, account.rail] = self._by_id[account.id] = account
        return account

    def _forget(self) -> None:
        """What was rolled back may be in memory."""
        self._accounts.clear()
        self._by_id.clear()

    def told(self, account: int, end_to_end: str) -> Rule | None:
        select = "select rule from told where account = ? and end_to_end = ?"
        row = self._db.execute(select, (account, end_to_end)).fetchone()
        return None if row is None else revived(json.loads(row[0]))

    def tell(self, account: int, end_to_end: str, rule: Rule) -> None:
        insert = "insert or replace into told values (?, ?, ?)"
        self._db.execute(insert, (account, end_to_end, json.dumps(written(rule))))

    # ── letters ───────────────────────────────────────────────────────────────────────────────────────────────

    def letter(self, account: int, direction: str, message: str) -> Letter | None:
        where = "account = ? and direction = ? and message = ?"
        return self._one(where, (account, direction, message))

    def of_payment(self, account: int, direction: str, kind: str, end_to_end: str) -> Letter | None:
        """The last that was not rejected, else the last."""
        where = "account = ? and direction = ? and kind = ? and end_to_end = ? order by state = 'rejected', at desc"
        return self._one(where, (account, direction, kind, end_to_end))

    def pending(self, account: int, direction: str) -> list[Letter]:
        select = f"select {LETTER} from letter where account = ? and direction = ? and state = 'pending' order by at"
        return [Letter(*row) for row in self._db.execute(select, (account, direction))]

    def letters(self, account: int) -> list[Letter]:
        select = f"select {LETTER} from letter where account = ? order by at, message"
        return [Letter(*row) for row in self._db.execute(select, (account,))]

    def put(self, letter: Letter) -> None:
        insert = f"insert or replace into letter ({LETTER}) values ({', '.join('?' * 17)})"
        self._db.execute(insert, astuple(letter))

    def _one(self, where: str, values: Sequence[object]) -> Letter | None:
        row = self._db.execute(f"select {LETTER} from letter where {where} limit 1", values).fetchone()
        return None if row is None else Letter(*row)

    # ── the settlement account ────────────────────────────────────────────────────────────────────────────────

    def book(self, account: int, entry: Entry) -> None:
        """Raises sqlite3.IntegrityError for what was booked before: that never comes from outside."""
        insert = (
            f"insert into entry (account, n, {ENTRY}) "
            "values (?1, (select coalesce(max(n), 0) + 1 from entry where account = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        )
        self._db.execute(insert, (account, *astuple(entry)))

    def entries(self, account: int) -> list[Entry]:
        select = f"select {ENTRY} from entry where account = ? order by n"
        return [Entry(*row) for row in self._db.execute(select, (account,))]

    def unsettled(self, account: int, asset: str) -> tuple[int, int]:
        """Their number, and their sum in minor units."""
        select = (
            "select count(*), coalesce(sum(amount), 0) from entry where account = ? and asset = ? and cycle is null"
        )
        count, total = self._db.execute(select, (account, asset)).fetchone()
        return count, total

    def settle(self, account: int, asset: str, cycle: str) -> None:
        update = "update entry set cycle = ? where account = ? and asset = ? and cycle is null"
        self._db.execute(update, (cycle, account, asset))

    # ── callbacks ─────────────────────────────────────────────────────────────────────────────────────────────

    def call_back(self, account: int, due: int, body: bytes | None, decides: str | None = None) -> Callback:
        insert = "insert into callback (account, due, attempts, body, decides) values (?, ?, 0, ?, ?)"
        id_ = self._db.execute(insert, (account, due, body, decides)).lastrowid
        return Callback(id_ or 0, account, due, 0, body, decides)

    def open_callbacks(self) -> list[Callback]:
        select = "select id, account, due, attempts, body, decides from callback order by id"
        return [Callback(*row) for row in self._db.execute(select)]

    def set_body(self, callback: int, body: bytes) -> None:
        self._db.execute("update callback set body = ?, decides = null where id = ?", (body, callback))

    def delivered(self, callback: int) -> None:
        self._db.execute("delete from callback where id = ?", (callback,))

    def tried(self, callback: int, attempts: int, due: int) -> None:
        self._db.execute("update callback set attempts = ?, due = ? where id = ?", (attempts, due, callback))

    def under_way(self, account: int) -> int:
        select = "select count(*) from callback where account = ?"
        return int(self._db.execute(select, (account,)).fetchone()[0])
