"""Products and changes before the fake API: what stands where, who is offered what, and why somebody is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from console.strings import change, products
from console.strings import parameters as rows
from console.strings.drafts import REFUSALS
from tests.console.serving import at, cells, labels, press, said, somebody, tables, type_in

HOSTILE = r"\<script\>alert\(1\)\</script\> \:red\[not red\] \*\*bold\*\*"


def fine(app: AppTest) -> bool:
    return not app.exception


def opened(page: str, place: str, id_: str, login: str = "admin", roles: tuple[str, ...] = ("admin",)) -> AppTest:
    """The page with a draft open, before somebody with those roles."""
    app = somebody(login, roles)
    app.session_state[place] = ("acme", id_)
    return app.switch_page(f"screens/{page}.py").run()


def change_of(id_: str, login: str = "admin", *roles: str) -> AppTest:
    return opened("change/change", "change.draft", id_, login, roles or ("admin",))


def texts_of(id_: str, *roles: str) -> AppTest:
    return opened("products/products", "products.draft", id_, "admin", roles or ("admin",))


def editors(app: AppTest) -> list[dict[str, Any]]:
    drawn = [one.proto for one in app.main if getattr(one, "type", "") == "bidi_component"]
    return [json.loads(one.json) for one in drawn if one.component_name == "finfactory.editor"]


# ── products ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_products_shows_what_is_live_drafts_and_templates(full: None) -> None:
    app = at("products/products")

    assert "Change e-wallet" in labels(app)
    assert len(cells(app)) == 50
    assert HOSTILE in said(app)


def test_who_only_looks_is_offered_no_change(full: None) -> None:
    app = somebody("auditor", ("auditor",)).switch_page("screens/products/products.py").run()

    assert fine(app)
    assert not any(label.startswith("Change") for label in labels(app))


def test_changing_what_is_live_opens_a_draft_of_it(full: None) -> None:
    app = at("products/products")

    next(button for button in app.main.button if button.label == "Change e-wallet").click().run()

    assert fine(app)
    assert products.EDITING.format(product=r"e\-wallet") in said(app)


def test_a_template_is_seen_with_its_workflows_as_diagrams(full: None) -> None:
    app = at("products/products")

    app.session_state["products.template"] = "e-wallet"
    app.run()

    assert fine(app)
    assert "asked by the API →" in said(app)
    assert products.BEGIN in labels(app)


def test_problems_stand_at_their_lines_with_the_way_there(full: None) -> None:
    app = texts_of("draft-1")

    (mark,) = editors(app)[0]["marks"]
    assert (mark["line"], mark["column"], mark["end_column"]) == (7, 15, 22)
    assert "did you mean `amount`?" in app.text[0].value

    app.button(key="products.problem.0").click().run()
    assert editors(app)[0]["show_line"] == 7


def test_who_only_looks_reads_the_texts_and_writes_none(full: None) -> None:
    app = texts_of("draft-1", "auditor")

    assert editors(app)[0]["read_only"]
    assert products.SAVE not in labels(app)


def test_texts_that_are_live_stay_as_they_are(full: None) -> None:
    app = texts_of("draft-4")

    assert editors(app)[0]["read_only"]
    assert "release 2" in app.info[0].value


def beside(part: str, id_: str = "draft-31", *roles: str) -> AppTest:
    app = texts_of(id_, *roles)
    return app.radio(key="products.part").set_value(part).run()


def test_parameters_stand_beside_the_text_with_their_dates(full: None) -> None:
    app = beside(products.PARAMETERS)

    assert cells(app) == [["now", "5.00"], ["2027-03-01", "4.00"]]


def test_a_parameters_new_value_goes_into_the_text(full: None) -> None:
    app = beside(products.PARAMETERS)

    app.text_input[1].input("3.00")
    app.date_input[0].set_value("2027-06-01")
    next(button for button in app.main.button if button.label == products.SET).click().run()

    assert fine(app)
    assert '{"fee": {"2027-06-01": "3.00"}}' in editors(app)[0]["text"]
    assert products.UNSAVED in said(app)


def test_a_tables_rows_are_added_and_taken_away_and_go_into_the_text(full: None) -> None:
    app = beside(products.PARAMETERS)
    app.selectbox(key="products.parameter").select("tiers").run()

    press(app, rows.ADD_ROW.format(title="Tiers"))
    press(app, products.SET)
    assert rows.UNFIT.format(names="Tiers") in said(app)
    row = rows.NEW_ROW.format(number=1)
    type_in(app, rows.CELL.format(row=row, column="tier"), "gold")
    type_in(app, rows.CELL.format(row=row, column="most"), "9")
    press(app, rows.TAKE_ROW.format(row="basic", title="Tiers"))
    press(app, products.SET)

    assert fine(app)
    assert '{"tiers": {"now": {"gold": {"most": "9"}, "any": {"most": "1"}}}}' in editors(app)[0]["text"]


def test_who_only_looks_sees_parameters_and_sets_none(full: None) -> None:
    assert products.SET not in labels(beside(products.PARAMETERS, "draft-31", "auditor"))


def test_the_workflows_of_a_draft_are_diagrams(full: None) -> None:
    assert "asked by the API →" in said(beside(products.WORKFLOWS))


def test_texts_with_problems_have_no_form_yet(full: None) -> None:
    assert products.NOT_YET[0] in said(beside(products.PARAMETERS, "draft-1"))


def test_a_request_is_tried_with_its_answer_postings_and_explain(full: None) -> None:
    app = beside(products.TRY)

    next(button for button in app.main.button if button.label == products.TRY_NOW).click().run()

    assert fine(app)
    assert '"path": "/transfers"' in app.code[0].value
    assert cells(app, 0) == [["PHP 100.00", "wallets:a:available", "wallets:b:available"]]
    assert cells(app, 1) == [["ledger.post", "140", "- post: |"]]


def test_what_is_no_json_is_told_before_it_is_tried(full: None) -> None:
    app = beside(products.TRY)
    app.text_area[0].input("{")

    next(button for button in app.main.button if button.label == products.TRY_NOW).click().run()

    assert app.error[0].value.startswith("Body is no JSON")
    assert not app.code


# ── change ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_stands_side_by_side(full: None) -> None:
    app = change_of("draft-1")

    assert fine(app)
    assert [one.value for one in app.subheader][:3] == [change.API, change.LIMITS, change.MONEY]
    assert "5\\.00 → 4\\.00" in said(app)
    assert change.BREAKS in said(app)
    assert change.MOVES.format(moves=r"5\.00 PHP from a to b") in said(app)
    assert change.MORE_CHANGES.format(count=488) in [one.label for one in app.expander]


def test_what_is_being_written_is_proposed(full: None) -> None:
    assert change.PROPOSE in labels(change_of("draft-1"))
    assert change.PROPOSE not in labels(change_of("draft-1", "admin", "auditor"))


def test_another_person_may_approve_or_send_it_back(full: None) -> None:
    app = change_of("draft-0")

    assert {change.APPROVE, change.REJECT} <= set(labels(app))


def test_whoever_wrote_it_sees_why_there_is_no_approving(full: None) -> None:
    app = change_of("draft-own")

    assert change.APPROVE not in labels(app)
    assert app.info[0].value == change.OWN.format(roles="Product / Risk / Administrator")


def test_a_role_that_does_not_decide_is_told_who_does(full: None) -> None:
    app = change_of("draft-0", "ops", "operations")

    assert change.APPROVE not in labels(app)
    assert app.info[0].value == change.NOT_YOURS.format(roles="Product / Risk / Administrator")


@pytest.mark.parametrize(("id_", "label"), [("draft-0", change.APPLY), ("draft-2", change.APPROVE)])
def test_only_what_fits_the_state_is_offered(full: None, id_: str, label: str) -> None:
    assert label not in labels(change_of(id_))


def test_sending_back_without_a_reason_is_not_sent(full: None) -> None:
    app = change_of("draft-0")

    next(button for button in app.main.button if button.label == change.REJECT).click().run()

    assert app.error[0].value == change.REASON_NEEDED


def test_why_it_was_sent_back_is_told(full: None) -> None:
    assert change.SENT_BACK.format(who="rosa", reason="too dear") in said(change_of("draft-3"))


def test_what_another_changed_meanwhile_is_told(full: None) -> None:
    app = change_of("draft-6")

    app.button(key="step.approve").click().run()

    assert fine(app)
    assert REFUSALS["draft_changed"].split(".")[0] in app.error[0].value


def test_going_back_is_asked_twice(full: None) -> None:
    app = at("change/change")
    assert cells(app, 1)[0][:2] == ["1", "1.0.0"]

    app.button(key="sure.back.e-wallet.2.first").click().run()
    assert change.ROLL_BACK_NEXT in said(app)
    assert change.ROLLED_BACK.format(number=2) not in said(app)

    app.button(key="sure.back.e-wallet.2.second").click().run()
    assert app.success[0].value == change.ROLLED_BACK.format(number=2)


def test_who_only_looks_sees_the_releases_and_no_way_back(full: None) -> None:
    app = somebody("auditor", ("auditor",)).switch_page("screens/change/change.py").run()

    assert len(tables(app)) == 2
    assert change.ROLL_BACK not in labels(app)
