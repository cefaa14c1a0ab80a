"""Numscript programs tried on balances that are given with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.client.connection import Api
from console.client.records import Record


class Balance(Record):
    """amount: minor units."""

    account: str
    asset: str
    amount: int


class Problem(Record):
    """line, column: from 1, the end behind the last character. help: what to write instead."""

    severity: str
    message: str
    help: str | None = None
    line: int
    column: int
    end_line: int
    end_column: int


class Variable(Record):
    name: str
    type: str


class Posting(Record):
    source: str
    destination: str
    asset: str
    amount: int


class Change(Record):
    account: str
    asset: str
    before: int
    after: int


class Tried(Record):
    """ran: where it did not, there are problems and nothing was posted. variables: that it asks for."""

    ran: bool
    problems: tuple[Problem, ...]
    variables: tuple[Variable, ...]
    postings: tuple[Posting, ...]
    balances: tuple[Change, ...]
    transaction_metadata: dict[str, str]
    account_metadata: dict[str, dict[str, str]]


def try_script(api: Api, script: str, variables: Mapping[str, str], balances: Sequence[Balance]) -> Tried:
    held = [one.model_dump() for one in balances]
    return api.post(Tried, "/control/script", {"script": script, "variables": dict(variables), "balances": held})
