import re

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from engine.editor.completion import completion
from engine.editor.hover import hover
from engine.editor.offers import PHRASES, STATEMENTS
from engine.editor.script import read_script
from engine.editor.symbols import symbols
from engine.editor.texts import FEATURES, TYPES
from primitives.ledger.script.parse import parse
from tests.engine.editor.carets import at, cut

VARS = "vars { account $a portion $p monetary $m asset $s number $n string $t }\n"
FROM = "send $m ( source = "
TO = "send $m ( source = @a destination = "


def labels(marked):
    return [offer.label for offer in completion(*at(marked))]


@pytest.mark.parametrize(
    "marked, expected",
    [
        (VARS + "send $‸", ["$m"]),
        (VARS + "send [$‸", ["$s"]),
        (VARS + "send [USD $‸", ["$n"]),
        (VARS + "send $m + $‸", ["$m"]),
        (VARS + FROM + "$‸", ["$a"]),
        (VARS + FROM + "{ $‸", ["$a", "$p"]),
        (VARS + FROM + "{ $p from $‸", ["$a"]),
        (VARS + FROM + "max $‸", ["$m"]),
        (VARS + FROM + "max $m from $‸", ["$a"]),
        (VARS + FROM + "@b allowing overdraft up to $‸", ["$m"]),
        (VARS + FROM + "@b with scaling through $‸", ["$a"]),
        (VARS + FROM + "@b \\ $‸", ["$t"]),
        (VARS + TO + "$‸", ["$a"]),
        (VARS + TO + "{ $‸", ["$p"]),
        (VARS + TO + "{ 1/2 to @a $‸", ["$p"]),
        (VARS + TO + "{ max $‸", ["$m"]),
        (VARS + TO + "{ max $m to $‸", ["$a"]),
        (VARS + TO + "{ 1/$‸", ["$n"]),
        (VARS + "save $‸", ["$m"]),
        (VARS + "save $m from $‸", ["$a"]),
        (VARS + "set_tx_meta($‸", ["$t"]),
        (VARS + "set_account_meta($‸", ["$a"]),
        (VARS + 'set_account_meta($a, "k", $‸', ["$a", "$p", "$m", "$s", "$n", "$t"]),
        (VARS + "save $m from @users:$‸", ["$a", "$n", "$t"]),
        ("vars { account $a account $b = $‸ }", ["$a"]),
        ("vars { account $a monetary $b = balance($‸, ) }", ["$a"]),
        ("vars { account $a monetary $b = balance($a, $‸) asset $c }", []),
        ("vars { account $a account $‸ }", []),
        ("vars { account $a account $a }\nsave [A 1] from $‸", ["$a"]),
    ],
)
def test_after_a_dollar_stand_the_variables_that_fit(marked, expected):
    assert labels(marked) == expected


@pytest.mark.parametrize(
    "marked, expected",
    [
        (FROM + "@‸", ["@world"]),
        ("save [A 1] from @users:1\n" + FROM + "@‸", ["@users:1", "@world"]),
        ("save [A 1] from @users:1\n" + FROM + "@us‸", ["@users:1", "@world"]),
        ("// @said\n" + FROM + "@b\nsave [A 1] from @users:‸", ["@b", "@world"]),
    ],
)
def test_after_an_at_stand_the_accounts_of_the_text(marked, expected):
    assert labels(marked) == expected


def test_what_was_begun_is_replaced():
    script, offset = at("save [A 1] from @users:1 save [A 1] from @us‸")

    assert {cut(script, offer.replaced) for offer in completion(script, offset)} == {"@us"}


def words(marked):
    return [offer.label for offer in completion(*at(marked)) if offer.kind == "word"]


@pytest.mark.parametrize(
    "marked, expected",
    [
        ("‸", ["send", "save", "vars", "#![feature]"]),
        ("se‸", ["send", "save", "vars", "#![feature]"]),
        ('#![feature("experimental-oneof")]\n‸', ["send", "save", "vars"]),
        (VARS + "‸", ["send", "save"]),
        ("save [A 1] from @a\n‸", ["send", "save", "vars"]),
        ("save [A 1] ‸", ["from"]),
        ("send $m ( ‸", ["source ="]),
        (FROM + "‸", ["max", "oneof"]),
        (FROM + "{ ‸", ["max", "oneof", "remaining"]),
        (FROM + "max [A 1] ‸", ["from"]),
        (FROM + "{ 1/2 ‸", ["from"]),
        (FROM + "{ remaining ‸", ["from"]),
        (FROM + "@a allowing ‸", ["overdraft up to", "unbounded overdraft"]),
        (FROM + "@a allowing unbounded ‸", ["overdraft"]),
        (FROM + "@a allowing overdraft ‸", ["up to"]),
        (FROM + "@a allowing overdraft up ‸", ["to"]),
        (FROM + "@a allowing unbounded overdraft ‸", ["destination ="]),
        (FROM + "@a with ‸", ["scaling through"]),
        (FROM + "@a with scaling ‸", ["through"]),
        (FROM + "@a with scaling through @b ‸", ["destination ="]),
        (FROM + "{ @a } ‸", ["destination ="]),
        (
            FROM + "@a ‸",
            [
                "allowing overdraft up to",
                "allowing unbounded overdraft",
                "with scaling through",
                "destination =",
            ],
        ),
        (TO + "‸", ["oneof"]),
        (TO + "{ ‸", ["max", "remaining"]),
        (TO + "{ 1/2 ‸", ["to", "kept"]),
        (TO + "{ 1/2 to @a 1/3 ‸", ["to", "kept"]),
        (TO + "{ 1/2 kept $p ‸", ["to", "kept"]),
        (TO + "{ max [A 1] ‸", ["to", "kept"]),
        (TO + "{ max [A 1] to @a ‸", ["max", "remaining"]),
        (TO + "{ remaining ‸", ["to", "kept"]),
        (TO + "{ remaining to { 1/2 kept ‸", ["max", "remaining"]),
        (TO + "@a ‸", []),
        (TO + "@a ) ‸", ["send", "save", "vars"]),
        ("send ( $m + $n ) ( ‸", ["source ="]),
        ("#![‸", ["feature"]),
        ("// ‸", []),
        ("/* ‸ */", []),
        ("/* */ ‸", ["send", "save", "vars", "#![feature]"]),
        ("// done\n‸", ["send", "save", "vars", "#![feature]"]),
        ('set_tx_meta("‸', []),
    ],
)
def test_keywords_stand_where_they_have_a_meaning(marked, expected):
    assert words(marked) == expected


@pytest.mark.parametrize("marked", ["vars { ‸", "vars { acc‸ }", "vars { account $a ‸ }", "vars { account $a = @b ‸ }"])
def test_in_vars_stand_the_types(marked):
    assert labels(marked) == [*TYPES]


def test_features_stand_between_the_quotes_of_the_pragma_once_each():
    script, offset = at('#![feature("experimental-oneof", "exp‸')

    offers = completion(script, offset)

    assert {offer.label for offer in offers} == FEATURES.keys() - {"experimental-oneof"}
    assert {cut(script, offer.replaced) for offer in offers} == {"exp"}


def functions(marked):
    return [offer.label for offer in completion(*at(marked)) if offer.kind == "function"]


@pytest.mark.parametrize(
    "marked, expected",
    [
        ("‸", ["set_tx_meta", "set_account_meta"]),
        ("vars { monetary $x = ‸", ["balance", "overdraft", "meta"]),
        ("vars { account $x = me‸", ["meta"]),
        ("vars { number $x = ‸", ["meta", "get_amount"]),
        ("send ‸", ["balance", "overdraft"]),
        ("send [‸", ["get_asset"]),
        ("send [A ‸", ["get_amount"]),
        (FROM + "‸", []),
    ],
)
def test_functions_stand_where_their_value_fits(marked, expected):
    assert functions(marked) == expected


def test_a_function_is_written_with_places_for_its_arguments():
    offer = next(one for one in completion(*at("send ba‸")) if one.label == "balance")

    assert (offer.written, offer.snippet) == ("balance(", "balance(${1:account}, ${2:asset})")
    assert offer.detail == "balance(account: account, asset: asset) -> monetary"


@pytest.mark.parametrize("label", STATEMENTS)
def test_a_statement_that_was_offered_parses(label):
    offer = next(one for one in completion(*at("‸")) if one.label == label)

    filled = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", offer.snippet).replace("\\$", "$")

    assert "{1:" not in filled
    assert parse(filled).problems == ()


def test_in_a_text_too_long_nothing_is_offered():
    assert completion(read_script("send $m " * 10_000), 5) == ()


SCRAPS = [
    *("send ", "save ", "vars ", "source = ", "destination = ", "max ", "from ", "to ", "kept ", "remaining "),
    *("[", "]", "(", ")", "{", "}", "@a", "@", "@a:$x", "$", "$x ", "1", "/", "*", '"', "\\", "// ", "/*", "*/"),
    *("\n", "=", ",", "+", "USD/2 ", "oneof ", "allowing ", "overdraft ", "with ", "account ", "balance(", "#![", "💶"),
]


@given(scraps=lists(sampled_from(SCRAPS), max_size=25), share=integers(0, 100))
def test_at_no_place_of_no_text_an_answer_fails(scraps, share):
    text = "".join(scraps)
    script, offset = read_script(text), len(text) * share // 100

    for offer in completion(script, offset):
        assert offer.replaced.start <= offset == offer.replaced.end
        assert offer.kind != "word" or offer.label in PHRASES or offer.snippet
    found = hover(script, offset)
    assert found is None or found.span.holds(offset)
    assert all(one.span.start <= one.selected.start < one.selected.end <= one.span.end for one in symbols(script))
