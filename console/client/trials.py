"""A request tried on a draft, in memory: what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from console.client.connection import LONG, Api, segment
from console.client.drafts import Draft
from console.client.parameters import Given, Parameter
from console.client.records import Record
from console.client.templates import Graph


class Reply(Record):
    status: int
    body: Any = None


class Step(Record):
    """template: `e-wallet@1.0.0:139`; source: that line's text."""

    did: str
    template: str | None = None
    source: str = ""
    result: Any = None


class Explained(Record):
    workflow: str
    status: str
    steps: tuple[Step, ...]


class Ran(Record):
    explain: Explained


class Leg(Record):
    """amount: minor units of `asset`, `PHP/2`."""

    source: str
    destination: str
    asset: str
    amount: int


class Posted(Record):
    n: int
    template: str | None = None
    postings: tuple[Leg, ...]


class Tried(Record):
    answer: Reply
    people: Mapping[str, tuple[str, ...]]
    runs: tuple[Ran, ...]
    postings: tuple[Posted, ...]


class Asked(Record):
    """What to try. given: requests that come before. then: what the outside and people say, in turn."""

    request: dict[str, Any]
    given: tuple[dict[str, Any], ...] = ()
    then: tuple[str, ...] = ()
    at: str | None = None


class GivenParameter(Parameter):
    """given: what the tenant's text says, by the date each value begins, `now` first."""

    given: dict[str, Any] = Field(default_factory=dict)


class Outline(Record):
    compiles: bool
    parameters: tuple[GivenParameter, ...]
    workflows: tuple[Graph, ...]


class Settings(Record):
    settings: str


def outline(api: Api, of: Draft, template: str, settings: str) -> Outline:
    return api.post(Outline, _path(of, "outline"), {"template": template, "settings": settings})


def settings_with(api: Api, of: Draft, template: str, settings: str, parameters: Mapping[str, Given]) -> str:
    """The tenant's text with other values; nothing is kept. Refusals: invalid_request."""
    body = {"template": template, "settings": settings, "parameters": parameters}
    return api.post(Settings, _path(of, "settings"), body).settings


def try_it(api: Api, of: Draft, asked: Asked) -> Tried:
    """Refusals: template_refused, invalid_request, conflict where it takes too long."""
    return api.post(Tried, _path(of, "try"), asked.model_dump(), timeout=LONG)


def _path(of: Draft, part: str) -> str:
    return f"/control/drafts/{segment(of.id)}/{part}"
