"""What a scenario says is checked against its template before anything runs."""

from __future__ import annotations

import pytest

from engine.scenarios.bound import Call
from tests.engine.scenarios.wallet import POSTINGS, SCENARIO, prepared


def test_a_scenario_becomes_requests_to_the_api() -> None:
    ready, problems = prepared(SCENARIO)

    assert ready is not None, list(problems)
    sent = [(call.method, call.path, call.by) for call in ready.bound.given]
    assert sent == [
        ("POST", "/customers", "client"),
        ("POST", "/customers/{id}/set-tier", "operations"),
        ("POST", "/customers", "client"),
        ("POST", "/customers/{id}/set-tier", "operations"),
        ("POST", "/wallets", "client"),
        ("POST", "/sandbox/credits", "client"),
        ("POST", "/wallets", "client"),
    ]
    assert ready.begins.isoformat() == "2027-01-15T09:00:00+08:00"


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        ("customer ana", "client ana", "FF301", 5, "the API makes no `client`"),
        ("customer ben", "customer ana", "FF102", 6, "`ana` has a meaning already"),
        ("{ owner: ana,", "{ owner: anna,", "FF301", 7, "nothing here is called `anna`"),
        ("{ owner: ana,", "{ colour: red,", "FF301", 7, "nothing gives a wallet its `colour`"),
        ("2000.00 }", "2000.001 }", "FF204", 7, "finer than PHP/2"),
        ("balance: 2000.00", "balance: { held: 5.00 }", "FF301", 7, "a wallet has no account `held`"),
        ("transfers.create", "transfers.make", "FF301", 10, "the API offers no `transfers.make`"),
        ("amount: 150.00", "amount: much", "FF204", 10, "`much` is not money"),
        ("amount: 150.00", "sum: 150.00", "FF301", 10, "takes no `sum`"),
        (
            "transfers.create: {",
            "wallets.freeze: { reason: x }\n  - transfers.create: {",
            "FF202",
            10,
            "needs `wallet`",
        ),
        ("+1d", "+5bd", "FF204", 12, "the clock moves by"),
        ("+1d", "+0s", "FF204", 12, "the clock moves by"),
        ("- out: {", "- outcome: {", "FF301", 14, "nothing here is called `outcome`"),
        ("- out: { status: completed, fee: 5.00 }", "- out: completed", "FF203", 14, "`out` is a mapping"),
        ("balance from_ana", "balance ana", "FF301", 15, "the API shows no balances of a customer"),
        ("balance from_ana", "balance anna", "FF301", 15, "no `anna` was given"),
        ("account transfer_fees", "account transfer_fee", "FF301", 16, "the chart has no account `transfer_fee`"),
        ("ledger: balanced", "ledger: equal", "FF204", 17, "the ledger is `balanced`"),
        ("ledger: balanced", "books out: balanced", "FF203", 17, "expects nothing"),
        ("transfer_fee: 5.00", "transfer_fee: 50.01", "FF304", 4, "above its maximum"),
        ("transfer_fee: 5.00", "transfer_fees: 5.00", "FF301", 4, "no parameter `transfer_fees`"),
        ("transfer_fee: 5.00", "transfer_fee: { now: 1.00, 2027-02-30: 2.00 }", "FF204", 4, "is no date"),
        ("2027-01-15T09:00", "2027-01-15T09:00Z", "FF204", 3, "begins at a local time"),
    ],
)
def test_a_slip_is_shown_where_it_is(old: str, new: str, code: str, line: int, says: str) -> None:
    assert old in SCENARIO

    ready, problems = prepared(SCENARIO.replace(old, new, 1))

    assert ready is None
    found = [(one.code, one.place.file, one.place.line) for one in problems if says in one.message]
    assert found == [(code, "scenario.yaml", line)], list(problems)


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "says"),
    [
        (
            "      - wallets:{from_ana}:available -> w",
            "      - wallets:{from_anna}:available -> w",
            "FF301",
            19,
            "`from_anna`",
        ),
        ("tax:vat: 0.54", "tax:vat: 0.545", "FF204", 21, "finer than PHP/2"),
        ("available -> tax:vat", "available to tax:vat", "FF203", 21, "is no posting"),
        ("  - transfers: [", "  - transfer: [", "FF301", 22, "nothing here is called `transfer`"),
        ("[{ amount: 150.00, status: completed }]", "completed", "FF203", 22, "`transfers` is a list"),
        ("  - transfers: [", "  - holds: 5.00\n  - transfers: [", "FF204", 22, "`holds` are `none`"),
        (
            "  - transfers: [",
            "  - bancnet statement: agrees\n  - transfers: [",
            "FF301",
            22,
            "no connector `bancnet`",
        ),
    ],
)
def test_a_slip_in_what_is_expected_of_the_books_is_shown(old: str, new: str, code: str, line: int, says: str) -> None:
    assert old in POSTINGS

    ready, problems = prepared(POSTINGS.replace(old, new, 1))

    assert ready is None
    found = [(one.code, one.place.line) for one in problems if says in one.message]
    assert found == [(code, line)], list(problems)


def test_people_decide_and_answer_for_what_came_from_outside() -> None:
    acts = """\
when:
  - instapay.credit: { amount: 5.00, account: "{to_ben.account_number}" }
    as: credit
  - instapay.recall: { of: credit }
    as: asked
  - runs.reject: { run: asked }
  - recalls.answer: { recall: asked, outcome: accepted, evidence: a statement }
"""
    ready, problems = prepared(SCENARIO.replace("when:\n", acts))

    assert ready is not None, list(problems)
    sent = [(call.path, call.by) for call in ready.bound.when if isinstance(call, Call)]
    assert sent[:2] == [("/runs/{id}/reject", "operations"), ("/recalls/{id}/answer", "operations")]


def test_nobody_decides_about_what_nobody_named() -> None:
    _, problems = prepared(SCENARIO.replace("when:\n", "when:\n  - runs.approve: { run: asked }\n"))

    assert [(one.code, one.place.line) for one in problems] == [("FF301", 10)]


def test_a_posting_that_names_nobody_is_shown_at_the_name() -> None:
    _, problems = prepared(POSTINGS.replace("available -> wallets:{to_ben}", "available -> wallets:{to_bob}"))

    assert [(one.place.line, one.place.column, one.place.end_column) for one in problems] == [(19, 50, 56)]


def test_a_problem_of_the_template_is_shown_in_the_template() -> None:
    ready, problems = prepared(SCENARIO)
    assert ready is not None
    assert not problems.failed
