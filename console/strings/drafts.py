"""Words about drafts, wherever they are shown."""

from __future__ import annotations

STATES = {
    "draft": "being written",
    "proposed": "waits for approval",
    "approved": "approved, not live",
    "rejected": "sent back",
    "applied": "live since",
    "withdrawn": "withdrawn",
}
PRODUCT, NOTE, STATE, AUTHOR, CHANGED = "Product", "Why", "State", "Written by", "Last changed"
NO_NOTE = "–"
RELEASE = "release {number}"

REFUSALS = {
    "draft_changed": "Somebody else changed this draft meanwhile. What you see now is theirs: look before you go on.",
    "own_approval": "You wrote or proposed this, so another person must approve it.",
    "plan_stale": "Something else became live since this was approved. The draft is open again: propose it anew.",
    "template_refused": "The texts have problems, so this cannot go on. They are told where the texts are edited.",
}
