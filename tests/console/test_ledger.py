"""The ledger's page: what it shows of the books, and what it says of them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from console.strings import ledger as words
from tests.console.fake_ledger import HOSTILE, TOTAL, WALLET
from tests.console.serving import at, cells, said

PAGE = "ledger/ledger"


def part(name: str) -> AppTest:
    app = at(PAGE)
    return app.segmented_control[0].set_value(name).run() if name != words.ACCOUNTS else app


def opened(kind: str, what: str) -> AppTest:
    app = at(PAGE)
    app.session_state["ledger.trail"] = ("acme", [(kind, what)])
    return app.run()


def test_accounts_stand_by_class_with_their_totals(full: None) -> None:
    app = part(words.ACCOUNTS)

    assert [one.value for one in app.header] == ["Assets", "Liabilities", "Income"]
    assert cells(app)[0] == ["Trust", "trust", "1", "PHP 987,654,321.09"]
    assert cells(app, 1)[0] == ["Available", "wallets:{wallet}:available", "100,000", "PHP 987,654,320.09"]


def test_an_account_shows_its_addresses_page_by_page(full: None) -> None:
    app = opened("account", "available")

    assert cells(app)[1] == ["wallets:…00000001:available", "PHP 1,234.57", "PHP 5.00", "yes"]
    assert len(cells(app)) == 50


def test_an_address_shows_its_balance_and_its_transactions(full: None) -> None:
    app = opened("address", WALLET.format(n=0))

    assert app.metric[0].value == "1,234.56"
    assert [words.ADDRESS, WALLET.format(n=0)] in cells(app)
    assert len(cells(app, 1)) == 50


def test_a_day_says_as_of_when_and_what_counts(full: None) -> None:
    app = part(words.ACCOUNTS)
    app.date_input[0].set_value("2026-11-20").run()

    assert words.AS_OF.format(day="20 Nov 2026", what="what had happened by then") in said(app)
    app.selectbox(key="ledger.when.by").select("insertion").run()
    assert "what had been written by then" in said(app)
    assert not app.exception


def test_the_trial_balance_balances(full: None) -> None:
    app = part(words.TRIAL)

    assert cells(app)[-1] == [words.TOTAL, "", "987,654,321.09", "987,654,321.09"]
    assert "It balances" in app.success[0].value
    assert TOTAL == 98_765_432_109


def test_a_transaction_shows_its_postings_its_run_and_its_line(full: None) -> None:
    app = opened("transaction", "7")

    assert cells(app) == [
        ["trust", WALLET.format(n=7), "PHP 100.00"],
        [WALLET.format(n=7), "income:fees:cash_out", "PHP 1.00"],
    ]
    assert [words.RUN, "run-7"] in cells(app, 1)
    assert [words.LINE, "e-wallet@1.0.0:166"] in cells(app, 1)
    assert [words.BY_WHOM, HOSTILE] in cells(app, 1)


def test_the_chain_is_followed_to_its_end(full: None) -> None:
    app = part(words.CHAIN)
    next(one for one in app.button if one.label == words.CHECK).click().run()

    assert app.success[0].value == words.WHOLE.format(count="100,000")


@pytest.mark.parametrize("name", (words.ACCOUNTS, words.TRANSACTIONS, words.TRIAL, words.CHAIN))
def test_every_part_stands_without_a_tenant_and_without_an_api(
    name: str, empty: None, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in (addresses["empty"], addresses["down"]):
        monkeypatch.setenv("FINFACTORY_API", address)
        app = at(PAGE)
        app.session_state["ledger.part"] = name
        app.run()

        assert not app.exception
