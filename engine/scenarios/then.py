"""What is expected, as checks."""

from __future__ import annotations

from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Fields, Hole
from engine.compiler.product import Product, ResourceRoute
from engine.compiler.scenario import Expect
from engine.scenarios.bound import AccountCheck, AnswerCheck, BalanceCheck, Check, LedgerCheck
from engine.scenarios.values import Writer

BALANCES = "balances"


def expectation(expect: Expect, product: Product, kinds: dict[str, str], writer: Writer) -> Check | None:
    """kinds: names given, with the kind of thing each is. None where a problem was found."""
    match expect.subject.text, expect.of:
        case "ledger", None:
            return _ledger(expect, writer)
        case "balance", of if of is not None:
            return _balance(expect, of.text, product, kinds, writer)
        case "account", of if of is not None:
            return _account(expect, of.text, product, writer)
        case name, None:
            return _answer(expect, name, writer)
    message = f"`{expect.subject.text} {expect.of.text if expect.of else ''}` expects nothing"
    help = "write a result's name, `balance w`, `account fees` or `ledger`"
    writer.problems.add("FF203", expect.place, message, help)
    return None


def _ledger(expect: Expect, writer: Writer) -> Check | None:
    if isinstance(expect.value, Hole) and expect.value.text == "balanced":
        return LedgerCheck(expect.place)
    writer.problems.add("FF204", expect.value.place, "the ledger is `balanced`")
    return None


def _balance(expect: Expect, name: str, product: Product, kinds: dict[str, str], writer: Writer) -> Check | None:
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


def _account(expect: Expect, name: str, product: Product, writer: Writer) -> Check | None:
    charts = [one.manifest.posting.chart(one.config) for one in product.active.values() if one.manifest.posting]
    known = [account for chart in charts for account in chart]
    if name in known:
        return AccountCheck(expect.place, name, expect.value)
    writer.problems.add("FF301", expect.place, f"the chart has no account `{name}`", did_you_mean(name, known))
    return None


def _answer(expect: Expect, name: str, writer: Writer) -> Check | None:
    if name not in writer.names:
        known = [*writer.names, "balance", "account", "ledger"]
        writer.problems.add("FF301", expect.place, f"nothing here is called `{name}`", did_you_mean(name, known))
    elif isinstance(expect.value, Fields):
        return AnswerCheck(expect.place, name, expect.value.fields)
    else:
        writer.problems.add("FF203", expect.value.place, f"`{name}` is a mapping", f"write `{name}: {{ state: … }}`")
    return None
