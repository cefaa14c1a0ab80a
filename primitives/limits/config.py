"""The section of a template: a table of rules, each with structured bounds so that proofs can read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from primitives.kit.clock import Duration
from primitives.kit.section import (
    Choice,
    Configured,
    Expression,
    Field,
    Fields,
    Formula,
    Named,
    ResourceName,
    SectionProblem,
    Sequence,
    Values,
    Window,
)
from primitives.kit.types import INTEGER, Money, Optional, Type
from primitives.limits.windows import Rolling, rolling

AMOUNT, COUNT = "amount", "count"


def _at_most_type(values: Values, asset: str) -> Type:
    return Optional(INTEGER if values.get("counts") == COUNT else Money(asset))


def _names(values: Values) -> tuple[str, ...]:
    return tuple(dict.fromkeys(short(name) for name in (values.get("per"), *(values.get("with") or ())) if name))


def short(resource: str) -> str:
    """`wallets.wallet` as templates say it: `wallet`."""
    return resource.rpartition(".")[2]


SECTION = Named(
    Fields(
        {
            "counts": Field(Choice((AMOUNT, COUNT)), help="amount: how much; count: how often"),
            "per": Field(ResourceName(), help="whose counter it is: `wallet`"),
            "window": Field(Window(), help="transaction, day, week, month, life, or a duration for a rolling window"),
            "at_most": Field(
                Expression(_at_most_type, _names), help="money of the template's asset, or a number; none: not allowed"
            ),
            "with": Field(Sequence(ResourceName()), required=False, help="what else `at_most` reads: [merchant]"),
        }
    )
)


@dataclass(frozen=True, slots=True)
class Rule:
    """window: transaction, day, week, month, life, or Rolling. also: resources `at_most` reads beside `per`."""

    name: str
    counts: str
    per: str
    window: str | Rolling
    at_most: Formula
    also: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The window as the template says it."""
        return self.window.word if isinstance(self.window, Rolling) else self.window

    @property
    def measure(self) -> Type:
        """The type of what is counted: money of the template's asset, or an integer."""
        type_ = self.at_most.type
        return type_.item if isinstance(type_, Optional) else type_


@dataclass(frozen=True, slots=True)
class Config:
    rules: Mapping[str, Rule]


def configure(values: Any) -> Configured:
    """values: the rows by name."""
    rules: dict[str, Rule] = {}
    problems: list[SectionProblem] = []
    for name, row in values.items():
        window = row.window
        if isinstance(window, Duration):
            if window.business_days or window.exact().total_seconds() < 1:
                problems.append(
                    SectionProblem(
                        "FF204",
                        (name, "window"),
                        "a rolling window has an exact length of at least a second",
                        "write it in days, hours, minutes or seconds: `7d`, `24h`",
                    )
                )
                continue
            window = rolling(window)
        rules[name] = Rule(name, row.counts, row.per, window, row.at_most, tuple(row.get("with") or ()))
    return Configured(problems=tuple(problems)) if problems else Configured(Config(rules))
