"""Words of what is about to change: plans, approval, applying, going back."""

from __future__ import annotations

TITLE = "Change"
INTRO = "What somebody wants to change, what it would do, and who says yes. Nobody approves their own."
ANY_STATE = "Any state"
SHOW_STATE = "Show"
NOTHING = ("No change on its way", "Under Products, somebody begins one.")
BACK = "All changes"

ONE = "Change of {product}"
WRITTEN = "Written by {author}"
PROPOSED = "proposed by {who}, {at}"
APPROVED = "approved by {who}, {at}"
SENT_BACK = "{who} sent it back: {reason}"
LIVE_AS = "It is live as release {number}."

PROPOSE, APPROVE, REJECT, WITHDRAW, APPLY = "Propose", "Approve", "Send back", "Withdraw", "Apply"
EDIT = "Edit the texts"
REASON = "Reason"
REASON_HELP = "Told to whoever wrote it, and kept"
REASON_NEEDED = "Say why."
OWN = "You wrote or proposed this, so you cannot approve it: another person with the role {roles} does."
NOT_YOURS = "Approval takes a person with the role {roles}."
NEXT_PROPOSE = "Not proposed yet: {author} or another writer proposes it."
NEXT_APPLY = "Approved. Somebody with the role {roles} applies it."
APPLYING = "Making it live"
WITHDRAW_SURE = "Yes, withdraw it"

PLAN = "What applying it changes"
FIRST = "Nothing is live yet: all of it is new. It becomes {version}."
AGAINST = "Compared with release {number}. It becomes {version}."
PLANNING = "Comparing"
CANNOT = "It cannot be applied as it is"
BREAKING = (
    "Changes that break clients: {count}. Raise the template's major version, so that clients choose when to move."
)
ENDS = "No longer served: {majors}"
API, LIMITS, MONEY, TEXTS = "API", "Limits and fees", "Money", "Texts"
NO_CHANGE = "Nothing changes."
MOVES = "Applying moves: {moves}"
NEW, GONE, BREAKS = "new: {after}", "gone, was {before}", "breaks clients"
OTHER = "{before} → {after}"
TEMPLATE, SETTINGS = "Template", "Tenant's settings"
LINE, BEFORE, AFTER = "Line", "Before", "After"
PROBLEM_AT = "{text}, line {line}: {message}"
MORE_CHANGES = "{count} more"

HISTORY = "Releases of {product}"
BACK_TO = "Go back to"
RELEASE = "Release {number}, {version}"
ROLL_BACK = "Roll back"
ROLL_BACK_NEXT = (
    "The earlier release becomes live again at once, for every client. Money and records stay as they are. Runs that "
    "began under the release of now end under it."
)
ROLL_BACK_SURE = "Yes, make release {number} live again"
ROLLED_BACK = "Release {number} is live again."
