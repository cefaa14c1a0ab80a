"""The audit log: lines by who, what, whose and when; one line with its difference; the chain checked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from console import session
from console.client.audit import Chain, Line, Wanted, check_chain, line, lines
from console.components.difference import difference
from console.components.empty import empty
from console.components.facts import facts
from console.components.loading import loading
from console.components.locale import INSTALLATION
from console.components.page import page
from console.components.plain import plain
from console.components.table import Column, Row, pages
from console.components.tenant_chooser import known_tenants
from console.strings import audit as words

CHOSEN = "audit.chosen"
COLUMNS = (
    Column(words.NUMBER, "end"),
    Column(words.WHEN),
    Column(words.WHO),
    Column(words.TENANT),
    Column(words.ACTION, mono=True),
    Column(words.SUBJECT),
)


def show() -> None:
    chosen = st.session_state.get(CHOSEN)
    if chosen is None:
        with page(words.TITLE, words.INTRO.format(zone=INSTALLATION.zone)):
            _chain()
            _lines(_wanted())
        return
    with page(words.LINE.format(n=chosen), above=(words.TITLE,)):
        st.button(words.BACK, icon=":material/arrow_back:", on_click=lambda: st.session_state.pop(CHOSEN, None))
        _line(line(session.api(), chosen))


def _wanted() -> Wanted:
    names = {"": words.ANY_TENANT} | {one.tenant: one.title for one in known_tenants()}
    with st.form("audit.filter", border=True):
        left, middle, right = st.columns(3)
        actor = left.text_input(words.WHO, max_chars=200)
        action = middle.text_input(words.ACTION, max_chars=100, help=words.ACTION_HELP)
        tenant = right.selectbox(words.TENANT, list(names), format_func=lambda one: names[one])
        subject = left.text_input(words.SUBJECT, max_chars=300)
        since: date | None = middle.date_input(words.FROM, None, format="YYYY-MM-DD")
        until: date | None = right.date_input(words.TO, None, format="YYYY-MM-DD")
        st.form_submit_button(words.FILTER)
    after = until + timedelta(days=1) if until else None
    return Wanted(actor.strip(), action.strip(), tenant, subject.strip(), _midnight(since), _midnight(after))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else INSTALLATION.midnight(day)


def _lines(wanted: Wanted) -> None:
    pages(
        "audit.lines",
        words.TITLE,
        COLUMNS,
        lambda cursor: lines(session.api(), wanted, cursor),
        _row,
        wanted,
        words.NOTHING,
        _open,
    )


def _open(n: str) -> None:
    st.session_state[CHOSEN] = int(n)


def _row(one: Line) -> Row:
    of = one.tenant or words.INSTALLATION
    return Row(
        (str(one.n), INSTALLATION.moment(one.at, seconds=True), one.actor, of, one.action, one.subject), str(one.n)
    )


def _line(one: Line) -> None:
    of = one.tenant or words.INSTALLATION
    st.markdown(
        f"**{plain(one.action)}** · {plain(one.subject)} · {plain(of)}  \n"
        f"{plain(one.actor)}, {INSTALLATION.moment(one.at, seconds=True)}"
    )
    st.header(words.CHANGED, anchor=False)
    if isinstance(one.difference, str):
        empty(words.DAMAGED, plain(one.difference), icon=":material/broken_image:")
    else:
        difference("audit.difference", words.CHANGED, one.difference)
    st.header(words.HASHES, anchor=False)
    facts("audit.hashes", words.HASHES, ((words.PREVIOUS, one.previous), (words.OWN, one.sha)), mono=True)


def _chain() -> None:
    if not st.button(words.CHECK, icon=":material/link:"):
        return
    with loading(words.CHECKING):
        found = check_chain(session.api())
    (st.success if found.whole else st.error)(_told(found))


def _told(chain: Chain) -> str:
    if chain.broken is None:
        return words.WHOLE.format(count=f"{chain.checked:,}")
    return words.BROKEN.format(n=chain.broken.n, what=plain(chain.broken.what), count=f"{chain.checked:,}")


show()
