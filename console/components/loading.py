"""Something is on its way, and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from console.strings.shared import LOADING


@contextmanager
def loading(what: str = LOADING) -> Iterator[None]:
    with st.spinner(f"{what} …", show_time=False):
        yield
