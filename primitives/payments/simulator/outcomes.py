"""How the rail was told to treat payments: for all, for the next few, for one by its end-to-end id, or mixed by chance.

A mix draws by the end-to-end id and a seed, so that the same payments fare the same each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from primitives.kit.store import Json
from primitives.payments.simulator.asked import BadControl, Body, integer, maybe, plain

ACCEPT = "accept"
REJECT = "reject"
SILENCE = "silence"
LATE_ACCEPT = "late_accept"
LATE_REJECT = "late_reject"
DUPLICATE = "duplicate"
BEFORE_RESPONSE = "before_response"
WRONG_AMOUNT = "wrong_amount"
SILENT_ACCEPT = "silent_accept"
SILENT_REJECT = "silent_reject"
AT_CYCLE = "at_cycle"

ANSWERS = (
    ACCEPT,
    REJECT,
    SILENCE,
    LATE_ACCEPT,
    LATE_REJECT,
    DUPLICATE,
    BEFORE_RESPONSE,
    WRONG_AMOUNT,
    SILENT_ACCEPT,
    SILENT_REJECT,
    AT_CYCLE,
)
UNDECIDED = frozenset({SILENCE, LATE_ACCEPT, LATE_REJECT, AT_CYCLE})
REFUSING = frozenset({REJECT, LATE_REJECT, SILENT_REJECT})
UNSPOKEN = frozenset({SILENT_ACCEPT, SILENT_REJECT})

NO_SUCH_ACCOUNT = "AC01"
COPIES, LATEST = 100, 7 * 86_400
"""The most copies of an answer, and seconds until a late one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """answers: of ANSWERS. code: a rejection's; with `duplicate`, `before_response` and `at_cycle` it makes one.

    after: milliseconds until a late answer, None until it is released. times: copies of a duplicate. amount: the wrong
    one, None for a centavo more than the right one.
    """

    answers: str
    code: str | None = None
    after: int | None = None
    times: int = 2
    amount: int | None = None

    @property
    def refusal(self) -> str | None:
        return self.code or (NO_SUCH_ACCOUNT if self.answers in REFUSING else None)


@dataclass(frozen=True, slots=True)
class Mix:
    """weights: by answer, sorted; `like` gives what they share: code, after, times."""

    weights: tuple[tuple[str, int], ...]
    seed: int
    like: Outcome

    def draw(self, end_to_end: str) -> Outcome:
        digest = hashlib.sha256(f"{self.seed}/{end_to_end}".encode()).digest()
        drawn = int.from_bytes(digest[:8], "big") % sum(weight for _, weight in self.weights)
        for answers, weight in self.weights:
            drawn -= weight
            if drawn < 0:
                code = self.like.code if answers in REFUSING else None
                return replace(self.like, answers=answers, code=code)
        raise AssertionError("weights sum to what was drawn from")


Rule = Outcome | Mix


def parse_rule(body: Body) -> Rule:
    """`{"answers": "reject", "code": "AC04"}` or `{"mix": {"accept": 3, "silence": 1}, "seed": 7}`.

    Raises BadControl.
    """
    if "mix" not in body:
        return _outcome(body, _one_of(body.get("answers")))
    weights, seed = body["mix"], body.get("seed", 0)
    if not isinstance(weights, dict) or not isinstance(seed, int) or isinstance(seed, bool):
        raise BadControl("mix is an object of answers and weights, seed an integer")
    pairs = tuple(sorted((_one_of(answers), integer(weights, answers, 0)) for answers in weights))
    if not sum(weight for _, weight in pairs):
        raise BadControl("mix needs an answer with a weight above zero")
    return Mix(pairs, seed, _outcome(body, ACCEPT))


def written(rule: Rule) -> dict[str, Json]:
    """As `parse_rule` reads it, but for `after`, which is kept in milliseconds."""
    if isinstance(rule, Outcome):
        return {name: value for name, value in asdict(rule).items() if value is not None}
    return {**written(rule.like), "mix": dict(rule.weights), "seed": rule.seed}


def revived(kept: Mapping[str, Any]) -> Rule:
    """The inverse of `written`."""
    members = {name: value for name, value in kept.items() if name not in ("mix", "seed")}
    if "mix" not in kept:
        return Outcome(**members)
    return Mix(tuple(kept["mix"].items()), kept["seed"], Outcome(**members))


def drawn(rule: Rule, end_to_end: str) -> Outcome:
    return rule.draw(end_to_end) if isinstance(rule, Mix) else rule


def _outcome(body: Body, answers: str) -> Outcome:
    after, amount = body.get("after"), body.get("amount")
    return Outcome(
        answers,
        maybe(body, "code", _code, None),
        None if after is None else integer(body, "after", 0, LATEST) * 1000,
        integer(body, "times", 1, COPIES) if "times" in body else 2,
        None if amount is None else integer(body, "amount", 0),
    )


def _code(body: Body, name: str) -> str | None:
    return plain(body, name, "code")


def _one_of(answers: object) -> str:
    if answers not in ANSWERS:
        raise BadControl(f"answers is one of {', '.join(ANSWERS)}")
    return str(answers)
