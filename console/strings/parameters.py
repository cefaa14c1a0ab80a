"""Words of the controls parameters are given in, wherever they stand."""

from __future__ import annotations

WITHIN = "{lowest} to {highest}"
AT_LEAST, AT_MOST = "at least {lowest}", "at most {highest}"
LABEL_MONEY = "{title} ({currency})"
PER_LINE = "One per line"

CELL = "{row}: {column}"
NEW_ROW = "New row {number}"
ADD_ROW = "Add a row: {title}"
TAKE_ROW = "Take away {row}: {title}"
KEY_HELP = "What the row is found by: letters, digits, hyphens and underscores. `any` fits whatever no other row does."
NO_KEY = "{row} needs its {column}."
NO_NAME = "{row}: {key} is no {column}. Write letters, digits, hyphens and underscores, a letter or a digit first."
TWICE = "There are two rows for {key}."
NO_ROWS = "A table has at least one row."
UNFIT = "To be mended first: {names}."
