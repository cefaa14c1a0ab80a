"""What is expected of an answer."""

from __future__ import annotations

import pytest

from engine.compiler.diagnostics import Problems
from engine.compiler.leaves import Value
from engine.compiler.parse import parse
from engine.compiler.source import Source
from engine.compiler.validate.values import value
from engine.scenarios.known import Answer
from engine.scenarios.matching import differences
from primitives.kit.store import Json

ID = "0194c2f0-8f00-7000-8000-000000000000"
KNOWN = {"w": Answer("POST /wallets", 201, {"id": ID, "reference": "7ZQ4"}), "no": Answer("POST /wallets", 409, {})}
PESOS: Json = {"amount": 15000, "currency": "PHP"}


def written(text: str) -> Value:
    problems = Problems()
    node = parse(Source("scenario.yaml", f"out: {text}\n"), problems)
    assert node is not None and not problems.failed
    return value(node.get("out"), "out", problems)  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("{ state: active }", {"state": "active", "more": 1}),
        ("{ fee: 150.00 }", {"fee": PESOS}),
        ("{ fee: 150 }", {"fee": PESOS}),
        ("{ fee: { amount: 15000, currency: PHP } }", {"fee": PESOS}),
        ("{ wallet: w }", {"wallet": ID}),
        ('{ text: "wallet {w.reference}" }', {"text": "wallet 7ZQ4"}),
        ("{ n: 3, yes: true, no: false, nothing: none }", {"n": 3, "yes": True, "no": False, "nothing": None}),
        ("{ list: [{ a: x }, { a: y }] }", {"list": [{"a": "x"}, {"a": "y", "b": 1}]}),
        ("{ list: [] }", {"list": []}),
    ],
)
def test_what_is_as_expected(expected: str, actual: Json) -> None:
    assert list(differences(written(expected), actual, KNOWN, "PHP/2")) == []


@pytest.mark.parametrize(
    ("expected", "actual", "told"),
    [
        ("{ state: active }", {"state": "frozen"}, ("state active", "state frozen")),
        ("{ state: active }", {"status": "active"}, ("state", "no `state` in status")),
        ("{ fee: 150.01 }", {"fee": PESOS}, ("fee 150.01", "fee 150.00 PHP")),
        ("{ fee: 150.00 }", {"fee": {"amount": 15000, "currency": "USD"}}, ("fee 150.00", "fee 15000 USD")),
        ("{ fee: 150.00 }", {"fee": 15000}, ("fee 150.00", "fee 15000")),
        ("{ wallet: w }", {"wallet": "w-2"}, ("wallet w", "wallet w-2")),
        ('{ wallet: "{no}" }', {"wallet": "{no}"}, ("wallet {no}", "wallet {no}")),
        ("{ yes: true }", {"yes": "true?"}, ("yes true", "yes true?")),
        ("{ nothing: none }", {"nothing": "there"}, ("nothing none", "nothing there")),
        ("{ list: [{ a: x }] }", {"list": []}, ("list of 1 items", "list 0 items")),
        ("{ list: [{ a: x }] }", {"list": [{"a": "y"}]}, ("list[0].a x", "list[0].a y")),
        ("{ list: [] }", {"list": None}, ("list of 0 items", "list null")),
    ],
)
def test_what_is_not_is_told(expected: str, actual: Json, told: tuple[str, str]) -> None:
    found = [(one.expected, one.seen) for one in differences(written(expected), actual, KNOWN, "PHP/2")]

    assert found == [told]
