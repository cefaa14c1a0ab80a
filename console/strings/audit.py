"""Words of the audit log."""

from __future__ import annotations

TITLE = "Audit"
INTRO = (
    "Every control action, with who did it and what it changed. Lines are only ever added; each carries the hash of "
    "the line before it. Times are those of {zone}."
)
NUMBER, WHEN, WHO, TENANT, ACTION, SUBJECT = "No.", "When", "Who", "Tenant", "What", "To what"
ANY_TENANT, INSTALLATION = "Any tenant", "Installation"
FROM, TO = "From day", "To day"
FILTER = "Show"
ACTION_HELP = "One, such as key.issued, or the part before the point for all of that kind"
NOTHING = ("Nothing was done that fits", "Ask for less, or wait until somebody does something.")
BACK = "All lines"
LINE = "Line {n}"
CHANGED = "What changed"
HASHES = "Its place in the chain"
PREVIOUS, OWN = "Hash of the line before", "Hash of this line"
DAMAGED = "This line cannot be read as it was written"
CHECK = "Check the chain"
CHECKING = "Following the chain from its first line"
WHOLE = "The chain is whole: {count} lines are as they were written."
BROKEN = "The chain is broken at line {n}: {what}. The {count} lines before it are as they were written."
