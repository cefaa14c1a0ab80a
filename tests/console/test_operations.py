"""What operations see and do, before the fake API: the inbox, things by state, runs, connectors."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from console.client.inbox import Waiting
from console.screens.operations.one_waiting import CHOSEN
from console.screens.operations.ways import LIST, RUN, THING
from console.strings import operations as words
from tests.console.fake_operations import HOSTILE, id_of, waiting
from tests.console.serving import cells, labels, press, said, somebody, tables

INBOX, THINGS, RUNS, CONNECTORS = (f"operations/{name}" for name in ("inbox", "things", "runs", "connectors"))


def as_read(markdown: str) -> str:
    return markdown.replace("\\", "")


def opened(file: str, role: str = "operations", **state: Any) -> AppTest:
    app = somebody(role, (role,))
    for name, value in state.items():
        app.session_state[name] = value
    return app.switch_page(f"screens/{file}.py").run()


def item(n: int, role: str = "operations") -> AppTest:
    return opened(INBOX, role, **{CHOSEN: ("acme", Waiting.model_validate(waiting(n)))})


def thing(of: str, n: int, role: str = "operations") -> AppTest:
    return opened(THINGS, role, **{THING: ("acme", of, id_of(n))})


def run(n: int, role: str = "operations") -> AppTest:
    return opened(RUNS, role, **{RUN: ("acme", id_of(n, 2))})


def test_the_inbox_tells_what_waits_for_whom_and_why(full: None) -> None:
    app = opened(INBOX)

    resource, stuck, message = cells(app)[:3]
    assert resource[:3] == ["Cash out REF-0", "sending", "Operations"]
    assert stuck[:3] == ["Run Cash out RUN-1", "stuck", words.ANYBODY]
    assert message[0] == "Message of instapay" and message[5] == HOSTILE.replace("_", " ")
    assert tables(app)[0]["turning"]["older"]


def test_cases_are_found_from_the_inbox(full: None) -> None:
    app = opened(INBOX)

    app.button_group[0].select("case").run()

    assert cells(app)[0][0] == "REF-0"


def test_a_call_is_answered_with_an_outcome_and_evidence(full: None) -> None:
    app = press(item(0), "Answer")
    assert words.ACT_NEXT["answer"] in said(app)

    app.radio[0].set_value("accepted")
    app.text_area[0].input("The bank's statement of 20 November, line 7")
    app = press(app, "Yes, answer")

    assert not app.exception
    assert app.success[0].value == words.DONE.format(what="Answer the call a cash out waits for")
    assert app.title[0].value == words.INBOX


def test_an_answer_without_evidence_is_not_sent(full: None) -> None:
    app = press(item(0), "Answer")

    app = press(app, "Yes, answer")

    assert words.NEEDED.format(names="Outcome, Evidence") in as_read(app.error[0].value)


def test_what_somebody_else_dealt_with_says_so_and_the_form_stays(full: None) -> None:
    app = press(item(0), "Answer")
    app.radio[0].set_value("rejected")
    app.text_area[0].input("late")

    app = press(app, "Yes, answer")

    assert "Nothing waits for this" in app.error[0].value
    assert app.text_area[0].value == "late"


def test_what_waits_for_another_role_is_left_to_it(full: None) -> None:
    assert "Answer" not in labels(item(3))
    assert "Answer" in labels(item(3, "risk"))


def test_a_message_nobody_took_is_shown_as_it_was_sent_and_closed_with_evidence(full: None) -> None:
    app = item(2)
    assert HOSTILE in app.code[0].value

    app = press(app, "Close")
    app.text_area[0].input("Sent back by hand")
    app = press(app, "Yes, close")

    assert not app.exception and app.success


@pytest.mark.parametrize("n", [0, 1, 2])
def test_an_auditor_sees_what_waits_and_is_shown_nothing_that_acts(full: None, n: int) -> None:
    app = item(n, "auditor")

    assert not app.exception
    assert words.SEE_ONLY in said(app)
    assert set(labels(app)) <= {words.BACK_TO_INBOX, words.SEE_RUN, words.SEE_THING}


def test_things_are_listed_by_kind_and_by_state(full: None) -> None:
    app = opened(THINGS)
    kinds, states = app.button_group[0], app.button_group[1]
    assert list(kinds.options) == ["Customers", "Wallets", "Cash outs", "Cases"]
    assert list(states.options) == [words.ANY, "active", "suspended", "closed"]
    assert cells(app)[1][:3] == ["REF-1", HOSTILE, "suspended"]
    assert len(cells(app)) == 50

    app = kinds.select("cash-outs").run()

    assert cells(app)[0] == ["REF-0", "sending", "PHP 1,000.00", "…00000000", "19 Nov 2026, 23:00"]


def test_what_makes_something_new_says_so(full: None) -> None:
    app = opened(THINGS)
    assert "New customer" in labels(app)

    assert "Yes, make the customer" in labels(press(app, "New customer"))


def test_an_act_that_its_state_does_not_allow_is_not_offered(full: None) -> None:
    assert "Release" in labels(thing("cash-outs", 3))
    assert "Release" not in labels(thing("cash-outs", 1))


def test_what_only_clients_may_do_is_not_offered_to_operations(full: None) -> None:
    assert "Freeze" in labels(thing("wallets", 0))
    assert "Register proxy" not in labels(thing("wallets", 0))
    assert "Register proxy" in labels(thing("wallets", 0, "admin"))
    assert not {"Freeze", "Register proxy"} & set(labels(thing("wallets", 0, "auditor")))


def test_a_form_has_a_control_for_every_member_and_sends_minor_units(full: None) -> None:
    app = press(thing("customers", 0), "Adjust")
    assert [one.label for one in app.text_input] == ["Amount, PHP"]
    assert app.number_input[0].label == "Times"
    assert app.date_input[0].label == words.OPTIONAL.format(title="Born on")

    app.text_input[0].input("12.345")
    app.number_input[0].set_value(2)
    app = press(app, "Yes, adjust")
    assert words.NO_AMOUNT.format(name="Amount", currency="PHP") in as_read(app.error[0].value)

    app.text_input[0].input("1,234.50")
    app = press(app, "Yes, adjust")

    assert app.success


def test_what_belongs_to_a_thing_is_below_it(full: None) -> None:
    app = thing("wallets", 0)

    assert list(app.button_group[0].options) == ["Balances", "Cash outs", words.RUNS_OF]
    assert cells(app, 1)[0][:2] == ["available", "PHP 0.00"]


def test_a_run_is_followed_from_its_request_to_the_ledger(full: None) -> None:
    app = run(0)

    request, steps, calls, ledger = (cells(app, n) for n in range(4))
    assert ["Amount", "PHP 1,000.00"] in request
    assert [row[1] for row in steps] == ["checked", "moved money", "payments.send", "sent"]
    assert steps[1][3:] == ["e-wallet@1.0.0:166", "- post: |"]
    assert calls[0][:3] == ["instapay", "payments.send", "sent"]
    assert ledger[0][2:] == ["wallets:…00000001:available", "settlement:instapay", "PHP 1,000.00", "e-wallet@1.0.0:166"]


def test_a_run_offers_what_it_waits_for_and_no_more(full: None) -> None:
    assert "Answer" in labels(run(0))
    assert not {"Answer", "Retry"} & set(labels(run(1)))
    assert "Retry" in labels(run(2))
    assert not {"Answer", "Retry"} & set(labels(run(2, "auditor")))


def test_a_declined_run_says_why_in_plain_text(full: None) -> None:
    assert r"\<script\>" in run(3).error[0].value


def test_a_connector_is_paused_after_a_second_question(full: None) -> None:
    app = opened(CONNECTORS)
    assert cells(app)[1][2:] == ["paused", "answers", "by olga, 19 Nov 2026, 23:00"]

    app = press(app, "Pause instapay")
    assert not app.success
    assert words.PAUSE_NEXT.format(name="instapay") in said(app)

    assert press(app, "Yes, pause instapay").success


def test_an_auditor_sees_connectors_and_no_switch(full: None) -> None:
    assert labels(opened(CONNECTORS, "auditor")) == []


def test_what_was_open_of_one_tenant_is_not_shown_of_another(full: None) -> None:
    app = opened(THINGS, **{THING: ("another", "wallets", id_of(0)), LIST: "wallets"})

    assert app.title[0].value == words.THINGS
