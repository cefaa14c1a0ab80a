import pytest

from primitives.kit.types import PERCENT, Money
from primitives.ledger.script.profile import AccountUse, Slot
from primitives.ledger.script.ranges import Range
from tests.primitives.ledger.script.scripts import checked, problems


def test_a_checked_script_lists_what_it_needs():
    script = checked("""send $fee.net ( source = @from:available
    destination = { $rate to @fees remaining to @held } )
send [$asset *] ( source = @held destination = @fees )""")

    assert script.variables == (("fee.net", Money("PHP/2")), ("rate", PERCENT))
    assert script.asset == "PHP/2"
    assert script.accounts[:2] == (
        AccountUse("available", "from", "source", Range(0, 25, 0, 40)),
        AccountUse("fees", None, "destination", Range(1, 29, 1, 34)),
    )
    assert [use.position for use in script.accounts] == ["source"] + ["destination"] * 2 + [
        "source",
        "destination",
    ]
    assert script.slots == (Slot("available", "from"), Slot("fees", None), Slot("held", None))


@pytest.mark.parametrize(
    "script, message, help_",
    [
        ("send $amout ( source = @held destination = @fees )", "no $amout in scope", "did you mean amount?"),
        (
            "send $amount ( source = @heldd destination = @fees )",
            "the chart has no account heldd",
            "did you mean held?",
        ),
        (
            "send $rate ( source = @held destination = @fees )",
            "$rate is percent, expected an amount of money",
            "",
        ),
        (
            "send $owing ( source = @held destination = @fees )",
            "$owing may be absent",
            "guard the step with present(owing)",
        ),
        (
            "send $amount ( source = @a:b:c destination = @fees )",
            "addresses are never written out in a template's script",
            "write the account's name, `@available`, or `@from:available`",
        ),
        ("send $amount + 1 ( source = @held destination = @fees )", "expected an amount of money", ""),
        ("send 5 ( source = @held destination = @fees )", "expected an amount of money", ""),
        (
            "send $amount ( source = $amount destination = @fees )",
            "this is no account of the chart",
            "write `@` and a name",
        ),
        ("save $amount from @held", "a template's script has only `send`", ""),
        (
            "send balance(@held, PHP/2) ( source = @held destination = @fees )",
            "a template's script calls no functions",
            "compute it in a step before",
        ),
        (
            "send $amount ( source = @held allowing unbounded overdraft destination = @fees )",
            "a template's script does not set an overdraft",
            "the account's overdraft is declared in the chart",
        ),
        (
            'send $amount ( source = @held \\ "RED" destination = @fees )',
            "a template's script has no colours",
            "",
        ),
        (
            "vars { number $x }\nsend $amount ( source = @held destination = @fees )",
            "a template's script declares no variables",
            "they come from the scope",
        ),
        (
            "send $amount ( source = @held destination = { remaining to @fees 1/2 kept remaining to @vat } )",
            "only one share can be the remaining one",
            "",
        ),
        (
            "send $amount ( source = @held destination = { 1/3 to @fees 1/3 to @vat } )",
            "the shares add up to 2/3, not to 1",
            "",
        ),
        (
            "send $amount ( source = { $rate from @held 2/3 from @fees 2/3 from @vat } destination = @owed )",
            "the shares add up to 4/3, not to 1",
            "",
        ),
        (
            "send $amount ( source = @held destination = { 1/0 to @fees remaining to @vat } )",
            "this divides by zero",
            "",
        ),
        ("", "this script moves nothing", "add a `send`"),
    ],
)  # fmt: skip
def test_a_mistake_is_explained(script, message, help_):
    assert [(p.message, p.help) for p in problems(script)] == [(message, help_)]


def test_two_assets_in_one_script_are_told():
    script = """send $amount ( source = @held destination = @fees )
send $dollars ( source = @held destination = @fees )"""

    (problem,) = problems(script)

    assert problem.message == "this is an amount of USD/2, the script moves PHP/2"
    assert problem.range == Range(1, 5, 1, 13)


def test_all_mistakes_come_in_the_order_of_the_text():
    found = problems(
        """send $rate ( source = @nowhere destination = @fees )
send $nothing ( source = @held destination = @vta )"""
    )

    assert [p.range.start_line for p in found] == [0, 0, 1, 1]
