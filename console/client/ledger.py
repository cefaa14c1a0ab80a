"""The books as auditors read them: accounts, balances at a time, transactions, the trial balance, the chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field

from console.client.connection import LONG, Api, segment
from console.client.records import Listed, Money, Record
from console.client.runs import Transaction

PAGE = 50


@dataclass(frozen=True, slots=True)
class When:
    """at: None for now. by: `effective`, when it happened, or `insertion`, when it was written."""

    at: datetime | None = None
    by: str = "effective"

    def params(self) -> dict[str, str]:
        return {} if self.at is None else {"at": self.at.isoformat(), "by": self.by}


class TrialLine(Record):
    """An account of the chart over all its addresses. addresses: how many; None at an earlier moment."""

    account: str
    address: str
    kind: str = Field(alias="class")
    addresses: int | None = None
    debit: Money
    credit: Money


class Held(Record):
    """One address with what it has of one currency. account, kind: None where no account of the chart owns it."""

    id: str
    account: str | None = None
    kind: str | None = Field(default=None, alias="class")
    balance: Money
    held: Money
    frozen: bool


class Entry(Transaction):
    """A transaction with all that is known of it. at: when it happened. reverses: the number of what it takes back."""

    run: str
    step: int | str | None = None
    actor: str = ""
    inserted_at: datetime
    reverses: str | None = None
    metadata: dict[str, Any] | None = None
    hash: str


class Stretch(Record):
    """What was checked of the journal in one go: numbers start to end, of so many."""

    start: int = Field(alias="from")
    end: int = Field(alias="to")
    of: int
    sound: bool
    problems: tuple[str, ...]


def trial_balance(api: Api, path: str, when: When) -> tuple[TrialLine, ...]:
    return api.get(Listed[TrialLine], f"{path}/books/trial-balance", when.params()).data


def addresses(api: Api, path: str, asked: Mapping[str, str], when: When, cursor: str | None) -> Listed[Held]:
    """asked: account, a name of the chart; under, what addresses begin with."""
    return api.get(Listed[Held], f"{path}/books/accounts", {**asked, **when.params(), "cursor": cursor, "limit": PAGE})


def at_address(api: Api, path: str, address: str, when: When) -> tuple[Held, ...]:
    """By currency; none where it never moved. An address comes before all that only begin with it."""
    return tuple(one for one in addresses(api, path, {"under": address}, when, None).data if one.id == address)


def transactions(api: Api, path: str, asked: Mapping[str, str], cursor: str | None) -> Listed[Entry]:
    """Newest first. asked: by account (an address), run, kind, from, to."""
    return api.get(Listed[Entry], f"{path}/transactions", {**asked, "cursor": cursor, "limit": PAGE})


def transaction(api: Api, path: str, n: str) -> Entry:
    return api.get(Entry, f"{path}/transactions/{segment(n)}")


def check_stretch(api: Api, path: str, cursor: str | None) -> Listed[Stretch]:
    """One stretch; the next page is the one after it."""
    return api.get(Listed[Stretch], f"{path}/books/chain", {"cursor": cursor}, timeout=LONG)
