"""Numscript tried: a program, its variables and balances on the one side, what it would post on the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import streamlit as st

from console import session
from console.client.scripts import Balance, Problem, Tried, Variable, try_script
from console.components.editor import Mark, editor, standing
from console.components.page import attempt, page
from console.screens.ledger.tried import outcome
from console.strings import playground as words

EDITOR, VERSION = "playground.editor", "1"
VALUES, ASKED, BALANCES = "playground.values", "playground.asked", "playground.balances"
LINE = re.compile(r"(?P<account>\S+)\s+(?P<asset>\S+)\s+(?P<amount>-?\d{1,18})")


def show() -> None:
    with page(words.TITLE, words.INTRO):
        left, right = st.columns((3, 2))
        with right:
            place = st.container()
            balances = list(_balances())
        text, values = standing(EDITOR, words.EXAMPLE, VERSION), _values()
        found = None
        with attempt():
            found = try_script(session.api(), text, values, balances)
        with left:
            marks = [_mark(one) for one in found.problems] if found else []
            editor(EDITOR, words.SCRIPT, words.EXAMPLE, VERSION, marks, language="numscript", height=420)
        with place:
            _variables(_asked(found))
        if found is not None:
            outcome(found)


def _values() -> dict[str, str]:
    """What was typed for variables; kept while a program that does not parse asks for none."""
    kept: dict[str, str] = st.session_state.setdefault(VALUES, dict(words.EXAMPLE_VALUES))
    for name in _names():
        kept[name] = str(st.session_state.get(_key(name), kept.get(name, "")))
    return {name: value.strip() for name, value in kept.items() if value.strip()}


def _asked(found: Tried | None) -> tuple[Variable, ...]:
    if found is not None and (found.ran or found.variables):
        st.session_state[ASKED] = found.variables
    known: tuple[Variable, ...] = st.session_state.get(ASKED, ())
    return known


def _names() -> tuple[str, ...]:
    return tuple(one.name for one in st.session_state.get(ASKED, ()))


def _variables(asked: tuple[Variable, ...]) -> None:
    st.subheader(words.VARIABLES, anchor=False)
    if not asked:
        st.caption(words.NO_VARIABLES)
    for one in asked:
        st.session_state.setdefault(_key(one.name), st.session_state[VALUES].get(one.name, ""))
        label = words.VARIABLE.format(name=one.name, type=one.type)
        st.text_input(
            label, key=_key(one.name), max_chars=1000, autocomplete="off", placeholder=words.EXAMPLES.get(one.type)
        )


def _key(name: str) -> str:
    return f"playground.value.{name}"


def _balances() -> Iterator[Balance]:
    """Of the lines that say one; the others are told."""
    st.session_state.setdefault(BALANCES, words.EXAMPLE_BALANCES)
    typed = st.text_area(words.BALANCES, key=BALANCES, height=180, max_chars=10_000, help=words.BALANCES_HELP)
    for number, line in enumerate(typed.split("\n"), 1):
        found = LINE.fullmatch(line.strip())
        if found is not None:
            yield Balance(account=found["account"], asset=found["asset"], amount=int(found["amount"]))
        elif line.strip():
            st.warning(words.WRONG_LINE.format(number=number))


def _mark(one: Problem) -> Mark:
    message = f"{one.message}: {one.help}" if one.help else one.message
    return Mark(one.line, one.column, one.end_line, one.end_column, one.severity, message)


show()
