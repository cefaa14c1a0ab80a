"""Drafts of a tenant's products: texts on their way to what is live, and each step of that way."""

from __future__ import annotations

from datetime import datetime

from console.client.connection import LONG, Api, segment
from console.client.records import Listed, Record

DRAFT, PROPOSED, APPROVED, REJECTED, APPLIED, WITHDRAWN = STATES = (
    "draft",
    "proposed",
    "approved",
    "rejected",
    "applied",
    "withdrawn",
)
OPEN = (DRAFT, PROPOSED, APPROVED, REJECTED)
"""In these somebody may still go on with it."""


class Draft(Record):
    """author: who changed the texts last. reason: why it was rejected. number: the release it became."""

    id: str
    product: str
    note: str
    state: str
    version: int
    author: str
    proposed_by: str | None = None
    proposed_at: datetime | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    rejected_by: str | None = None
    reason: str | None = None
    number: int | None = None
    created_at: datetime
    updated_at: datetime

    @property
    def open(self) -> bool:
        return self.state in OPEN


class Written(Draft):
    """template: the template's text; settings: the tenant's."""

    template: str
    settings: str


class Problem(Record):
    """line, column: from 1; end_column: behind the last character. severity: error, warning or note."""

    code: str
    severity: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    help: str | None = None

    @property
    def of_settings(self) -> bool:
        """Of the tenant's text rather than the template's."""
        return self.file.rpartition("/")[2] == "tenant.yaml"


class Checked(Record):
    errors: int
    problems: tuple[Problem, ...]


def drafts(api: Api, state: str | None, cursor: str | None) -> Listed[Draft]:
    """Newest first. state: None for any."""
    return api.get(Listed[Draft], "/control/drafts", {"state": state, "cursor": cursor, "limit": 50})


def draft(api: Api, id_: str) -> Written:
    return api.get(Written, _path(id_))


def begin(api: Api, product: str, start: str, of: str | None = None) -> Written:
    """start: live, template or nothing. of: which shipped template."""
    return api.post(Written, "/control/drafts", {"product": product, "start": start, "of": of})


def write(api: Api, of: Draft, template: str, settings: str, note: str) -> Written:
    """Refusals: draft_changed, where somebody else was first; conflict, where it is applied or withdrawn."""
    body = {"version": of.version, "template": template, "settings": settings, "note": note}
    return api.put(Written, _path(of.id), body)


def check(api: Api, of: Draft, template: str, settings: str) -> Checked:
    """Of texts as they are typed; nothing is kept."""
    return api.post(Checked, f"{_path(of.id)}/check", {"template": template, "settings": settings})


def step(api: Api, of: Draft, name: str, **more: str) -> Draft:
    """name: propose, approve, reject (with its `reason`), withdraw or apply. Refusals: draft_changed, own_approval,
    template_refused, plan_stale, conflict.
    """
    return api.post(Draft, f"{_path(of.id)}/{name}", {"version": of.version, **more}, timeout=LONG)


def roll_back(api: Api, product: str, number: int) -> None:
    """Refusals: template_refused where the earlier release cannot carry what is on the books now; conflict."""
    api.tell("POST", f"/control/products/{segment(product)}/rollback", {"number": number})


def _path(id_: str) -> str:
    return f"/control/drafts/{segment(id_)}"
