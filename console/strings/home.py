"""Words of the first page."""

from __future__ import annotations

TITLE = "Home"
NOTHING_LIVE = ("Nothing is live", "A product goes live when somebody proposes it and another person approves it.")
MOVED, TRANSACTIONS = "Money moved today", "Transactions today"
DECLINES, WAITS = "Declined today", "Waiting for people"
SERVED = "{path} · release {number} is live"
REASONS = "Declined today, by reason"
NO_MONEY = "None"
WEEK = "Money moved, the last 14 days"
LAST = "Releases"
OR_MORE = "{count} or more"
WAITING = {"resource": "Things in a state for people", "run": "Runs that ask", "arrival": "Messages nobody took"}
NOTHING_WAITS = "Nothing waits"
NOT_FOR_YOU = "Not for your role"
INBOX = "What waits"
NO_RELEASES = ("No release yet", "")
