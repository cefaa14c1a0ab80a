"""Every page stands before an empty installation, a full one, and none at all."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from console.navigation import PLACES
from console.strings import audit, home, releases
from console.strings.shared import ENDED, NO_TENANT, UNREACHABLE
from tests.console.serving import at, cells, said, somebody, tables

FILES = [place.file for place in PLACES]
SOON_S = 5.0  # about 0.2 where nothing else runs
every_page = pytest.mark.parametrize("file", FILES)


def fine(app: AppTest) -> bool:
    return not app.exception


@every_page
def test_a_page_stands_before_an_empty_installation(empty: None, file: str) -> None:
    app = at(file)

    assert fine(app)
    assert app.title


@every_page
def test_a_page_stands_before_a_hundred_thousand_rows(full: None, file: str) -> None:
    began = time.monotonic()
    app = at(file)

    assert fine(app)
    assert time.monotonic() - began < SOON_S
    assert all(len(table["rows"]) <= 100 for table in tables(app))


@every_page
def test_a_page_says_when_the_api_is_down(down: None, file: str) -> None:
    app = at(file)

    assert fine(app)
    assert UNREACHABLE in said(app)


def test_a_page_that_could_not_be_reached_is_there_once_the_api_is(
    addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINFACTORY_API", addresses["down"])
    app = at("audit")
    assert UNREACHABLE in said(app)

    monkeypatch.setenv("FINFACTORY_API", addresses["full"])
    app.button(key="unreachable").click().run()

    assert UNREACHABLE not in said(app)
    assert len(cells(app)) == 50


def test_who_has_no_role_for_a_page_is_not_shown_it(full: None) -> None:
    app = somebody("operations", ("operations",))

    with pytest.raises(ValueError, match="Could not find"):
        app.switch_page("screens/accounts.py")


def test_a_session_the_api_no_longer_knows_leads_to_signing_in(full: None) -> None:
    app = somebody()
    app.session_state["finfactory.who"] = type(app.session_state["finfactory.who"])("ff_sess_old", person_of(app))

    app.switch_page("screens/audit.py").run()

    assert fine(app)
    assert ENDED in said(app)
    assert "finfactory.who" not in app.session_state


def person_of(app: AppTest) -> object:
    return app.session_state["finfactory.who"].person


def test_home_shows_money_moved_what_was_declined_what_waits_and_releases(full: None) -> None:
    app = at("home")

    shown = {metric.label: metric.value for metric in app.metric}
    assert shown[home.MOVED] == "PHP 1,234,567.89"
    assert shown[home.WAITS] == "1,003 or more"
    assert shown[home.DECLINES] == "9,003"
    assert cells(app)[0] == ["1", "1.0.0", "ana@acme.example", "19 Nov 2026, 23:00", releases.IS_LIVE]


def test_home_without_a_tenant_says_so(empty: None) -> None:
    assert NO_TENANT in said(at("home"))


def test_the_chosen_tenant_is_the_one_asked_about(full: None) -> None:
    app = at("home")

    app.sidebar.selectbox[0].select("tenant-1").run()

    assert "Tenant 1" in said(app)


@pytest.mark.parametrize(("file", "told"), [("audit", "20 Nov 2026, 12:00:00"), ("accounts", "20 Nov 2026")])
def test_what_is_of_no_tenant_is_told_in_the_installations_zone_and_says_which(
    full: None, file: str, told: str
) -> None:
    app = at(file)

    assert "Times are those of Asia/Manila." in said(app)
    assert told in cells(app)[0]


def test_the_audit_log_is_turned_page_by_page(full: None) -> None:
    app = at("audit")

    assert [row[0] for row in cells(app)][:2] == ["1", "2"]
    assert tables(app)[0]["turning"] == {"newer": False, "older": True, "page": "Page 1"}


def test_a_line_of_the_audit_log_shows_before_and_after(full: None) -> None:
    app = at("audit")
    app.session_state["audit.chosen"] = 7
    app.run()

    assert cells(app)[0] == ["scopes", '["read"]', '["read", "write"]']
    assert "(not there)" in cells(app)[1]


def test_the_chain_is_checked_on_request(full: None) -> None:
    app = at("audit")

    app.button[0].click().run()

    assert app.success[0].value == audit.WHOLE.format(count="100,000")


def test_text_of_others_is_never_read_as_markup(full: None) -> None:
    app = at("accounts")
    assert "<script>alert(1)</script> :red[not red] **bold** $x^2$" in cells(app)[1]

    app.session_state["accounts.chosen"] = "person-1"
    app.run()

    assert fine(app)
    assert r"\<script\>alert\(1\)\</script\> \:red\[not red\] \*\*bold\*\* \$x^2\$" in said(app)
