"""Something is on its way, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from console.strings.shared import LOADING


@contextmanager
def loading(what: str = LOADING) -> Iterator[None]:
    with st.spinner(f"{what} …", show_time=False):
        yield


@contextmanager
def working(what: str, done: str) -> Iterator[Callable[[str], None]]:
    """Long work in steps: yields a function that tells the step under way. An exception leaves it open and red."""
    with st.status(f"{what} …", expanded=True) as shown:
        yield lambda step: shown.update(label=f"{step} …")
        shown.update(label=done, state="complete", expanded=False)
