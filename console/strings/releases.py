"""Words of the releases of a product, wherever they are listed."""

from __future__ import annotations

NUMBER, VERSION, BY, AT, STATE = "No.", "Template", "Applied by", "When", "State"
IS_LIVE = "live"
