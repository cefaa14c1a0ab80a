"""A fee, computed: base and percentage, bounds, then tax. Pure arithmetic; rounded once for the fee, once for its tax.

Integers are minor units of the template's asset; rates are fractions, 0.015 for 1.5 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from primitives.kit.money import Rounding, apportion, rounded_ratio
from primitives.kit.problems import Defect

NONE, INCLUSIVE, EXCLUSIVE = "none", "inclusive", "exclusive"
SLAB, MARGINAL = "slab", "marginal"
PAYERS = SENDER, RECEIVER, MERCHANT, SPONSOR = ("sender", "receiver", "merchant", "sponsor")


@dataclass(frozen=True, slots=True)
class Tier:
    """up_to: the last amount that belongs to it, None for the last tier."""

    up_to: int | None
    fixed: int
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Term:
    """One addend of a fee: `fixed + base × rate`."""

    label: str
    base: int
    fixed: int
    rate: Fraction

    @property
    def exact(self) -> Fraction:
        """For explanations; `price` sums without it."""
        return self.fixed + self.base * self.rate


@dataclass(frozen=True, slots=True)
class Price:
    """A plan's figures, evaluated for one quote. minimum and maximum bound the fee before tax; the maximum wins."""

    fixed: int = 0
    rate: Fraction = Fraction(0)
    minimum: int | None = None
    maximum: int | None = None
    tiers: tuple[Tier, ...] = ()
    mode: str = SLAB
    vat: str = NONE
    vat_rate: Fraction = Fraction(0)
    rounding: Rounding = Rounding.HALF_UP


@dataclass(frozen=True, slots=True)
class Quote:
    """total == net + vat. computed: the fee before its bounds, of which `terms` are the addends."""

    plan: str
    payer: str
    amount: int
    total: int
    net: int
    vat: int
    vat_rate: Fraction
    computed: int
    terms: tuple[Term, ...]
    once_per: str | None = None

    @property
    def parts(self) -> tuple[int, ...]:
        """The terms in whole minor units; they sum to `computed`."""
        if len(self.terms) == 1:
            return (self.computed,)
        return apportion(self.computed, [term.exact for term in self.terms])


def price(plan: str, payer: str, amount: int, with_: Price) -> Quote:
    """The fee on `amount`. Raises Defect for a negative amount or fee: both are a template's mistake."""
    if amount < 0:
        raise Defect(f"{plan}: a fee on {amount}")
    terms = terms_of(amount, with_)
    fee = rounded_ratio(*_sum(terms), with_.rounding)
    if fee < 0:
        raise Defect(f"{plan}: a fee of {fee}")
    total, net, vat = taxed(bounded(fee, with_), with_)
    return Quote(plan, payer, amount, total, net, vat, with_.vat_rate, fee, terms)


def terms_of(amount: int, with_: Price) -> tuple[Term, ...]:
    """The plan's own term, unless it has only tiers, and those of its tiers."""
    if not with_.tiers:
        return (Term("plan", amount, with_.fixed, with_.rate),)
    tiers = (_slab if with_.mode == SLAB else _marginal)(amount, with_.tiers)
    return (Term("plan", amount, with_.fixed, with_.rate), *tiers) if with_.fixed or with_.rate else tiers


def _sum(terms: tuple[Term, ...]) -> tuple[int, int]:
    """The exact sum as a numerator and a denominator."""
    above, below = 0, 1
    for term in terms:
        parts = term.rate.denominator
        above = above * parts + (term.fixed * parts + term.base * term.rate.numerator) * below
        below *= parts
    return above, below


def _slab(amount: int, tiers: tuple[Tier, ...]) -> tuple[Term, ...]:
    """The whole amount at the price of the first tier it fits."""
    for number, tier in enumerate(tiers, 1):
        if tier.up_to is None or amount <= tier.up_to:
            return (Term(f"tier {number}", amount, tier.fixed, tier.rate),)
    return ()


def _marginal(amount: int, tiers: tuple[Tier, ...]) -> tuple[Term, ...]:
    """Each tier prices the part of the amount that lies in it; its fixed price is due once the amount enters it."""
    terms, below = [], 0
    for number, tier in enumerate(tiers, 1):
        if number > 1 and amount <= below:
            break
        ends = amount if tier.up_to is None else min(amount, tier.up_to)
        terms.append(Term(f"tier {number}", max(0, ends - below), tier.fixed, tier.rate))
        below = max(below, ends)
        if tier.up_to is not None and amount <= tier.up_to:
            break
    return tuple(terms)


def bounded(fee: int, with_: Price) -> int:
    if with_.minimum is not None and fee < with_.minimum:
        fee = with_.minimum
    return with_.maximum if with_.maximum is not None and fee > with_.maximum else fee


def taxed(fee: int, with_: Price) -> tuple[int, int, int]:
    """(total, net, vat). Inclusive: net = round(fee / (1 + rate)). Exclusive: vat = round(fee × rate), on top."""
    if with_.vat == NONE:
        return fee, fee, 0
    part, whole = with_.vat_rate.numerator, with_.vat_rate.denominator
    if with_.vat == INCLUSIVE:
        net = rounded_ratio(fee * whole, whole + part, with_.rounding)
        return fee, net, fee - net
    vat = rounded_ratio(fee * part, whole, with_.rounding)
    return fee + vat, fee, vat


def nothing_due(plan: str, payer: str, amount: int) -> Quote:
    """The quote of a plan that was already charged to this resource; its undo leaves that charge alone."""
    return Quote(plan, payer, amount, 0, 0, 0, Fraction(0), 0, ())
