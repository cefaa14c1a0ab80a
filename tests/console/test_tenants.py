"""Tenants before the fake API: the list, the wizard step by step, and one tenant with its keys and a change."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from console.client.sessions import Person
from console.session import WHO, SignedIn
from console.strings import parameters as rows
from console.strings import tenants as words
from console.strings import webhooks as hooks
from console.strings.shared import NOTED
from tests.console.fake_api import TOKEN, person
from tests.console.fake_tenants import HOSTILE, KEY, SECRET
from tests.console.serving import at, cells, labels, press, said, somebody, tables, type_in

PAGE = "tenants/tenants"


def fine(app: AppTest) -> bool:
    return not app.exception


def named(app: AppTest, name: str = "fresh") -> AppTest:
    """The wizard, at the parameters."""
    press(app, words.NEW)
    press(app, words.TAKE.format(title="Wallet"))
    type_in(app, words.NAME, name)
    type_in(app, words.TITLED, "Fresh")
    return press(app, words.NEXT)


def opened(app: AppTest) -> AppTest:
    app.session_state["tenants.opened"] = ("acme", None)
    return app.run()


def test_tenants_are_listed_with_what_is_live(full: None) -> None:
    app = at(PAGE)

    assert cells(app)[0][:3] == ["Acme", "acme", words.SANDBOX]
    assert words.LIVE_AS.format(product="e-wallet", major=1, number=1) in cells(app)[0][3]
    assert len(cells(app)) == 20


def test_without_tenants_the_first_one_is_offered(empty: None) -> None:
    app = at(PAGE)

    assert words.NOTHING[0] in said(app)
    assert words.NEW in labels(app)


@pytest.mark.parametrize(("roles", "tenants"), [(("auditor",), None), (("admin",), ("acme",))])
def test_who_is_no_admin_of_all_tenants_only_looks(
    full: None, roles: tuple[str, ...], tenants: tuple[str, ...] | None
) -> None:
    app = somebody("ana", roles)
    found = Person.model_validate({**person("ana"), "roles": roles, "tenants": tenants})
    app.session_state[WHO] = SignedIn(TOKEN, found)
    app.switch_page(f"screens/{PAGE}.py").run()

    assert fine(app)
    assert words.NEW not in labels(app)


def test_the_wizard_leads_from_a_template_to_a_key_and_a_line(full: None) -> None:
    app = named(at(PAGE))
    type_in(app, "The fee (PHP)", "1,002.50")
    press(app, words.FROM_DAY.format(title="The fee"))
    next(one for one in app.date_input if words.DAY.format(number=1, title="The fee") == one.label).set_value(
        "2027-03-01"
    )
    type_in(app, words.VALUE_FROM.format(number=1, title="The fee"), "3.00")
    press(app, words.NEXT)

    assert ["fee", f"1002.50; {words.FROM.format(day='2027-03-01', value='3.00')}"] in cells(app)
    press(app, words.MAKE.format(title="Fresh"))

    assert fine(app)
    assert app.code[0].value == KEY
    assert app.code[1].value.startswith("curl -sS")
    press(app, words.SEEN)
    assert KEY not in str([one.value for one in app.code])
    assert words.NEW in labels(app)


def new_row(app: AppTest, number: int = 1, **typed: str) -> None:
    """Of the tiers; one more."""
    press(app, rows.ADD_ROW.format(title="The tiers"))
    for column, text in typed.items():
        type_in(app, rows.CELL.format(row=rows.NEW_ROW.format(number=number), column=column), text)


def test_rows_of_a_table_are_added_and_taken_away(full: None) -> None:
    app = named(at(PAGE))
    new_row(app, tier="any", balance="1,000.00")
    new_row(app, 2, tier="gold", balance="900000.00")
    press(app, rows.TAKE_ROW.format(row="basic", title="The tiers"))
    press(app, words.NEXT)

    assert ["tiers", "verified: balance: none; gold: balance: 900000.00; any: balance: 1000.00"] in cells(app)
    press(app, words.PREVIOUS)
    gold = rows.CELL.format(row="gold", column="balance")
    assert next(one for one in app.text_input if one.label == gold).value == "900000.00"


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("", rows.NO_KEY.format(row="New row 1", column="tier")),
        ("not a key", rows.NO_NAME.format(row="New row 1", key="not a key", column="tier")),
        ("a, b", rows.NO_NAME.format(row="New row 1", key="a, b", column="tier")),
        ("}: {", rows.NO_NAME.format(row="New row 1", key="}: {", column="tier")),
        ("basic", rows.TWICE.format(key="basic")),
    ],
)
def test_a_rows_key_is_there_once_and_a_name(full: None, key: str, told: str) -> None:
    app = named(at(PAGE))
    new_row(app, tier=key, balance="1.00")

    press(app, words.NEXT)

    errors = [one.value.replace("\\", "") for one in app.error]
    assert errors == [told, rows.UNFIT.format(names="The tiers")]
    press(app, rows.TAKE_ROW.format(row="New row 1", title="The tiers"))
    press(app, words.NEXT)
    assert [words.PARAMETERS, words.AS_TEMPLATE] in cells(app)


def test_a_table_keeps_a_row(full: None) -> None:
    app = named(at(PAGE))
    for row in ("basic", "verified"):
        press(app, rows.TAKE_ROW.format(row=row, title="The tiers"))

    assert [one.value.replace("\\", "") for one in app.error] == [rows.NO_ROWS]


def test_what_was_typed_is_there_again_on_the_way_back(full: None) -> None:
    app = named(at(PAGE))
    type_in(app, "The fee (PHP)", "7.00")
    press(app, words.NEXT)

    press(app, words.PREVIOUS)
    assert next(one for one in app.text_input if one.label == "The fee (PHP)").value == "7.00"
    press(app, words.PREVIOUS)
    assert next(one for one in app.text_input if one.label == words.NAME).value == "fresh"


def test_what_the_template_says_itself_is_not_sent(full: None) -> None:
    app = press(named(at(PAGE)), words.NEXT)

    assert [words.PARAMETERS, words.AS_TEMPLATE] in cells(app)


@pytest.mark.parametrize("name", ["", "Acme", "../acme", "a b"])
def test_a_name_that_is_none_is_told_where_it_is_typed(full: None, name: str) -> None:
    assert named(at(PAGE), name).error[0].value == words.NEEDS_NAME


def test_a_live_tenant_needs_a_connector(full: None) -> None:
    app = at(PAGE)
    press(app, words.NEW)
    press(app, words.TAKE.format(title="Wallet"))
    type_in(app, words.NAME, "fresh")
    type_in(app, words.TITLED, "Fresh")
    app.radio[0].set_value(False).run()

    assert press(app, words.NEXT).error[0].value == words.NEEDS_CONNECTOR
    type_in(app, words.CONNECTOR_NUMBER.format(what=words.CONNECTOR, number=1), "kyc")
    type_in(app, words.CONNECTOR_NUMBER.format(what=words.USE, number=1), "live")
    assert words.VALUES in [one.value for one in press(app, words.NEXT).header]


def test_a_day_without_a_value_is_told(full: None) -> None:
    app = named(at(PAGE))
    press(app, words.FROM_DAY.format(title="The fee"))

    assert press(app, words.NEXT).error[0].value == words.NEEDS_DAY.format(names="The fee")


def test_a_name_that_is_taken_is_told_and_nothing_typed_is_lost(full: None) -> None:
    app = press(named(at(PAGE), "taken"), words.NEXT)

    press(app, words.MAKE.format(title="Fresh"))

    assert "There is a tenant of this name" in app.error[0].value
    assert words.PREVIOUS in labels(app)


def test_a_tenant_is_seen_with_what_is_in_force_and_to_come(full: None) -> None:
    app = opened(at(PAGE))

    assert fine(app)
    rows = [row for table in tables(app) for row in table["rows"]]
    shown = [[cell["text"] for cell in row["cells"]] for row in rows]
    assert ["The fee", "5.00 PHP", words.FROM.format(day="2027-03-01", value="4.00 PHP")] in shown
    assert ["Wallet", "kyc", "live", "KYC_KEY", words.PAUSED.format(by="ana", at="19 Nov 2026, 23:00")] in shown
    assert ["basic", "50,000.00 PHP"] in shown


def test_a_tenant_with_nothing_says_so(empty: None) -> None:
    app = opened(at(PAGE))

    assert fine(app)
    for nothing in (words.NO_PRODUCTS, words.NO_CONNECTORS, words.NO_KEYS, hooks.NONE):
        assert nothing[0] in said(app)


def test_a_tenant_that_cannot_be_asked_for_is_told(down: None) -> None:
    assert fine(opened(at(PAGE)))


def test_a_change_starts_from_what_is_in_force_and_leads_to_its_plan(full: None) -> None:
    app = opened(at(PAGE))
    assert next(one for one in app.text_input if one.label == "The fee (PHP)").value == "5.00"

    press(app, words.MAKE_DRAFT)

    assert fine(app)
    assert app.session_state["change.draft"] == ("acme", "draft-1")


def test_a_table_is_changed_from_the_rows_in_force(full: None) -> None:
    app = opened(at(PAGE))
    which = next(one for one in app.selectbox if one.label == words.WHICH_PARAMETER)
    which.select_index(1).run()

    basic = rows.CELL.format(row="basic", column="balance")
    assert next(one for one in app.text_input if one.label == basic).value == "50000.00"
    new_row(app, tier="basic")
    press(app, words.MAKE_DRAFT)
    assert rows.UNFIT.format(names="The tiers") in said(app)
    press(app, rows.TAKE_ROW.format(row="New row 1", title="The tiers"))
    press(app, words.MAKE_DRAFT)

    assert fine(app)
    assert app.session_state["change.draft"] == ("acme", "draft-1")


def test_a_key_is_shown_once_and_revoked_after_a_second_question(full: None) -> None:
    app = opened(at(PAGE))
    type_in(app, words.KEY_NAME, "till")
    type_in(app, words.ACTOR, "till@acme")
    press(app, words.ISSUE)
    assert app.code[0].value == KEY
    press(app, NOTED)
    assert not app.code

    next(one for one in app.selectbox if one.label == words.REVOKE_WHICH).set_value("key-0").run()
    press(app, words.REVOKE)
    assert words.REVOKE_NEXT in said(app)
    press(app, words.REVOKE_SURE)
    assert words.REVOKED_NOW in [one.value for one in app.success]


def test_a_webhook_is_added_with_a_secret_that_is_shown_once(full: None) -> None:
    app = opened(at(PAGE))
    type_in(app, hooks.URL, "ftp://acme.example")
    press(app, hooks.ADD)
    assert "must begin with https" in app.error[0].value

    type_in(app, hooks.URL, "https://acme.example/in")
    type_in(app, hooks.EVENTS, "cash_out.paid, transfer.completed")
    press(app, hooks.ADD)
    assert app.code[0].value == SECRET
    press(app, NOTED)
    assert not app.code


def test_a_webhook_is_switched_off_delivered_to_again_and_removed_after_a_second_question(full: None) -> None:
    app = opened(at(PAGE))
    choice = next(one for one in app.selectbox if one.label == hooks.WHICH)
    assert choice.value is None
    choice.set_value("hook-0").run()

    press(app, hooks.DISABLE)
    assert hooks.DISABLED_NOW in [one.value for one in app.success]
    press(app, hooks.REPLAY)
    assert hooks.REPLAYED in [one.value for one in app.success]
    press(app, hooks.REMOVE)
    assert hooks.REMOVE_NEXT in said(app)
    press(app, hooks.REMOVE_SURE)
    assert hooks.REMOVED in [one.value for one in app.success]


@pytest.mark.parametrize(
    ("hook", "offered"), [("hook-0", hooks.DISABLE), ("hook-1", hooks.ENABLE), ("hook-2", hooks.ENABLE)]
)
def test_a_webhook_that_stopped_or_fails_is_enabled_again(full: None, hook: str, offered: str) -> None:
    app = opened(at(PAGE))
    next(one for one in app.selectbox if one.label == hooks.WHICH).set_value(hook).run()

    assert {hooks.ENABLE, hooks.DISABLE} & set(labels(app)) == {offered}


def test_who_is_no_admin_issues_and_revokes_nothing(full: None) -> None:
    app = opened(somebody("auditor", ("auditor",)).switch_page(f"screens/{PAGE}.py").run())

    assert fine(app)
    assert not {words.REVOKE, words.ISSUE, words.MAKE_DRAFT, hooks.ADD} & set(labels(app))
    assert HOSTILE in str(tables(app))
