"""The section of a template: the kinds of wallets, and who makes a new one usable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from primitives.kit.section import Choice, Configured, Field, Fields, NewNames, SectionProblem, Values
from primitives.kit.types import Enum, Type

AUTOMATIC, OPERATOR = "automatic", "operator"

SECTION = Fields(
    {
        "kinds": Field(NewNames(), help="the kinds of wallets: [personal]"),
        "activation": Field(
            Choice((AUTOMATIC, OPERATOR)),
            required=False,
            help="automatic: a new wallet can be used at once; operator: a person activates it",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Config:
    kinds: tuple[str, ...]
    activation: str = AUTOMATIC

    @property
    def kind(self) -> Enum:
        return Enum("wallets.kind", self.kinds)


def configure(values: Values) -> Configured:
    kinds: tuple[str, ...] = values.kinds
    if not kinds:
        return Configured(problems=(SectionProblem("FF203", ("kinds",), "wallets need at least one kind"),))
    twice = sorted({name for name in kinds if kinds.count(name) > 1})
    if twice:
        return Configured(problems=(SectionProblem("FF205", ("kinds",), f"the kind `{twice[0]}` stands twice"),))
    return Configured(Config(kinds, values.get("activation") or AUTOMATIC))


def types(config: Config) -> Mapping[str, Type]:
    return {"kind": config.kind}
