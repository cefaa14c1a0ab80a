"""How a script is laid out, and where its comments go."""

from __future__ import annotations

from textwrap import dedent

import pytest

from primitives.ledger.script.format import format_script


def formatted(text: str) -> str:
    """Laid out once, and the same when laid out again."""
    found = format_script(text)
    assert found.problems == ()
    assert format_script(found.text).text == found.text
    return found.text


def test_a_short_send_stands_on_one_line():
    text = "send   [PHP/2 15_00](source=@fees\n\n\tdestination=@income)"

    assert formatted(text) == "send [PHP/2 15_00] ( source = @fees destination = @income )\n"


def test_accounts_in_order_stand_on_one_line_if_they_fit():
    text = "send $x (source = {\n@a\n@b\n$c } destination = oneof{max $y to @d remaining kept})"

    assert formatted(text) == dedent("""\
        send $x (
          source = { @a @b $c }
          destination = oneof {
            max $y to @d
            remaining kept
          }
        )
        """)


def test_shares_have_a_line_each():
    text = "send $x ( source = @a destination = { 1 / 3 to @b 12.5% kept remaining to { $p to @c remaining to @d } } )"

    assert formatted(text) == dedent("""\
        send $x (
          source = @a
          destination = {
            1/3 to @b
            12.5% kept
            remaining to {
              $p to @c
              remaining to @d
            }
          }
        )
        """)


@pytest.mark.parametrize(("length", "lines"), [(100, 1), (101, 4)])
def test_a_line_has_at_most_a_hundred_columns(length: int, lines: int):
    short = "send [PHP/2 1] ( source = @a destination = @b )"
    text = short.replace("@b", "@b" + "b" * (length - len(short)))

    assert formatted(text).count("\n") == lines


def test_arguments_that_do_not_fit_have_a_line_each():
    long = "x" * 70

    assert formatted(f'set_account_meta ( @a , "{long}" , [ USD/2 1 ] )') == dedent(f"""\
        set_account_meta(
          @a,
          "{long}",
          [USD/2 1]
        )
        """)


def test_the_head_is_set_apart_and_variables_have_a_line_each():
    text = '#![ feature ( "a" ,"b" )]\nvars{account $a number $b=get_amount($c)}\nsave [USD *] from $a'

    assert formatted(text) == dedent("""\
        #![feature("a", "b")]

        vars {
          account $a
          number $b = get_amount($c)
        }

        save [USD *] from $a
        """)


def test_empty_lines_between_statements_stay_one_at_most():
    text = "\n\nsave [A 1] from @a\nsave [A 2] from @a\n\n\n\nsave [A 3] from @a\n\n"

    assert formatted(text) == "save [A 1] from @a\nsave [A 2] from @a\n\nsave [A 3] from @a\n"


def test_statements_on_one_line_are_parted():
    assert formatted("f() g(1)save [A 1] from@a") == "f()\ng(1)\nsave [A 1] from @a\n"


@pytest.mark.parametrize(
    ("expression", "laid_out"),
    [
        ("1 / 3", "1/3"),
        ("$a/ $b", "$a/$b"),
        ("USD / 3", "USD / 3"),
        ("( 1+2 )/ 3", "(1 + 2) / 3"),
        ("- - 1 - -2", "--1 - -2"),
        ("[ USD/2 -1_000 ]", "[USD/2 -1_000]"),
        ("balance ( @a:$b ,USD )", "balance(@a:$b, USD)"),
        ('""', '""'),
    ],
)
def test_expressions_are_spaced(expression: str, laid_out: str):
    assert formatted(f"f({expression})") == f"f({laid_out})\n"


def test_a_comment_stays_on_the_line_of_its_word_or_on_its_own():
    text = dedent("""\
        // @version interpreter 0.0.15

        /* all of it */
        send $x ( // why
              // from
          source = { @a // first
             @b /* second */ /* and last */

             // none
             }
          destination = @c /* to */
        )   // done
        // the end""")

    assert formatted(text) == dedent("""\
        // @version interpreter 0.0.15

        /* all of it */
        send $x ( // why
          // from
          source = {
            @a // first
            @b /* second */ /* and last */

            // none
          }
          destination = @c /* to */
        ) // done
        // the end
        """)


def test_comments_in_odd_places_stay_between_their_words():
    text = (
        "send [USD // a\n 1] ( source /* b */ =\n// c\n@a destination = { 1/2 // d\n to @b remaining\n/* e */kept } )"
    )

    assert formatted(text) == dedent("""\
        send [USD // a
          1] (
          source /* b */ =
            // c
            @a
          destination = {
            1/2 // d
              to @b
            remaining /* e */ kept
          }
        )
        """)


def test_everything_may_be_followed_by_a_comment_at_once():
    assert formatted("send [USD */* all */] ( source = @a destination = @b )") == (
        "send [USD * /* all */] ( source = @a destination = @b )\n"
    )


def test_a_comment_over_several_lines_is_left_as_it_is():
    text = "send $x ( source = @a /* one\n       two /* nested */\n */ destination = @b )"

    assert formatted(text) == dedent("""\
        send $x (
          source = @a
          /* one
               two /* nested */
         */ destination = @b
        )
        """)


def test_many_comments_take_time_in_proportion():
    text = "f()" + " /**/" * 50_000 + "\n"

    assert formatted(text) == text


@pytest.mark.parametrize("text", ["", "\n \n\t\n"])
def test_nothing_stays_nothing(text: str):
    assert formatted(text) == ""


def test_lines_end_with_a_newline_alone():
    assert formatted("f()\r\n\r\n// a \r\n/* b\r\n c */\r\ng()") == "f()\n\n// a\n/* b\n c */\ng()\n"


def test_a_byte_order_mark_is_left_out():
    assert formatted("\ufeffsend $x(source=@a destination=@b)") == "send $x ( source = @a destination = @b )\n"
    assert formatted("\ufeff") == ""


@pytest.mark.parametrize("text", ["send (", "/* open", "f(1) }", "\0", "x" * 1_000_001, "{" * 5_000])
def test_a_text_that_does_not_parse_is_left_as_it_is(text: str):
    found = format_script(text)

    assert found.text == text
    assert found.problems
