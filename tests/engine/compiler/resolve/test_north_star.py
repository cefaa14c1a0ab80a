"""The e-wallet the language was made for compiles whole, over the real primitives."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.compiler.compile import Compiled, compile_product
from engine.compiler.product import CallStep, EventStart, PostStep, Product, ResourceRoute, RunRoute
from engine.compiler.screen import screens
from engine.compiler.source import Source
from engine.compiler.walking import all_steps
from primitives.catalog import CATALOG

TEXT = (Path(__file__).parents[3] / "cases" / "templates" / "e-wallet.yaml").read_text()


def judged(text: str) -> tuple[Compiled, str]:
    source = Source("template.yaml", text)
    found = compile_product(source, None, "e-wallet", CATALOG)
    return found, screens(found.problems, [source])


@cache
def e_wallet() -> Product:
    found, screen = judged(TEXT)
    assert screen == ""
    assert found.product is not None
    return found.product


def test_its_workflows_wait_where_money_leaves() -> None:
    waiting = {name: [type(cut) for cut in one.cuts] for name, one in e_wallet().workflows.items() if one.cuts}

    assert waiting == {"cash_out": [CallStep]}


def test_a_payment_that_comes_back_is_found_by_the_payment_it_was() -> None:
    back = e_wallet().workflows["cash_out_return"]
    assert isinstance(back.start, EventStart)
    (find,) = back.start.finds

    assert (find.name, find.kind, find.lookup.name) == ("cash_out", "cash_out", "of_original")
    assert {one.text: one.round for one in back.demands} == {
        "cash_out": 1,
        "cash_out.wallet": 2,
        "cash_out.wallet.owner": 3,
    }
    assert back.rounds == 4


def test_money_that_comes_in_is_found_a_wallet_by_its_account_number() -> None:
    into = e_wallet().workflows["cash_in"]
    assert isinstance(into.start, EventStart)

    assert [(one.name, one.kind, one.lookup.name) for one in into.start.finds] == [
        ("wallet", "wallets.wallet", "by_account")
    ]
    assert into.event_type is not None
    assert (
        into.event_type.field("rail")
        == e_wallet().active["payments"].manifest.types(e_wallet().active["payments"].config)["rail"]
    )


def test_what_a_cash_out_holds_is_out_of_reach_of_freezes() -> None:
    posts = [
        step for one in e_wallet().workflows.values() for step in all_steps(one.steps) if isinstance(step, PostStep)
    ]
    held = [slot for post in posts for slot in post.slots if slot.account == "held"]

    assert len(held) > 3
    assert not any(slot.frozen for slot in held)


def test_its_paths_offer_what_the_template_says() -> None:
    routes = {route.path: route for route in e_wallet().routes}
    outs, ins = routes["cash-outs"], routes["cash-ins"]
    assert isinstance(outs, ResourceRoute)
    assert isinstance(ins, RunRoute)

    assert outs.create is e_wallet().workflows["cash_out"]
    assert [name for name, _ in outs.operations] == ["release"]
    assert ins.only == ("get", "list")


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("  account_frozen:    { iso20022: AC06 }", "FF405", "`account_frozen`, which has no iso20022 code"),
        ("  ceiling_exceeded:  { iso20022: AM14 }\n", "FF405", "`ceiling_exceeded`, which has no iso20022 code"),
        ("  limit_exceeded:    { iso20022: AM14 }", "FF405", "`limit_exceeded`, which has no iso20022 code"),
        ("  cash-ins:  { run: cash_in, only: [get, list] }\n", None, ""),
        ("      - become: sending\n", "FF523", "commits `cash_out` in no state"),
    ],
)
def test_it_needs_each_of_its_lines(line: str, code: str | None, says: str) -> None:
    found, screen = judged("".join(part for part in TEXT.replace(line, "").splitlines(keepends=True)))

    assert line in TEXT
    assert {problem.code for problem in found.problems} >= ({code} if code else set())
    assert says in screen


def test_a_return_that_finds_another_state_must_go_somewhere() -> None:
    _, screen = judged(TEXT.replace("acts_on: { cash_out: [paid], else: stray }", "acts_on: { cash_out: [paid] }"))

    assert "error FF404 inbound-money-not-taken" in screen


def test_money_nobody_takes_does_not_compile() -> None:
    before, _, after = TEXT.partition("  cash_in:\n")
    text = (before + "problems:\n" + after.partition("\nproblems:\n")[2]).replace(
        "  cash-ins:  { run: cash_in, only: [get, list] }\n", ""
    )

    assert "`payments.credit_received` brings money, and no workflow takes it" in judged(text)[1]
