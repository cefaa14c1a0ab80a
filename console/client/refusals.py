"""What an answer other than the wanted one becomes: a Refusal, told in the API's words, or Unreachable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

UNREADABLE = "unreadable_answer"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a value is wrong. place: a JSON pointer into the body, or a parameter's name."""

    place: str
    detail: str


@dataclass(eq=False)  # not frozen: what passes it on, such as a spinner around a request, sets its traceback
class Refusal(Exception):
    """A problem document (RFC 9457). code: stable, what pages branch on. facts: its further members.

    request_id: what people quote to us.
    """

    status: int
    code: str
    title: str
    detail: str = ""
    request_id: str = ""
    faults: Sequence[Fault] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


class Unreachable(Exception):
    """No answer came: the API is down, starting, or slower than the call's time-out. took_long: it was slow."""

    def __init__(self, took_long: bool) -> None:
        super().__init__()
        self.took_long = took_long


def refusal_of(answer: httpx.Response) -> Refusal:
    """A body that is no problem document, such as a proxy's page, is told by its status alone."""
    document = _document(answer)
    return Refusal(
        answer.status_code,
        str(document.get("code", f"http_{answer.status_code}")),
        str(document.get("title", answer.reason_phrase)),
        str(document.get("detail", "")),
        str(document.get("request_id", answer.headers.get("x-request-id", ""))),
        tuple(_fault(one) for one in document.get("errors", ()) if isinstance(one, dict)),
        document,
    )


def unreadable(answer: httpx.Response) -> Refusal:
    """The answer is there and is not what was promised: another version of the API."""
    return Refusal(answer.status_code, UNREADABLE, "", "", answer.headers.get("x-request-id", ""))


def _document(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _fault(error: Mapping[str, Any]) -> Fault:
    return Fault(str(error.get("parameter") or error.get("pointer") or ""), str(error.get("detail", "")))
