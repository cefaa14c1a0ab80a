import pytest

from engine.editor.hover import hover
from engine.editor.script import read_script
from engine.editor.texts import FEATURES, FUNCTIONS, TYPES
from primitives.ledger.script.diagnostics import diagnose
from primitives.ledger.script.features import FEATURES as OF_THE_LANGUAGE
from primitives.ledger.script.values import TYPES as TYPES_OF_THE_LANGUAGE
from tests.engine.editor.carets import at, cut

VARS = 'vars {\n  account $seller = meta(@sales:$id, "seller")\n  string $id\n}\n'


@pytest.mark.parametrize(
    "marked, word, said",
    [
        (VARS + "send [A 1] ( source = $sel‸ler destination = @b )", "$seller", "Declared in line 2"),
        (VARS + "send [A 1] ( source = $seller‸ destination = @b )", "$seller", 'meta(@sales:$id, "seller")'),
        (VARS + "send [A 1] ( source = @users:$i‸d destination = @b )", "$id", "given from outside"),
        (VARS + "send [A 1] ( source = @us‸ers:$id destination = @b )", "@users:$id", "account-interpolation"),
        ("save [A 1] from $no‸body", "$nobody", "Not declared"),
        ("save [A 1] from @wor‸ld", "@world", "gives whatever is asked"),
        ("send [A 1] ( source = @a destination = { max [A 1] to @a‸ remaining kept } )", "@a", "written 2 times"),
        ("save [USD/2‸ 1] from @a", "USD/2", "USD 1.00"),
        ("save [JP‸Y 1] from @a", "JPY", "without decimals"),
        ("save [BTC/1‸8 1] from @a", "BTC/18", "100 × 10^-18"),
        ("{ 12‸.5% to @a }", "12.5%", "The share 1/8"),
        ("vars { mon‸etary $x }", "monetary", "USD/2 100"),
        ("vars { monetary $x = bal‸ance(@a, USD) }", "balance", "balance(account: account, asset: asset) -> monetary"),
        ("vars { monetary $x = over‸draft(@a, USD) }", "overdraft", "experimental-overdraft-function"),
        ("source = @a allowing over‸draft up to [USD 1]", "overdraft", "below zero"),
        ("source = @a allow‸ing unbounded overdraft", "allowing", "unbounded"),
        ("source = @a with scal‸ing through @swap", "scaling", "experimental-asset-scaling"),
        ("source = ma‸x [USD 1] from @a", "max", "At most so much"),
        ("destination = { 1/2 ke‸pt rem", "kept", "stays where it came from"),
        ("destination = { 1/2 kept remai‸ning to @a", "remaining", "what the others leave"),
        ("source = on‸eof { @a @b }", "oneof", "experimental-oneof"),
        ('source = @a \\‸ "RED"', "\\", "experimental-asset-colors"),
        ("send [USD *‸]", "*", "Everything"),
        ("sa‸ve [USD 1] from @a", "save", "from being taken"),
        ('#![feature("experimental-on‸eof")]', '"experimental-oneof"', "oneof { … }"),
        ('set_tx‸_meta("k", 1)', "set_tx_meta", "set_tx_meta(key: string, value: any)"),
    ],
)
def test_a_word_is_explained(marked, word, said):
    script, offset = at(marked)

    found = hover(script, offset)

    assert found is not None
    assert cut(script, found.span) == word
    assert said in found.markdown


@pytest.mark.parametrize(
    "marked",
    [
        "‸",
        "// a com‸ment about max",
        "/* max‸ */",
        'set_tx_meta("some ‸text", 1)',
        "send [A 1]  ‸  (",
        "some_na‸me",
        "9" * 30 + "‸%",
    ],
)
def test_what_has_no_meaning_is_not_explained(marked):
    assert hover(*at(marked)) is None


def test_every_feature_and_every_type_of_the_language_is_explained():
    assert FEATURES.keys() == OF_THE_LANGUAGE
    assert TYPES.keys() == TYPES_OF_THE_LANGUAGE


SAMPLES = {"account": "@a", "asset": "USD", "monetary": "[USD 1]", "number": "1", "string": '"k"', "any": "1/2"}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_signature_is_what_the_language_checks(name):
    function = FUNCTIONS[name]
    arguments = [SAMPLES[type_] for _, type_ in function.parameters]

    def kinds(given):
        call = f"{name}({', '.join(given)})"
        if function.gives:
            type_ = "number" if function.gives == "any" else function.gives
            call = f'vars {{ {type_} $x = {call} }} set_tx_meta("k", $x)'
        return [finding.kind for finding in diagnose(call)]

    assert kinds(arguments) == []
    assert kinds(arguments[1:]) != []
    for place, (_, type_) in enumerate(function.parameters):
        wrong = [*arguments[:place], "1/2", *arguments[place + 1 :]]
        assert ("TypeMismatch" in kinds(wrong)) == (type_ != "any")


@pytest.mark.parametrize("name", [name for name, one in FUNCTIONS.items() if one.feature])
def test_a_function_names_the_feature_it_needs(name):
    function = FUNCTIONS[name]
    call = f"{name}({', '.join(SAMPLES[type_] for _, type_ in function.parameters)})"
    script = f'// @version interpreter 0.0.16\nvars {{ {function.gives} $x = {call} }} set_tx_meta("k", $x)'

    assert [dict(one.fields).get("Name") for one in diagnose(script)] == [function.feature]


def test_a_text_too_long_is_not_explained():
    assert hover(read_script("max " * 20_000), 1) is None
