import pytest

from engine.editor.definition import NoRename, definition, references, renamable, rename
from tests.engine.editor.carets import at, cut

VARS = "vars { account $a account $b = $a string $id }\n"
SEND = "send [USD 1] ( source = {from} destination = @users:$id )"


def written(use):
    return VARS + SEND.replace("{from}", use)


@pytest.mark.parametrize(
    "marked, found",
    [
        (written("$‸a"), 15),
        (written("$a‸"), 15),
        (written("@x:$id‸"), 41),
        (VARS.replace("= $a", "= $‸a"), 15),
        (VARS.replace("account $a", "account $‸a"), 15),
        (written("$noth‸ing"), None),
        (written("@‸a"), None),
        ("send ( $‸a\nvars { account $a }", 25),
        ("vars { account $a account $a }\nsend $‸a", 15),
    ],
)
def test_a_variable_leads_to_its_declaration(marked, found):
    span = definition(*at(marked))

    assert (span and span.start) == found


def test_every_use_is_found_in_addresses_too():
    script, offset = at(written("@x:$‸id"))

    assert [cut(script, span) for span in references(script, offset)] == ["$id"] * 3
    assert len(references(script, offset, with_declaration=False)) == 2


def test_what_is_in_a_comment_or_a_text_is_no_use():
    script, offset = at(f'// $a\n{VARS}set_tx_meta("$a", $‸a)')

    assert len(references(script, offset)) == 3


def renamed(marked, name):
    script, offset = at(marked)
    spans, new = rename(script, offset, name)
    text = script.text
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return text


@pytest.mark.parametrize("name", ["buyer", "$buyer"])
def test_a_variable_is_renamed_wherever_it_stands(name):
    assert renamed("vars { string $id } // $id\nsend $x ( source = @a:$i‸d destination = $id_card )", name) == (
        "vars { string $buyer } // $id\nsend $x ( source = @a:$buyer destination = $id_card )"
    )


@pytest.mark.parametrize("name", ["", "$", "Buyer", "1st", "a b", "a.b", "a-b", "é"])
def test_a_name_that_is_none_is_refused(name):
    with pytest.raises(NoRename, match="no name of a variable"):
        rename(*at(written("$‸a")), name)


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(NoRename, match="another variable"):
        rename(*at(written("$‸a")), "b")


def test_the_same_name_again_changes_nothing():
    assert renamed(written("$‸a"), "a") == written("$a")


def test_only_variables_are_renamed():
    with pytest.raises(NoRename, match="no variable here"):
        rename(*at(written("@‸a")), "b")
    assert renamable(*at(written("@‸a"))) is None
    script, offset = at(written("$‸a"))
    assert cut(script, renamable(script, offset)) == "a"
