"""The console's program, run by `streamlit run` again at every click: who is it, which page, show it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from console.components.frame import frame
from console.navigation import navigation
from console.session import signed_in
from console.strings.shared import PRODUCT_NAME

HERE = Path(__file__).parent
ICON, LOGO = HERE / "icon.png", HERE / "logo.svg"


def app() -> None:
    st.set_page_config(page_title=PRODUCT_NAME, page_icon=ICON, layout="wide")
    st.logo(LOGO, size="large")
    who = signed_in()
    chosen = navigation(who)
    frame(who)
    chosen.run()


app()
