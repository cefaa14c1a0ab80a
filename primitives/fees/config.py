"""The section of a template: fee plans by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from primitives.fees.domain import EXCLUSIVE, INCLUSIVE, MARGINAL, NONE, PAYERS, SLAB
from primitives.kit.money import Rounding
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
)
from primitives.kit.types import PERCENT, Money, Type

VAT_RATE = Fraction(12, 100)
"""The Philippine rate, where a plan with VAT names none (domain §6, S43)."""

FIGURES = ("fixed", "rate", "minimum", "maximum", "vat_rate")
TIER_FIGURES = ("up_to", "fixed", "rate")


def _money(values: Values, asset: str) -> Type:
    return Money(asset)


def _percent(values: Values, asset: str) -> Type:
    return PERCENT


_MONEY, _PERCENT = Expression(_money), Expression(_percent)

SECTION = Named(
    Fields(
        {
            "payer": Field(Choice(PAYERS), help="who pays it: sender, receiver, merchant or sponsor"),
            "fixed": Field(_MONEY, required=False, help="an amount per operation"),
            "rate": Field(_PERCENT, required=False, help="a part of the amount: 1.5%"),
            "minimum": Field(_MONEY, required=False, help="the least it is, after the percentage, before tax"),
            "maximum": Field(_MONEY, required=False, help="the most it is, after the percentage, before tax"),
            "tiers": Field(
                Sequence(
                    Fields(
                        {
                            "up_to": Field(_MONEY, required=False, help="the last amount that belongs to the tier"),
                            "fixed": Field(_MONEY, required=False),
                            "rate": Field(_PERCENT, required=False),
                        }
                    )
                ),
                required=False,
                help="prices by amount, lowest first; the last has no `up_to`",
            ),
            "mode": Field(
                Choice((SLAB, MARGINAL)),
                required=False,
                help="slab: the whole amount at its tier's price; marginal: each part at its own",
            ),
            "vat": Field(Choice((NONE, INCLUSIVE, EXCLUSIVE)), required=False, help="whether VAT is in it, or on top"),
            "vat_rate": Field(_PERCENT, required=False, help="12% if left out"),
            "rounding": Field(
                Choice(tuple(rounding.value for rounding in Rounding)), required=False, help="half_up if left out"
            ),
            "once_per": Field(
                ResourceName(), required=False, help="charged at most once to each of these; later quotes are zero"
            ),
        }
    )
)


@dataclass(frozen=True, slots=True)
class Plan:
    """formulas: the figures to evaluate, by name; those of tier 2 are `tier_2_rate` and so on."""

    name: str
    asset: str
    payer: str
    formulas: Mapping[str, Formula]
    tiers: int
    mode: str
    vat: str
    rounding: Rounding
    once_per: str | None


@dataclass(frozen=True, slots=True)
class Config:
    plans: Mapping[str, Plan]


def configure(values: Any) -> Configured:
    """values: the plans by name."""
    problems = tuple(problem for name, row in values.items() for problem in _problems(name, row))
    if problems:
        return Configured(problems=problems)
    return Configured(Config({name: _plan(name, row) for name, row in values.items()}))


def tier_figure(number: int, figure: str) -> str:
    return f"tier_{number}_{figure}"


def _plan(name: str, row: Values) -> Plan:
    tiers = row.get("tiers") or ()
    formulas = {figure: row.get(figure) for figure in FIGURES}
    for number, tier in enumerate(tiers, 1):
        formulas |= {tier_figure(number, figure): tier.get(figure) for figure in TIER_FIGURES}
    return Plan(
        name=name,
        asset=row.asset,
        payer=row.payer,
        formulas={key: formula for key, formula in formulas.items() if formula is not None},
        tiers=len(tiers),
        mode=row.get("mode") or SLAB,
        vat=row.get("vat") or NONE,
        rounding=Rounding(row.get("rounding") or Rounding.HALF_UP.value),
        once_per=row.get("once_per"),
    )


def _problems(name: str, row: Values) -> list[SectionProblem]:
    tiers = row.get("tiers") or ()
    found = []
    if row.get("fixed") is None and row.get("rate") is None and row.get("minimum") is None and not tiers:
        found.append(SectionProblem("FF202", (name,), f"`{name}` costs nothing", "give it `fixed`, `rate` or `tiers`"))
    if row.get("mode") is not None and not tiers:
        found.append(SectionProblem("FF203", (name, "mode"), "`mode` says how tiers are read, and there are none"))
    if row.get("vat_rate") is not None and (row.get("vat") or NONE) == NONE:
        found.append(
            SectionProblem("FF203", (name, "vat_rate"), "there is no VAT on this plan", "say `vat: inclusive`")
        )
    for number, tier in enumerate(tiers):
        last = number == len(tiers) - 1
        if (tier.get("up_to") is None) != last:
            message = "the last tier has no end" if last else "only the last tier has no `up_to`"
            found.append(SectionProblem("FF203", (name, "tiers", str(number)), message))
    return found
