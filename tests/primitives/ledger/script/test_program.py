import pytest

from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.errors import InvalidAllotmentSum, MissingFunds, UnboundedInSendAll
from primitives.ledger.script.program_errors import (
    BadArity,
    CannotCastToString,
    FeatureNeeded,
    InvalidAsset,
    InvalidMonetary,
    InvalidNumber,
    MetadataNotFound,
    NegativeBalance,
    NestedMeta,
    UnboundedInScaling,
    UnboundVariable,
)
from primitives.ledger.script.store import BalanceQuery, MetadataQuery
from tests.primitives.ledger.script.books import Books, run, run_with


def moves(outcome):
    return [(p.source, p.destination, p.asset, p.amount) for p in outcome.postings]


def test_the_store_is_asked_once_for_all_sources():
    books = Books({"a USD": 1, "b USD": 1, "c EUR": 1}, {})
    script = """
        save [USD 1] from @saved
        send [USD 1] ( source = { @a @b @world @unlimited allowing unbounded overdraft } destination = @x )
        send [EUR *] ( source = @c destination = @x )"""

    run_with(books, script)

    accounts = [("saved", "USD"), ("a", "USD"), ("b", "USD"), ("c", "EUR")]
    assert books.asked == [[BalanceQuery(account, asset) for account, asset in accounts]]


def test_each_piece_of_metadata_is_asked_for_once():
    gold, silver = MetadataQuery("ana", "tier"), MetadataQuery("ben", "tier")
    books = Books({}, {gold: "gold", silver: "silver"})
    script = """
        vars {
            string $first = meta(@ana, "tier")
            string $other = meta(@ben, "tier")
            string $again = meta(@ana, "tier")
        }
        set_tx_meta("tier", $again)"""

    outcome = run_with(books, script)

    assert outcome.tx_meta == {"tier": "gold"}
    assert books.asked_metadata == [[gold], [silver]]


def test_world_is_unbounded_whatever_the_script_says():
    script = "send [USD 9] ( source = @world allowing overdraft up to [USD 5] destination = @x )"

    assert moves(run(script)) == [("world", "x", "USD", 9)]


def test_everything_in_world_is_no_amount():
    with pytest.raises(UnboundedInSendAll):
        run("send [USD *] ( source = @world destination = @x )")


def test_saving_from_a_debt_does_not_forgive_it():
    script = """
        save [USD 10] from @a
        send [USD 1] ( source = @a allowing overdraft up to [USD 50] destination = @x )"""

    with pytest.raises(MissingFunds):
        run(script, {"a USD": -50})


def test_the_balance_of_world_is_the_real_one():
    with pytest.raises(NegativeBalance):
        run(
            "vars { monetary $m = balance(@world, USD) }\nsend $m ( source = @a destination = @x )",
            {"world USD": -5},
        )


def test_a_source_that_was_given_up_leaves_no_swaps():
    script = """#![feature("experimental-oneof", "experimental-asset-scaling")]
        send [EUR/2 500] ( source = oneof { @a with scaling through @swap @b } destination = @x )"""

    outcome = run(script, {"a EUR": 2, "b EUR/2": 900, "swap EUR": -7})

    assert moves(outcome) == [("b", "x", "EUR/2", 500)]


def test_scaled_money_can_be_taken_twice():
    script = """#![feature("experimental-asset-scaling")]
        send [EUR/2 150] ( source = @a with scaling through @swap destination = @x )
        send [EUR/2 50] ( source = @a destination = @x )"""

    assert moves(run(script, {"a EUR": 2}))[-2:] == [("a", "x", "EUR/2", 150), ("a", "x", "EUR/2", 50)]


def test_world_may_change_scales_but_has_none_itself():
    script = """#![feature("experimental-asset-scaling")]
        send [EUR/2 1] ( source = %s with scaling through %s destination = @x )"""

    assert moves(run(script % ("@a", "@world"), {"a EUR": 2}))[1] == ("world", "a", "EUR/2", 100)
    with pytest.raises(UnboundedInScaling):
        run(script % ("@world", "@a"), {"a EUR": 2})


def test_a_debt_is_paid_before_scaled_money_is_sent():
    script = """#![feature("experimental-asset-scaling")]
        send [EUR/2 50] ( source = @a with scaling through @swap destination = @x )"""

    assert moves(run(script, {"a EUR": 9, "a EUR/2": -70}))[0] == ("a", "swap", "EUR", 2)


def test_a_balance_that_is_sent_is_the_stored_one_and_what_came_since():
    script = """#![feature("experimental-mid-script-function-call")]
        send [USD 100] ( source = @world destination = @a )
        send balance(@a, USD) ( source = @a destination = @x )"""
    books = Books({"a USD": 20}, {})

    assert moves(run_with(books, script))[-1] == ("a", "x", "USD", 120)
    assert len(books.asked) == 1


def test_where_nothing_is_left_no_clause_is_looked_at():
    script = """vars { string $nobody }
        send [USD 5] ( source = @world destination = {
            max [USD 0] to $nobody
            max [USD 9] to @a
            max [USD 9] to $nobody
            remaining to $nobody
        } )"""

    assert moves(run(script, nobody="x")) == [("world", "a", "USD", 5)]


def test_a_mistake_in_an_argument_is_told_before_one_of_the_call():
    for script in ("nothing($x)", "set_tx_meta($x)", "set_tx_meta(1, $x)", "set_account_meta(1, 2, $x)"):
        with pytest.raises(UnboundVariable):
            run(script)


def test_two_remaining_shares_are_refused():
    script = "send [USD 9] ( source = @world destination = { 1/2 to @a remaining to @b remaining kept } )"

    with pytest.raises(InvalidAllotmentSum):
        run(script)


def test_shares_above_one_are_refused_beside_remaining():
    script = "send [USD 9] ( source = @world destination = { 2/3 to @a 2/3 to @b remaining kept } )"

    with pytest.raises(InvalidAllotmentSum) as error:
        run(script)

    assert error.value.actual_sum == "4/3"


def test_metadata_is_read_by_the_declared_type():
    books = Books({}, {MetadataQuery("sale", "price"): "USD/2 250"})
    script = 'vars { monetary $m = meta(@sale, "price") }\nsend $m ( source = @world destination = @x )'

    assert moves(run_with(books, script)) == [("world", "x", "USD/2", 250)]


@pytest.mark.parametrize(
    "script, error",
    [
        ('vars { monetary $m = meta(@sale, "price") }', MetadataNotFound),
        ('vars { monetary $m = balance(meta(@sale, "account"), USD) }', NestedMeta),
        ("vars { number $n = 1 + 2 }", FeatureNeeded),
        ("send balance(@a, USD) ( source = @world destination = @x )", FeatureNeeded),
        ('set_tx_meta(@a, "v", 1)', BadArity),
        (
            '#![feature("experimental-account-interpolation")] vars { portion $p } set_tx_meta("k", @a:$p)',
            CannotCastToString,
        ),
    ],
)
def test_what_may_not_be_called_is_refused(script, error):
    with pytest.raises(error):
        run(script, p="1/2")


@pytest.mark.parametrize(
    "text, error",
    [
        ("USD/2", InvalidMonetary),
        ("USD/2  100", InvalidMonetary),
        ("USD/2 1.5", InvalidNumber),
        ("usd 100", InvalidAsset),
    ],
)
def test_money_from_outside_has_one_form(text, error):
    with pytest.raises(error):
        run("vars { monetary $m }\nsend $m ( source = @world destination = @x )", m=text)


def test_addresses_may_hold_variables():
    script = """#![feature("experimental-account-interpolation")]
        vars { number $id string $kind }
        send [USD 1] ( source = @world destination = @user:$id:$kind )"""

    assert run(script, id="42", kind="main").postings[0].destination == "user:42:main"


def test_values_become_metadata_as_text():
    outcome = run('set_tx_meta("whole", 100%)\nset_account_meta(@a, "to", @b:c)\nset_account_meta(@a, "to", -3)')

    assert outcome.tx_meta == {"whole": "1/1"}
    assert outcome.account_meta == {"a": {"to": "-3"}}


def test_a_deeply_nested_program_runs():
    sources = "{" * 90 + "max [USD 9] from " * 90 + "@a" + "}" * 90
    targets = "{ max [USD 9] to " * 60 + "@x" + " remaining kept }" * 60
    script = f"send [USD 1] + {'(' * 90}[USD 1]{')' * 90} ( source = {sources} destination = {targets} )"

    assert moves(run(script, {"a USD": 9})) == [("a", "x", "USD", 2)]
    assert diagnose(script) == ()
