"""Documents: what was written, in its place, in every form of the language."""

from __future__ import annotations

import pytest

from engine.compiler.document import (
    ClientStart,
    EventStart,
    FromStart,
    PersonStart,
    Rows,
    ScheduleStart,
)
from engine.compiler.leaves import Ignore, Keep, Word
from engine.compiler.steps import (
    Post,
)
from engine.compiler.tenant import Tenant
from tests.engine.compiler.judge import judged
from tests.engine.compiler.written import CASES, HEAD, example, template, texts, workflow


@pytest.mark.parametrize("name", ["e-wallet", "card-issuing"])
def test_an_example_has_no_problem(name: str) -> None:
    _, problems, screen = judged((CASES / "templates" / f"{name}.yaml").read_text())

    assert not len(problems), screen


def test_the_parts_of_the_wallet_are_in_the_order_they_are_written() -> None:
    wallet = example("e-wallet")

    assert [found.name.text for found in wallet.parameters] == ["cash_out_fee", "instapay_cap", "tiers"]
    assert [found.path.text for found in wallet.api] == [
        "customers",
        "wallets",
        "transfers",
        "cash-ins",
        "cash-outs",
    ]
    assert [found.name.text for found in wallet.workflows][:3] == ["transfer", "cash_out", "cash_out_return"]
    assert [found.name.text for found in wallet.primitives][-1] == "reconciliation"
    assert texts(wallet.assets) == ["PHP/2"]


def test_states_are_told_apart() -> None:
    (cash_out,) = example("e-wallet").resources
    states = {state.name.text: state for state in cash_out.states}

    assert [name for name, state in states.items() if state.end] == ["failed"]
    assert states["sending"].by == Word("operations", states["sending"].by.place)  # type: ignore[union-attr]
    (authorisation,) = example("card-issuing").resources
    clock = authorisation.states[0]
    assert clock.until is not None
    assert clock.then is not None
    assert (clock.until.text, clock.then.text) == ("expires_at", "expire")


def test_a_table_is_read_in_both_forms() -> None:
    by_key, by_row = example("e-wallet").parameters[2].default, example("card-issuing").parameters[0].default

    assert isinstance(by_key, Rows)
    assert isinstance(by_row, Rows)
    assert [row.label.text for row in by_key.rows if row.label] == ["basic", "verified"]
    assert texts(by_key.rows[0].cells[2].values) == ["none"]
    assert by_row.rows[0].label is None
    assert texts(by_row.rows[0].cells[1].values) == ["7011", "3500-3999"]


def test_a_start_is_one_of_five() -> None:
    assert workflow("{ steps: [] }").start == ClientStart(None)
    assert isinstance(workflow("{ start: client, steps: [] }").start, ClientStart)
    event = workflow(
        "{ start: { event: a.b, find: { c: d(e.f) }, pays: c.w, none: keep 10m, answer_within: 2s }, steps: [] }"
    )
    assert isinstance(event.start, EventStart)
    assert isinstance(event.start.none, Keep)
    assert event.start.none.duration.text == "10m"
    daily = workflow(
        "{ start: { schedule: { at: 06:00, days: [mon, fri] }, per: merchants, where: m.open }, steps: [] }"
    )
    assert isinstance(daily.start, ScheduleStart)
    assert texts(daily.start.days) == ["mon", "fri"]
    chained = workflow("{ start: { from: clear, none: ignore }, steps: [] }")
    assert isinstance(chained.start, FromStart)
    assert isinstance(chained.start.none, Ignore)
    assert isinstance(workflow("{ start: { by: operations }, steps: [] }").start, PersonStart)


def test_acts_on_has_states_and_an_else() -> None:
    found = workflow("{ acts_on: { payment: [authorised, captured], else: ignore }, steps: [] }").acts_on

    assert found is not None
    assert texts(found.states) == ["authorised", "captured"]
    assert isinstance(found.otherwise, Ignore)


def test_inputs_are_types_or_mappings() -> None:
    found = workflow(
        "{ input: { to: wallet, from: { type: wallet, pays: true }, shop: { type: store, in: merchant },"
        " when: { type: enum, in: [now, later], optional: true }, note: { type: text, max_length: 140 },"
        " lines: { type: list, of: { account: text, amount: money } } }, steps: [] }"
    ).input

    to, from_, shop, when, note, lines = found
    assert (to.type.text, to.pays, from_.pays) == ("wallet", False, True)
    assert shop.inside is not None
    assert (texts(when.choices), when.optional) == (["now", "later"], True)
    assert note.max_length == 140
    assert [part.name.text for part in lines.fields] == ["account", "amount"]


def test_a_problem_has_texts_and_codes_of_networks() -> None:
    (found,) = template(
        HEAD + 'problems:\n  closed: { status: 409, text: "Closed.", text_fil: "Sarado.", iso20022: AC04 }\n'
    ).problems

    assert found.status == 409
    assert [(entry.language, entry.text.text) for entry in found.translations] == [("fil", "Sarado.")]
    assert [(entry.network.text, entry.code.text) for entry in found.codes] == [("iso20022", "AC04")]


def test_a_variant_need_not_say_its_asset() -> None:
    found = template("template: sharia-wallet\nversion: 1.0.0\nextends: e-wallet@1\n")

    assert found.extends is not None
    assert (found.extends.name, found.extends.version, found.asset) == ("e-wallet", "1", None)


def test_a_hole_inside_a_script_stands_where_it_is_written() -> None:
    cash_out = example("e-wallet").workflows[1]
    post = next(found for found in cash_out.steps.steps if isinstance(found, Post))
    at = post.script.text.index("$fee.total")
    lines = (CASES / "templates" / "e-wallet.yaml").read_text().split("\n")

    place = post.script.at(at, at + len("$fee.total"))

    assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == "$fee.total"


def test_all_problems_of_a_template_are_told_at_once() -> None:
    _, problems, _ = judged("template: Shop\nversion: 1\nasset: peso\nworkflow: {}\napi: { orders: {} }\n")

    assert [problem.code for problem in problems] == ["FF205", "FF204", "FF204", "FF201", "FF202"]


def test_a_tenant_has_values_with_dates_connectors_and_roles() -> None:
    document, _, screen = judged((CASES / "tenants" / "demo.yaml").read_text())

    assert isinstance(document, Tenant), screen
    (product,) = document.products
    (fee,) = product.values
    assert (product.template.name, product.template.version) == ("e-wallet", "1.0.0")
    assert [change.since.text if change.since else None for change in fee.changes] == [None, "2027-03-01"]
    assert [found.secret.text for found in product.connectors if found.secret] == ["instapay_signing_key"]
    assert {role.name.text: texts(role.people) for role in document.roles}["operations"] == ["ops@demo.example"]


def test_a_tenants_table_is_not_taken_for_dates() -> None:
    document, _, screen = judged(
        "tenant: demo\nproducts:\n  shop: { template: shop@1, parameters: { tiers: { basic: { most: 5.00 } } } }\n"
    )

    assert isinstance(document, Tenant), screen
    (change,) = document.products[0].values[0].changes
    assert change.since is None
    assert isinstance(change.value, Rows)
