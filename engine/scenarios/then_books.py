"""What is expected of the books: balances, accounts, holds, and the very postings."""

from __future__ import annotations

import re

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Argument, Fields, Hole, Items, Value
from engine.compiler.product import Product, ResourceRoute
from engine.compiler.scenario import Expect
from engine.compiler.source import Anchor, Place
from engine.scenarios.bound import (
    AccountCheck,
    BalanceCheck,
    Check,
    ExpectedEntry,
    ExpectedLeg,
    HoldsCheck,
    LedgerCheck,
    PostingsCheck,
)
from engine.scenarios.journal import journal_path
from engine.scenarios.known import Fill
from engine.scenarios.values import Writer

BALANCES = "balances"
_WAY = re.compile(r"(\S+)\s+->\s+(\S+)")


def ledger(expect: Expect, writer: Writer) -> Check | None:
    if isinstance(expect.value, Hole) and expect.value.text == "balanced":
        return LedgerCheck(expect.place)
    writer.problems.add("FF204", expect.value.place, "the ledger is `balanced`")
    return None


def balance(expect: Expect, name: str, product: Product, kinds: dict[str, str], writer: Writer) -> Check | None:
    kind = kinds.get(name)
    if kind is None or expect.of is None:
        writer.problems.add("FF301", expect.place, f"no `{name}` was given", did_you_mean(name, kinds))
        return None
    for route in product.routes:
        if isinstance(route, ResourceRoute) and route.kind.name == kind and _shows_balances(route):
            path = f"/{route.path}/{{id}}/{BALANCES}"
            if isinstance(expect.value, Fields):
                accounts = tuple((field.name.text, field.value) for field in expect.value.fields)
                return BalanceCheck(expect.place, name, path, accounts, None)
            return BalanceCheck(expect.place, name, path, (), expect.value)
    help = f"add `{BALANCES}` to its `views`"
    writer.problems.add("FF301", expect.place, f"the API shows no balances of a {kind}", help)
    return None


def _shows_balances(route: ResourceRoute) -> bool:
    return any(view.name == BALANCES for view, _ in route.views)


def account(expect: Expect, name: str, product: Product, writer: Writer) -> Check | None:
    charts = [one.manifest.posting.chart(one.config) for one in product.active.values() if one.manifest.posting]
    known = [account for chart in charts for account in chart]
    if name in known:
        return AccountCheck(expect.place, name, expect.value)
    writer.problems.add("FF301", expect.place, f"the chart has no account `{name}`", did_you_mean(name, known))
    return None


def holds(expect: Expect, product: Product, writer: Writer) -> Check | None:
    """`holds: none`"""
    accounts = tuple(name for kind in product.kinds.values() if kind.own is not None for name in kind.own.accounts)
    if not (isinstance(expect.value, Hole) and expect.value.text == "none"):
        writer.problems.add("FF204", expect.value.place, "`holds` are `none`", "what is held is a `balance`")
    elif not accounts:
        writer.problems.add("FF301", expect.place, "no resource of this template holds money")
    else:
        return HoldsCheck(expect.place, accounts)
    return None


def postings(expect: Expect, product: Product, writer: Writer) -> Check | None:
    """A list of entries, each a mapping of `source -> destination` to an amount; `none`: nothing was posted."""
    path = journal_path(product)
    if path is None:
        writer.problems.add("FF402", expect.place, "this product keeps no books")
        return None
    if isinstance(expect.value, Hole) and expect.value.text == "none":
        return PostingsCheck(expect.place, f"/{path}", ())
    if not isinstance(expect.value, Items):
        help = "write `- wallets:{w}:available -> tax:vat: 1.61` for each, or `none`"
        writer.problems.add("FF203", expect.value.place, "`postings` are a list of journal entries", help)
        return None
    entries = tuple(_entry(item, product.asset, writer) for item in expect.value.items)
    return PostingsCheck(expect.place, f"/{path}", entries)


def _entry(item: Value, asset: str, writer: Writer) -> ExpectedEntry:
    if not isinstance(item, Fields):
        writer.problems.add("FF203", item.place, "an entry is a mapping", "write `source -> destination: 5.00`")
        return ExpectedEntry(item.place, ())
    legs = [_leg(field, asset, writer) for field in item.fields]
    return ExpectedEntry(item.place, tuple(leg for leg in legs if leg is not None))


def _leg(field: Argument, asset: str, writer: Writer) -> ExpectedLeg | None:
    way, amount = _WAY.fullmatch(field.name.text), field.value
    if way is None or not isinstance(amount, Hole):
        message = f"`{field.name.text}` is no posting"
        writer.problems.add("FF203", field.name.place, message, "write `source -> destination: 5.00`")
        return None
    source, destination = (_address(way[group], way.start(group), field.name.place, writer) for group in (1, 2))
    return ExpectedLeg(source, destination, writer.minor_units(amount, asset))


def _address(text: str, start: int, place: Place, writer: Writer) -> Fill:
    """As it stands in the journal, with `{w}` for the id of w."""
    return writer.text(Hole(text, place, (Anchor(0, place.line, place.column + start),)))
