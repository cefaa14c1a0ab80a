"""Text of others shown as it is: what Markdown or Streamlit would read as more than letters is taken literally."""

from __future__ import annotations

import re

_MEANT = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def plain(text: str) -> str:
    """For st.markdown and all that speak it. Line breaks become spaces."""
    return _MEANT.sub(r"\\\1", " ".join(text.split()))
