"""The section of a template: which tiers customers go through, and who checks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from primitives.kit.section import Configured, DeclaredName, Field, Fields, NewNames, SectionProblem, Values
from primitives.kit.types import Enum, Type

KINDS = Enum("identity.kind", ("person", "business"))

SECTION = Fields(
    {
        "tiers": Field(NewNames(), help="the tiers of customers, lowest first: [basic, verified]"),
        "connector": Field(DeclaredName(), required=False, help="the connector that checks who a customer is"),
    }
)


@dataclass(frozen=True, slots=True)
class Config:
    """tiers: lowest first; a new customer gets the first."""

    tiers: tuple[str, ...]
    connector: str | None = None

    @property
    def tier(self) -> Enum:
        return Enum("identity.tier", self.tiers)


def configure(values: Values) -> Configured:
    tiers: tuple[str, ...] = values.tiers
    if not tiers:
        return Configured(problems=(SectionProblem("FF203", ("tiers",), "customers need at least one tier"),))
    twice = sorted({name for name in tiers if tiers.count(name) > 1})
    if twice:
        return Configured(problems=(SectionProblem("FF205", ("tiers",), f"the tier `{twice[0]}` stands twice"),))
    return Configured(Config(tiers, values.get("connector")))


def types(config: Config) -> Mapping[str, Type]:
    return {"tier": config.tier, "kind": KINDS}


def connectors(config: Config) -> tuple[str, ...]:
    return (config.connector,) if config.connector else ()
