"""The section of a template: the rails, what each may carry, and routes as rows with structured bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from primitives.kit.money import Asset, parse_asset
from primitives.kit.section import (
    Configured,
    DeclaredName,
    Expression,
    Field,
    Fields,
    Formula,
    Literal,
    Named,
    NewNames,
    SectionProblem,
    Sequence,
    Values,
)
from primitives.kit.types import TEXT, Enum, Money, Text, Type
from primitives.payments.messages.profile import DECIMALS
from primitives.payments.rails import bound, profile

BIC = Text("bic", "[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")  # ISO 9362
RAIL = Enum("payments.rail", ())  # the members are the section's


def _money(values: Values, asset: str) -> Type:
    return Money(asset)


def _bic(values: Values, asset: str) -> Type:
    return BIC


def _text(values: Values, asset: str) -> Type:
    return TEXT


_AMOUNT = Fields(
    {
        "from": Field(Expression(_money), required=False, help="the least it takes, itself included"),
        "up_to": Field(Expression(_money), required=False, help="the most it takes, itself included"),
    }
)

_ROW = Fields(
    {
        "amount": Field(_AMOUNT, required=False, help="{ up_to: 50000.00 }; any amount, if left out"),
        "banks": Field(Sequence(Literal(BIC)), required=False, help="the receiving banks; all, if left out"),
        "currency": Field(Literal(TEXT), required=False, help="PHP; any, if left out"),
        "use": Field(Sequence(DeclaredName()), help="its rails, the preferred one first: [instapay, pesonet]"),
    }
)

SECTION = Fields(
    {
        "rails": Field(NewNames(), help="the rails this product is on: [instapay, pesonet]"),
        "routes": Field(Named(Sequence(_ROW)), required=False, help="rows of bounds; the first that fits is taken"),
        "limits": Field(Named(Expression(_money)), required=False, help="the most one payment by a rail may carry"),
        "institution": Field(
            Fields(
                {
                    "bank": Field(Expression(_bic), help="the code we are known by on the rails"),
                    "name": Field(Expression(_text), required=False, help="the name payments are sent under"),
                }
            ),
            required=False,
            help="who sends; a test code, if left out",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """bounds: `from` and `up_to`, where written. banks, currency: empty and None where any will do."""

    bounds: Mapping[str, Formula]
    banks: tuple[str, ...]
    currency: str | None
    use: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Config:
    """limits: by rail, those the template writes; known_limits: the rails' own, in minor units, for the others."""

    asset: str
    rails: tuple[str, ...]
    routes: Mapping[str, tuple[Row, ...]]
    limits: Mapping[str, Formula] = field(default_factory=dict)
    known_limits: Mapping[str, int] = field(default_factory=dict)
    institution: Mapping[str, Formula] = field(default_factory=dict)

    @property
    def rail(self) -> Enum:
        return Enum(RAIL.name, self.rails)


def configure(values: Values) -> Configured:
    problems = tuple(_problems(values))
    return Configured(problems=problems) if problems else Configured(_config(values))


def types(config: Config) -> Mapping[str, Type]:
    return {"rail": config.rail}


def _config(values: Values) -> Config:
    asset = parse_asset(values.asset)
    limits = values.get("limits") or {}
    known = {rail: bound(rail, asset) for rail in values.rails if rail not in limits} if asset else {}
    institution = values.get("institution")
    return Config(
        asset=values.asset,
        rails=values.rails,
        routes={name: tuple(_row(row) for row in rows) for name, rows in (values.get("routes") or {}).items()},
        limits=limits,
        known_limits={rail: most for rail, most in known.items() if most is not None},
        institution={key: value for key, value in institution.entries.items() if value} if institution else {},
    )


def _row(row: Values) -> Row:
    amount = row.get("amount")
    bounds = {key: value for key, value in amount.entries.items() if value is not None} if amount else {}
    return Row(bounds, tuple(row.get("banks") or ()), row.get("currency"), tuple(row.use))


# ── what can be wrong ─────────────────────────────────────────────────────────────────────────────────────────


def _problems(values: Values) -> Iterator[SectionProblem]:
    rails = values.rails
    if not rails:
        yield SectionProblem("FF203", ("rails",), "payments need at least one rail", "name one: [instapay]")
    yield from (_twice(("rails",), rail) for rail in sorted({rail for rail in rails if rails.count(rail) > 1}))
    asset = parse_asset(values.asset)
    if asset is None or DECIMALS.get(asset.code) != asset.decimals:
        yield SectionProblem("FF303", ("rails",), f"no rail's message carries money in {values.asset}")
    yield from (problem for rail in rails for problem in _other_currency(rail, asset))
    for rail in values.get("limits") or {}:
        if rail not in rails:
            yield _unknown(("limits", rail), rail, rails)
    for name, rows in (values.get("routes") or {}).items():
        for number, row in enumerate(rows):
            yield from _row_problems(("routes", name, str(number)), row, rails, asset)


def _other_currency(rail: str, asset: Asset | None) -> Iterator[SectionProblem]:
    only = profile(rail).currency
    if only is not None and asset is not None and asset.code != only:
        yield SectionProblem("FF303", ("rails",), f"{rail} carries {only}, this template's money is in {asset.code}")


def _row_problems(
    path: tuple[str, ...], row: Values, rails: tuple[str, ...], asset: Asset | None
) -> Iterator[SectionProblem]:
    if not row.use:
        yield SectionProblem("FF203", (*path, "use"), "a row needs at least one rail", "name one: [instapay]")
    for number, rail in enumerate(row.use):
        if rail not in rails:
            yield _unknown((*path, "use", str(number)), rail, rails)
        elif rail in row.use[:number]:
            yield _twice((*path, "use", str(number)), rail)
    currency = row.get("currency")
    if currency is not None and asset is not None and currency != asset.code:
        message = f"payments here are in {asset.code}, so no payment ever fits this row"
        yield SectionProblem("FF303", (*path, "currency"), message, "leave the row out")


def _unknown(path: tuple[str, ...], rail: str, rails: tuple[str, ...]) -> SectionProblem:
    close = get_close_matches(rail, rails, n=1, cutoff=0.5)
    return SectionProblem("FF301", path, f"there is no rail `{rail}`", f"did you mean {close[0]}?" if close else "")


def _twice(path: tuple[str, ...], rail: str) -> SectionProblem:
    return SectionProblem("FF205", path, f"the rail `{rail}` stands twice")
