"""The section `payments`: rails, their limits, and rows of structured bounds."""

from __future__ import annotations

from typing import Any

import pytest

from engine.compiler.resolve.names import Names
from primitives.kit.action import Signature, UnknownName
from primitives.kit.section import Values
from primitives.kit.types import Enum, Money
from primitives.payments.actions import SEND
from primitives.payments.config import BIC, configure, types
from primitives.payments.manifest import MANIFEST
from tests.primitives.desk import formula
from tests.primitives.payments.desk import PHP, bounds, config, formulas, row, section


def problems(**more: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(problem.code, problem.path) for problem in configure(section(**more)).problems]


def test_the_rails_are_a_type_and_the_connectors() -> None:
    found = config()

    assert types(found) == {"rail": Enum("payments.rail", ("instapay", "pesonet"))}
    assert MANIFEST.connectors(found) == ("instapay", "pesonet")
    assert set(MANIFEST.adapters(found)) == {"instapay", "pesonet"}


def test_a_bank_is_the_code_templates_know() -> None:
    assert Names("PHP/2", {}, {}, set()).find("bic") == BIC


def test_instapay_carries_fifty_thousand_pesos_unless_the_template_says_so_itself() -> None:
    assert config().known_limits == {"instapay": 50_000_00}
    assert config(limits={"instapay": formula(PHP)}).known_limits == {}


def test_the_bounds_of_a_route_are_formulas_of_its_call_alone() -> None:
    rows = (row("instapay", amount=bounds(**{"from": 1, "up_to": 2})), row("pesonet"))
    found = config(*rows, limits={"instapay": formula(PHP), "pesonet": formula(PHP)})

    assert formulas(found) == {"row_0_from", "row_0_up_to", "limit_instapay", "limit_pesonet"}
    assert formulas(config(row("pesonet"), limits={"instapay": formula(PHP)})) == set()


def test_a_call_asks_for_the_amount_the_bank_and_the_account() -> None:
    signature = SEND.signature(config(), {"route": "payout"})
    assert isinstance(signature, Signature)

    assert {name for name, one in signature.inputs.items() if one.required} == {"amount", "bank", "account"}
    assert signature.inputs["amount"].type == Money("PHP/2")
    assert {name for name, one in signature.inputs.items() if one.personal} >= {"account", "name", "from_name"}


def test_an_unknown_route_is_named_with_those_there_are() -> None:
    assert SEND.signature(config(), {"route": "payot"}) == UnknownName("route", "payot", ("payout",))


WRONG: dict[str, tuple[dict[str, Any], tuple[str, tuple[str, ...]]]] = {
    "no rail": ({"rails": ()}, ("FF203", ("rails",))),
    "a rail twice": ({"rails": ("instapay", "instapay")}, ("FF205", ("rails",))),
    "a limit of no rail": ({"limits": {"swift": formula(PHP)}}, ("FF301", ("limits", "swift"))),
    "a row without a rail": ({"routes": {"out": (row(),)}}, ("FF203", ("routes", "out", "0", "use"))),
    "a row with a rail of others": (
        {"routes": {"out": (row("instapay"), row("instapya"))}},
        ("FF301", ("routes", "out", "1", "use", "0")),
    ),
    "a row with a rail twice": (
        {"routes": {"out": (row("pesonet", "pesonet"),)}},
        ("FF205", ("routes", "out", "0", "use", "1")),
    ),
    "a row in another currency": (
        {"routes": {"out": (row("pesonet", currency="USD"),)}},
        ("FF303", ("routes", "out", "0", "currency")),
    ),
}


@pytest.mark.parametrize("written, told", WRONG.values(), ids=WRONG)
def test_a_section_that_cannot_be_meant_is_a_problem(written: dict[str, Any], told: tuple[str, Any]) -> None:
    assert told in problems(**written)


def test_a_rail_of_pesos_carries_no_dollars() -> None:
    found = configure(Values({"rails": ("instapay",)}, asset="USD/2")).problems

    assert [problem.message for problem in found] == ["instapay carries PHP, this template's money is in USD"]


def test_money_no_message_can_carry_is_a_problem() -> None:
    found = configure(Values({"rails": ("courier",)}, asset="PHP/3")).problems

    assert [problem.code for problem in found] == ["FF303"]
