import re
from pathlib import Path

import pytest

from primitives.ledger import script
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.messages import message_of


def send(source="@a", destination="@b", sent="[USD 10]", variables=""):
    return f"vars {{ {variables} }}\nsend {sent} ( source = {source} destination = {destination} )"


TOLD = {
    "Parsing": ("send $a", "the script ends too early"),
    "InvalidType": (
        send(variables="money $x", source="$x"),
        "money is no type: account, asset, monetary, number, portion, string",
    ),
    "DuplicateVariable": (
        send(variables="account $x account $x", source="$x"),
        "$x is declared a second time",
    ),
    "UnboundVariable": (send(source="$x"), "$x is not declared: write `account $x` in `vars`"),
    "UnusedVar": (send(variables="account $x"), "$x is never used"),
    "TypeMismatch": (send(source="[USD 1]"), "expected account, this is monetary"),
    "AssetMismatch": (
        send(source="max [EUR 1] from @a"),
        "expected USD, this is EUR: one statement moves one asset",
    ),
    "RemainingIsNotLast": (
        send(destination="{ remaining kept 1/2 to @b }"),
        "`remaining` must be the last share",
    ),
    "BadAllotmentSum": (send(destination="{ 1/3 to @b }"), "the shares add up to 1/3, not to 1"),
    "DivByZero": ('set_tx_meta("k", 1/0)', "this divides by zero"),
    "FixedPortionVariable": (
        send(destination="{ $p to @a 1/3 to @b }", variables="portion $p"),
        "this share can only be 2/3: write it, or add `remaining`",
    ),
    "RedundantRemaining": (
        send(destination="{ 1/2 to @a 1/2 to @b remaining kept }"),
        "nothing is left for `remaining`: the other shares make 1",
    ),
    "UnknownFunction": ("nothing()", "there is no function nothing here"),
    "BadArity": ('set_tx_meta("k")', "expected 2 arguments, there are 1"),
    "InvalidWorldOverdraft": (
        send(source="@world allowing unbounded overdraft"),
        "@world has no bound anyway: leave the overdraft out",
    ),
    "NoAllotmentInSendAll": (
        send(sent="[USD *]", source="{ 1/2 from @a 1/2 from @c }"),
        "shares of everything cannot be taken from a source: there is no amount to share",
    ),
    "InvalidUnboundedAccount": (
        send(sent="[USD *]", source="@world"),
        "everything of an account without a bound is no amount",
    ),
    "EmptiedAccount": (
        send(source="{ @a @a }"),
        "@a gives everything it has further above: nothing is left to take here",
    ),
    "UnboundedAccountIsNotLast": (
        send(source="{ @world @a }"),
        "this source is never reached: one before it gives whatever is asked",
    ),
    "VersionMismatch": (
        "// @version machine\nvars { number $n }\n" + send(destination="{ 1/$n to @a remaining kept }").split("\n")[1],
        "this needs interpreter 0.0.15, the script says machine",
    ),
    "ExperimentalFeature": (
        "// @version interpreter 0.0.16\n" + send(source="oneof { @a }"),
        'this needs #![feature("experimental-oneof")] at the top of the script',
    ),
    "BoundAsset": (
        send(sent="[$x 1]", source="max [USD 1] from @a", variables="asset $x"),
        "from outside comes an asset that can only be USD: write it in the script",
    ),
    "InvalidFeature": ('#![feature("speed")]', "speed is no feature of the language"),
}


@pytest.mark.parametrize("kind", TOLD)
def test_a_finding_says_what_is_wrong(kind):
    text, message = TOLD[kind]

    assert message in [message_of(finding) for finding in diagnose(text) if finding.kind == kind]


def test_every_kind_of_finding_is_told():
    files = Path(script.__file__).parent.glob("*.py")
    kinds = {kind for file in files for kind in re.findall(r'found\(\s*"(\w+)"|_find\("(\w+)"', file.read_text())}

    assert {first or second for first, second in kinds} == TOLD.keys()
