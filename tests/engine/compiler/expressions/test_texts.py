"""Problem texts with values filled in."""

from engine.compiler.expressions import compile_text, template
from tests.engine.compiler.expressions.wallet_scope import NAMES, SCOPE, Values


def written(text, **names):
    checked = template(text, SCOPE)
    assert checked.pieces is not None, checked.problems
    return compile_text(checked.pieces)(Values({**NAMES, **names}))


def test_holes_are_filled_as_people_read_values():
    assert written("This one is {wallet.owner.tier}.") == "This one is verified."
    assert written("{amount} of {params.cap}, note {note}") == "1,000.00 PHP of 50,000.00 PHP, note none"


def test_a_brace_is_written_twice():
    assert written("{{{amount}}} and }}{{") == "{1,000.00 PHP} and }{"


def test_problems_have_their_place_in_the_whole_text():
    problems = template("Hello {wallet.ownr}, {amount +}, } and {", SCOPE).problems

    assert [(one.code, one.span.start) for one in problems] == [
        ("FF301", 14),
        ("FF307", 30),
        ("FF307", 33),
        ("FF307", 39),
    ]
