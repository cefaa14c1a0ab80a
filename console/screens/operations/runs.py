"""Runs of the product, and one of them from its request to the ledger."""

from __future__ import annotations

import streamlit as st

from console.client.products import Product
from console.client.runs import runs
from console.components.locale import locale_of
from console.components.page import page
from console.components.product_chooser import above, api, product_or_empty
from console.components.table import pages
from console.screens.operations.done import tell_done
from console.screens.operations.one_run import one_run
from console.screens.operations.run_lines import COLUMNS, run_line
from console.screens.operations.ways import open_run, opened_run
from console.strings import operations as words


def show() -> None:
    chosen = opened_run()
    if chosen is not None:
        one_run(chosen)
        return
    with page(words.RUNS, words.RUNS_INTRO, above=above()):
        tell_done()
        product = product_or_empty()
        if product is not None:
            _list(product, _asked())


def _asked() -> dict[str, str]:
    status = st.pills(
        words.STATUS, ["", *words.STATUSES], default="", format_func=lambda one: one or words.ANY, key="runs.status"
    )
    with st.form("runs.filter", border=True):
        left, right = st.columns(2)
        workflow = left.text_input(words.WORKFLOW, max_chars=100, autocomplete="off", help=words.WORKFLOW_HELP)
        about = right.text_input(words.RESOURCE, max_chars=100, autocomplete="off", help=words.RESOURCE_HELP)
        st.form_submit_button(words.SHOW)
    named = workflow.strip().lower().replace(" ", "_")
    given = {"status": str(status or ""), "workflow": named, "resource": about.strip()}
    return {name: value for name, value in given.items() if value}


def _list(product: Product, asked: dict[str, str]) -> None:
    pages(
        f"runs.{product.path}",
        words.RUNS,
        COLUMNS,
        lambda cursor: runs(api(), product.path, asked, cursor),
        lambda one: run_line(one, locale_of(product)),
        asked,
        words.NO_RUNS,
        open_run,
    )


show()
