"""Words of what operations see and do: the inbox, things by state, runs, connectors."""

from __future__ import annotations

SEE_ONLY = "You see everything here and change nothing: your role only looks."
DONE = "Done: {what}."
YES = "Yes, {what}"
NEW, MAKE = "New {kind}", "Yes, make the {kind}"
OPTIONAL = "{title} (optional)"
ANY = "Any"
SHOW = "Show"
NEEDED = "These are needed: {names}."
NO_AMOUNT = "{name} is no amount of {currency}."
NO_FORM = "This needs {names}, which only the API itself can be given."
LIST_HELP = "One per line"
MONEY = "{title}, {currency}"
NOT_FOUND_ANYWHERE = "It is in none of the lists you may read."
SEE_RUN = "See the run"
SEE_THING = "See what it is about"

ACT_NEXT = {
    "answer": (
        "What you say counts as the outside system's own answer, and money moves by it. It is kept with your name and "
        "your evidence, and cannot be taken back."
    ),
    "retry": "The run goes on the way it was going, from the step it met a fault at.",
    "approve": "The run goes on as approved, with your name.",
    "reject": "The run goes on as rejected, with your name.",
    "close": "The message is closed for good, with your name and what you write here.",
    "resolve": "The case is resolved for good, with your name and what you write here.",
}
CHOICES = {
    "accepted": "Accepted: it happened",
    "rejected": "Rejected: it did not happen",
}
CHOOSE = "Choose"

# ── the inbox ────────────────────────────────────────────────────────────────────────────────────────────────

INBOX = "Inbox"
INBOX_INTRO = "Everything of this product that waits for a person, newest first."
KINDS = {
    "": "Everything",
    "resource": "In a state for people",
    "run": "Runs that ask",
    "arrival": "Messages nobody took",
    "case": "Open cases",
}
KIND = "What waits"
KIND_COUNTED = "{kind}: {count}"
OR_MORE = "{count} or more"
NOTHING_WAITS = ("Nothing waits", "When something needs a person, it stands here.")
WHAT, STATE, SINCE, FOR, WAITED, REASON = "What", "State", "Since", "For", "Waits", "Why"
ANYBODY = "anyone"
ASKED = {"resource": "{what} {reference}", "run": "Run {what} {reference}", "arrival": "Message of {what}"}
CASE_HEADS = {
    "reference": "Case",
    "reason": "Why",
    "state": "State",
    "amount": "About",
    "opened_at": "Opened",
}
MESSAGE, EVENT = "Message id", "What it says"
BACK_TO_INBOX = "All of the inbox"
SENT = "What was sent"
NOT_YOURS = "It waits for {role}."

# ── things ───────────────────────────────────────────────────────────────────────────────────────────────────

THINGS = "Customers and resources"
THINGS_INTRO = "Everything the product holds, by kind and state."
LIST = "List"
BACK_TO_LIST = "Back to the list"
NO_THINGS = ("None fits", "Choose another state, or ask for less.")
NO_THING_YET = ("None yet", "The product has made none of these so far.")
FACTS = "What is known"
BELOW = "More of it"
RUNS_OF = "Runs about it"
NOTHING_BELOW = ("Nothing here", "What comes to be stands here.")
ACTIONS = "What you may do"

# ── runs ─────────────────────────────────────────────────────────────────────────────────────────────────────

RUNS = "Runs"
RUNS_INTRO = "Every run of the product, whatever started it, newest first."
WORKFLOW, STATUS, RESOURCE, STARTED, STARTED_BY, REFERENCE = (
    "Workflow", "Status", "About", "Started", "Started by", "Reference",
)  # fmt: skip
STATUSES = ("running", "stuck", "failed", "declined")
RESOURCE_HELP = "The id of what a run is about"
WORKFLOW_HELP = "As the template calls it, such as cash out"
NO_RUNS = ("No run fits", "Choose another status, or wait until somebody asks for something.")
BACK_TO_RUNS = "All runs"
RUN = "Run"
DID = {
    "require": "checked",
    "create": "made",
    "become": "became",
    "post": "moved money",
    "finish": "ended",
    "fail": "failed",
    "undo": "took back",
    "sent": "sent",
}
REQUEST = "The request"
STEPS = "What it did"
WHEN, STEP, OUTCOME, LINE, TEXT = "When", "Step", "Outcome", "Template", "Its text"
CALLS = "Calls to the outside"
CONNECTOR, ATTEMPTS, INTENDED, SENT_AT, ANSWERED, BY = "Connector", "Attempts", "Intended", "Sent", "Answered", "By"
THE_OUTSIDE = "the outside"
LEDGER = "In the ledger"
NO_MONEY = ("It moved no money", "What is declined before anything is committed leaves nothing in the ledger.")
NUMBER, FROM, TO, AMOUNT = "No.", "From", "To", "Amount"
VALUES = "The values each step recorded"
RECORDED = "Recorded"
PROBLEM = "**{title}** {detail}"
WAKES = "It is looked at again {at}."
ASKS = "It waits for {role}."

# ── connectors ───────────────────────────────────────────────────────────────────────────────────────────────

CONNECTORS = "Connectors"
CONNECTORS_INTRO = "The ways to banks, rails and providers: how each stands, and a hand on the switch."
BREAKERS = {
    "closed": "answers",
    "open": "does not answer: it is left alone for a while",
    "half_open": "is being tried again",
}
HEALTH, SINCE_WHEN = "Other side", "Paused"
PAUSED_BY = "by {by}, {at}"
PAUSE, RESUME = "Pause {name}", "Resume {name}"
PAUSE_NEXT = "Nothing goes out by {name} until somebody resumes it. What was sent stays sent; what comes after waits."
RESUME_NEXT = "What waits goes out by {name} again, in its order."
NO_CONNECTORS = ("No connectors", "No product of this tenant speaks to the outside.")
