from engine.editor.script import read_script
from engine.editor.symbols import symbols
from tests.engine.editor.carets import cut


def outline(written):
    return [(one.kind, one.name, one.detail) for one in symbols(read_script(written))]


def test_variables_and_statements_are_the_outline():
    written = (
        "vars { account $a monetary $m = balance($a, USD) }\n"
        'send [USD\n  *] ( source = $a destination = @b )\nsave $m from $a\nset_tx_meta("k", $m)'
    )

    assert outline(written) == [
        ("variable", "$a", "account"),
        ("variable", "$m", "monetary"),
        ("statement", "send [USD *]", ""),
        ("statement", "save $m from $a", ""),
        ("statement", 'set_tx_meta("k", $m)', ""),
    ]


def test_a_statement_reaches_to_its_last_word():
    script = read_script("send $a ( source = @a destination = @b ) // said\n\nsave $m from $a")

    assert [cut(script, one.span) for one in symbols(script)] == [
        "send $a ( source = @a destination = @b )",
        "save $m from $a",
    ]


def test_a_broken_text_has_an_outline():
    assert outline("vars { account $a\nsend ( ( [\nsend $a ( source") == [
        ("variable", "$a", "account"),
        ("statement", "send", ""),
        ("statement", "send $a", ""),
    ]


def test_a_long_statement_is_cut():
    ((_, name, _),) = outline(f'set_tx_meta("{"k" * 100}", 1)')

    assert len(name) == 61 and name.endswith("…")
