from fractions import Fraction

import pytest

from primitives.ledger.script.diagnostics import diagnose


def findings(script):
    return [(finding.kind, *(value for _, value in finding.fields)) for finding in diagnose(script)]


def send(source="@a", destination="@b", sent="[USD 10]", variables=""):
    return f"vars {{ {variables} }}\nsend {sent} ( source = {source} destination = {destination} )"


def test_a_sound_program_has_no_findings():
    assert findings(send(source="{ @a max [USD 5] from @b @world }", destination="{ 1/3 to @x remaining kept }")) == []


def test_text_that_does_not_parse_is_one_finding_per_mistake():
    assert [kind for kind, _ in findings("send $a\nsend $b\nsend")] == ["Parsing"] * 3


@pytest.mark.parametrize(
    "script, expected",
    [
        (send(variables="account $x"), [("UnusedVar", "x")]),
        (send(variables="money $x", source="$x"), [("InvalidType", "money")]),
        (send(source="{ 2/3 from @a 2/3 from @c }"), [("BadAllotmentSum", Fraction(4, 3))]),
        (send(destination="{ 1/3 to @a }"), [("BadAllotmentSum", Fraction(1, 3))]),
        (send(destination="{ 1/2 to @a 1/2 to @b remaining kept }"), [("RedundantRemaining",)]),
        (send(destination="{ remaining to @a 1/2 to @b }"), [("RemainingIsNotLast",)]),
        (
            send(destination="{ $p to @a 1/3 to @b }", variables="portion $p"),
            [("FixedPortionVariable", Fraction(2, 3))],
        ),
        (send(source="{ @world @a }"), [("UnboundedAccountIsNotLast",)]),
        (send(source="@world allowing unbounded overdraft"), [("InvalidWorldOverdraft",)]),
        (send(sent="[USD *]", source="@world"), [("InvalidUnboundedAccount",)]),
        (send(sent="[USD *]", source="{ 1/2 from @a 1/2 from @c }"), [("NoAllotmentInSendAll",)]),
        (send(source="{ @a { @c @a } }"), [("EmptiedAccount", "a")]),
        (send(source="{ max [USD 1] from @a @a }"), []),
        ('set_tx_meta("k", 1/0)', [("DivByZero",)]),
        ('set_tx_meta("k")', [("BadArity", 2, 1)]),
        ("nothing()", [("UnknownFunction", "nothing")]),
        (send(source="@a allowing overdraft up to [EUR 1]"), [("AssetMismatch", "USD", "EUR")]),
        (
            "// @version interpreter 0.0.16\n" + send(source="oneof { @a }"),
            [("ExperimentalFeature", "experimental-oneof")],
        ),
    ],
)
def test_a_mistake_is_found(script, expected):
    assert findings(script) == expected


@pytest.mark.parametrize(
    "script, expected",
    [
        ('set_tx_meta("k", 42, 10, )', ["BadArity", "Parsing"]),
        (send(source="{ 4/0 from @a remaining kept }"), ["DivByZero", "Parsing"]),
    ],
)
def test_what_no_program_may_say_but_is_understood_hides_no_other_mistake(script, expected):
    assert [kind for kind, *_ in findings(script)] == expected


@pytest.mark.parametrize(
    "script",
    [
        send(source="{ 1/2 from @a $x }", variables="account $x"),
        send(destination="{ max [USD 1] to @a 1/2 to $x remaining kept }", variables="account $x"),
        send(source=f"{{ 1/{'9' * 1001} from @a remaining from @b }}"),
        send(sent=f"[{'A' * 1000} 1]", source="{ max [USD 1] from @a max [USD 1] from $nobody }"),
        "set_tx_meta(1, 2)\nsend $nobody",
        "set_tx_meta(1, 2) ?",
    ],
)
def test_of_a_text_that_could_not_be_read_whole_nothing_is_guessed(script):
    assert {kind for kind, *_ in findings(script)} == {"Parsing"}


def test_a_syntax_finding_says_what_to_write_instead():
    (finding,) = diagnose('set_tx_meta("k", 1,)')

    assert finding.help == "add one, or take the comma away"


def test_warnings_are_told_from_errors():
    (warning,) = diagnose(send(source="{ @a @a }"))
    (error,) = diagnose(send(source="$nobody"))

    assert (warning.severity, error.severity) == ("warning", "error")
