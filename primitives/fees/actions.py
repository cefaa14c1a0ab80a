"""Quoting a fee. A plan without `once_per` is pure: no keys, nothing to undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from primitives.fees.config import VAT_RATE, Config, Plan, tier_figure
from primitives.fees.domain import NONE, Price, Quote, Term, Tier, nothing_due, price
from primitives.fees.tables import CHARGES, Charge
from primitives.kit.action import Bound, Input, Signature, UnknownName, Write
from primitives.kit.contract import Fact
from primitives.kit.origin import Origin
from primitives.kit.problems import Defect
from primitives.kit.store import Json, Keys, Rows
from primitives.kit.types import Money, Record, Ref

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ask:
    """once_per: the resource the plan is charged to at most once, None where every quote counts."""

    plan: Plan
    amount: int
    price: Price
    once_per: str | None


def quote(rows: Rows, ask: Ask) -> Quote:
    plan, subject = ask.plan, ask.once_per
    if subject is None:
        return price(plan.name, plan.payer, ask.amount, ask.price)
    charge = rows.get(CHARGES, plan.name, subject)
    if charge is not None and charge.live:
        return nothing_due(plan.name, plan.payer, ask.amount)
    due = replace(price(plan.name, plan.payer, ask.amount, ask.price), once_per=subject)
    rows.put(CHARGES, Charge(plan.name, subject, due.total, live=True))
    return due


def uncharge(rows: Rows, due: Quote) -> None:
    """Undo of `quote`: a plan with `once_per` can be charged again; another quote left nothing."""
    if due.once_per is None:
        return
    charge = rows.get(CHARGES, due.plan, due.once_per)
    if charge is None:
        raise Defect(f"no charge of {due.plan}")
    rows.put(CHARGES, replace(charge, live=False))


def uncharge_keys(due: Quote) -> Keys:
    return () if due.once_per is None else (CHARGES.at(due.plan, due.once_per),)


def quote_signature(config: Config, names: Mapping[str, str]) -> Signature | UnknownName:
    plan = config.plans.get(names["plan"])
    if plan is None:
        return UnknownName("plan", names["plan"], tuple(config.plans))
    money = Money(plan.asset)
    inputs = {"amount": Input(money, title="What the fee is on")}
    subject = plan.once_per.rpartition(".")[2] if plan.once_per else None
    if plan.once_per and subject:
        inputs[subject] = Input(Ref(plan.once_per), key=True, title="Charged at most once to this")
    return Signature(
        inputs=inputs,
        keys=lambda origin, given: (CHARGES.at(plan.name, given[subject]),) if subject else (),
        build=_build(plan, subject),
        formulas={name: Bound(formula) for name, formula in plan.formulas.items()},
        output=Record("fees.quote", (("total", money), ("net", money), ("vat", money))),
    )


def _build(plan: Plan, subject: str | None) -> Callable[[Origin, Mapping[str, Any]], Ask]:
    return lambda origin, given: Ask(plan, given["amount"], _price(plan, given), given[subject] if subject else None)


def _price(plan: Plan, given: Mapping[str, Any]) -> Price:
    return Price(
        fixed=given.get("fixed") or 0,
        rate=given.get("rate") or ZERO,
        minimum=given.get("minimum"),
        maximum=given.get("maximum"),
        tiers=tuple(_tier(number, given) for number in range(1, plan.tiers + 1)),
        mode=plan.mode,
        vat=plan.vat,
        vat_rate=given.get("vat_rate", VAT_RATE) if plan.vat != NONE else ZERO,
        rounding=plan.rounding,
    )


def _tier(number: int, given: Mapping[str, Any]) -> Tier:
    return Tier(
        up_to=given.get(tier_figure(number, "up_to")),
        fixed=given.get(tier_figure(number, "fixed")) or 0,
        rate=given.get(tier_figure(number, "rate")) or ZERO,
    )


def record(due: Quote) -> Json:
    """The arithmetic: each term with its share of the fee, the fee before and after its bounds, the tax."""
    terms: list[Json] = [
        {"label": term.label, "base": term.base, "fixed": term.fixed, "rate": str(term.rate), "share": share}
        for term, share in zip(due.terms, due.parts, strict=True)
    ]
    return {
        "plan": due.plan,
        "payer": due.payer,
        "amount": due.amount,
        "terms": terms,
        "computed": due.computed,
        "net": due.net,
        "vat": due.vat,
        "vat_rate": str(due.vat_rate),
        "total": due.total,
        "once_per": due.once_per,
    }


def revive(stored: Any) -> Quote:
    terms = tuple(Term(one["label"], one["base"], one["fixed"], Fraction(one["rate"])) for one in stored["terms"])
    figures = {
        name: stored[name] for name in ("plan", "payer", "amount", "total", "net", "vat", "computed", "once_per")
    }
    return Quote(**figures, vat_rate=Fraction(stored["vat_rate"]), terms=terms)


QUOTE = Write(
    "quote",
    quote_signature,
    quote,
    uncharge,
    record,
    revive,
    names=("plan",),
    title="What an operation costs",
    undo_keys=uncharge_keys,
)

WRITES = (QUOTE,)

FACTS = (Fact("quote", {"total": 1, "net": -1, "vat": -1}),)
