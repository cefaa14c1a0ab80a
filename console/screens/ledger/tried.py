"""What a program that was tried would do, or why it does not run."""

from __future__ import annotations

import streamlit as st

from console.client.scripts import Tried
from console.components.empty import empty
from console.components.facts import facts
from console.components.postings import Moved, picture
from console.components.table import Cell, Column, Row, table
from console.strings import playground as words


def outcome(found: Tried) -> None:
    _problems(found)
    if not found.ran:
        return
    if not found.postings:
        empty(*words.NOTHING_POSTED, icon=":material/account_balance:")
        return
    _postings(found)
    _afterwards(found)
    _metadata(found)


def _problems(found: Tried) -> None:
    if not found.problems:
        return
    name = words.WARNINGS if found.ran else words.PROBLEMS
    st.header(name, anchor=False)
    heads = (Column(words.LINE), Column(words.PROBLEM), Column(words.HELP))
    tones = {"error": "bad", "warning": "warn"}
    rows = [
        Row((str(one.line), Cell(one.message, tones.get(one.severity, "")), one.help or "")) for one in found.problems
    ]
    table("playground.problems", name, heads, rows)


def _postings(found: Tried) -> None:
    st.header(words.POSTINGS, anchor=False)
    picture([Moved(one.source, one.destination, f"{one.asset} {one.amount:,}") for one in found.postings])
    heads = (
        Column(words.FROM, mono=True),
        Column(words.TO, mono=True),
        Column(words.ASSET),
        Column(words.AMOUNT, "end"),
    )
    rows = [Row((one.source, one.destination, one.asset, f"{one.amount:,}")) for one in found.postings]
    table("playground.postings", words.POSTINGS, heads, rows)


def _afterwards(found: Tried) -> None:
    st.header(words.AFTERWARDS, anchor=False)
    heads = (
        Column(words.ACCOUNT, mono=True),
        Column(words.ASSET),
        Column(words.BEFORE, "end"),
        Column(words.AFTER, "end"),
    )
    rows = [Row((one.account, one.asset, f"{one.before:,}", f"{one.after:,}")) for one in found.balances]
    table("playground.balances.after", words.AFTERWARDS, heads, rows)


def _metadata(found: Tried) -> None:
    of_accounts = [
        (f"@{account} {key}", value)
        for account, values in found.account_metadata.items()
        for key, value in values.items()
    ]
    known = [(f"{words.OF_TRANSACTION} {key}", value) for key, value in found.transaction_metadata.items()]
    if known or of_accounts:
        st.header(words.METADATA, anchor=False)
        facts("playground.metadata", words.METADATA, [*known, *of_accounts])
