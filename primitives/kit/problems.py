"""Declines: a primitive's refusal, decided on committed truth. Problems of a run, never exceptions of the program."""

from __future__ import annotations

from dataclasses import dataclass


class Decline(Exception):
    """Drops the segment's effects and answers with a problem the template has texts for.

    code: a code of the primitive's PROBLEMS or the template's `problems`; facts: extensions of the problem, as JSON.
    """

    def __init__(self, code: str, **facts: str | int | bool | None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Defect(Exception):
    """A bug in our own code; fails the segment alone, is logged, and is never a decline."""


@dataclass(frozen=True, slots=True)
class ProblemText:
    """What a caller reads. text may hold `{name}` of the decline's facts; help says what to do next."""

    code: str
    status: int
    text: str
    help: str = ""
