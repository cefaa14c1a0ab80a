"""The audit log: every control action, newest first, each a link of one chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.client.connection import LONG, Api
from console.client.records import Listed, Record


class Line(Record):
    """tenant: '' for the installation's own. difference: by member what was and what is; a text where damaged."""

    n: int
    at: datetime
    actor: str
    tenant: str
    action: str
    subject: str
    difference: dict[str, Any] | str
    previous: str
    sha: str


class Broken(Record):
    n: int
    what: str


class Chain(Record):
    """checked: lines that are as they were written, from the first on."""

    checked: int
    whole: bool
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """'' and None for what need not hold. action: one, or the part before the point for all of that kind."""

    actor: str = ""
    action: str = ""
    tenant: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def params(self) -> Mapping[str, str | int | None]:
        return {
            "actor": self.actor,
            "action": self.action,
            "tenant": self.tenant,
            "subject": self.subject,
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
        }


def lines(api: Api, wanted: Wanted, cursor: str | None) -> Listed[Line]:
    return api.get(Listed[Line], "/control/audit", {**wanted.params(), "cursor": cursor, "limit": 50})


def line(api: Api, n: int) -> Line:
    return api.get(Line, f"/control/audit/{n}")


def check_chain(api: Api) -> Chain:
    """Reads the whole log, of the whole installation."""
    return api.get(Chain, "/control/audit/chain", timeout=LONG)
