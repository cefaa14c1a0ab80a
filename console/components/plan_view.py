"""A plan side by side: what clients see, limits and fees, money, and the texts themselves."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from console.client.drafts import Problem
from console.client.plans import Change, Plan
from console.components.plain import plain
from console.components.text_difference import text_difference
from console.strings import change as words

SHOWN = 12
"""Changes of one kind that are read at a glance; the others open on request."""


def plan_view(plan: Plan) -> None:
    compared = words.AGAINST.format(number=plan.before, version=plain(plan.version))
    st.markdown(words.FIRST.format(version=plain(plan.version)) if plan.before is None else compared)
    _warnings(plan)
    api, limits, money = st.columns(3)
    with api, st.container(border=True):
        _changes(words.API, plan.api)
    with limits, st.container(border=True):
        _changes(words.LIMITS, plan.limits_and_fees)
    with money, st.container(border=True):
        _changes(words.MONEY, plan.money.changes, quiet=bool(plan.money.moves))
        for move in plan.money.moves:
            st.markdown(f"- {words.MOVES.format(moves=plain(move))}")
    st.subheader(words.TEXTS, anchor=False)
    for name, stretches in ((words.TEMPLATE, plan.texts.template), (words.SETTINGS, plan.texts.settings)):
        st.caption(name)
        if stretches:
            text_difference(name, stretches)
        else:
            st.markdown(words.NO_CHANGE)


def problems_told(problems: Sequence[Problem]) -> str:
    """As a list, each with its place."""
    return "\n".join(f"- {plain(_told(one))}" for one in problems)


def _told(one: Problem) -> str:
    text = words.SETTINGS if one.of_settings else words.TEMPLATE
    return words.PROBLEM_AT.format(text=text, line=one.line, message=one.message)


def _warnings(plan: Plan) -> None:
    errors = [one for one in plan.problems if one.severity == "error"]
    others = [one for one in plan.problems if one.severity != "error"]
    if errors:
        st.error(f"**{words.CANNOT}**\n\n{problems_told(errors)}", icon=":material/block:")
    if others:
        st.warning(problems_told(others), icon=":material/warning:")
    if plan.breaking:
        st.error(words.BREAKING.format(count=plan.breaking), icon=":material/link_off:")
    if plan.ends:
        st.warning(words.ENDS.format(majors=plain(", ".join(plan.ends))), icon=":material/link_off:")


def _changes(title: str, changes: Sequence[Change], quiet: bool = False) -> None:
    """quiet: says nothing where nothing changes."""
    st.subheader(title, anchor=False)
    if not changes:
        if not quiet:
            st.markdown(words.NO_CHANGE)
        return
    st.markdown("\n".join(map(_line, changes[:SHOWN])))
    if changes[SHOWN:]:
        with st.expander(words.MORE_CHANGES.format(count=len(changes) - SHOWN)):
            st.markdown("\n".join(map(_line, changes[SHOWN:])))


def _line(one: Change) -> str:
    before, after = plain(one.before or ""), plain(one.after or "")
    if one.before is None:
        said = words.NEW.format(after=after)
    elif one.after is None:
        said = words.GONE.format(before=before)
    else:
        said = words.OTHER.format(before=before, after=after)
    breaks = f" :red-badge[{words.BREAKS}]" if one.breaking else ""
    return f"- **{plain(one.what)}**  \n  {said}{breaks}"
