"""What a scenario knows while it runs: the answers it got, by the names it gave them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from primitives.kit.store import Json


@dataclass(frozen=True, slots=True)
class Answer:
    """request: `POST /transfers`, for people. home: where what it shows can be read again, and by whom.

    repeated: the API answered from its books, because the idempotency key was known. connector: whose simulator
    answered, None where it was the API.
    """

    request: str
    status: int
    body: Any
    repeated: bool = False
    home: tuple[str, str] | None = None
    connector: str | None = None

    @property
    def refused(self) -> bool:
        return self.status >= 400

    @property
    def code(self) -> str:
        """Of the problem; empty where there is none."""
        return str(self.body.get("code", "")) if self.refused and isinstance(self.body, dict) else ""

    @property
    def members(self) -> Mapping[str, Json]:
        return self.body if isinstance(self.body, dict) else {}


Known = Mapping[str, Answer]
Fill = Callable[[Known], Json]


class NothingThere(Exception):
    """A name stands for an answer that was refused, or that has no such member."""


def member(known: Known, name: str, path: str = "id") -> Json:
    """`w.owner`. Raises NothingThere."""
    answer = known.get(name)
    found = answer.members.get(path) if answer is not None and not answer.refused else None
    if found is None:
        why = "was never answered" if answer is None else f"was answered with {answer.status} {answer.code}".rstrip()
        raise NothingThere(f"`{name}` has no `{path}`: it {why}")
    return found


def run_of(known: Known, name: str) -> Json:
    """What made the thing of that name, or the run it is. Raises NothingThere."""
    answer = known.get(name)
    made_by = answer is not None and not answer.refused and answer.members.get("run")
    return made_by or member(known, name)
