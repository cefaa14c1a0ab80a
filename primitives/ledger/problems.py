"""What the ledger refuses, and what a caller reads."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS = (
    ProblemText(
        "insufficient_funds",
        422,
        "There is not enough money in the account.",
        "Send less, or add money first; `available` is what can be sent now, in minor units.",
    ),
    ProblemText(
        "ceiling_exceeded",
        422,
        "The account would hold more than it may.",
        "Send less. The ceiling counts what is held for the account's open operations.",
    ),
    ProblemText(
        "floor_reached",
        422,
        "The account would fall below what it must keep.",
        "Send less; a receivable cannot be repaid beyond what is owed.",
    ),
    ProblemText("account_frozen", 409, "The account is frozen.", "Wait until it is unfrozen, or use another account."),
    ProblemText(
        "not_allowed",
        403,
        "The account may not receive money.",
        "The product's terms for this customer exclude it.",
    ),
    ProblemText(
        "amount_not_possible",
        422,
        "The amount is below zero, or its shares do not add up to the whole.",
        "Check the amounts given.",
    ),
    ProblemText(
        "unknown_account_address",
        422,
        "The chart has no account {account} with such holes.",
        "Give the account's name and the id of the resource it belongs to; several ids with `:` between them.",
    ),
    ProblemText(
        "adjustments_not_set_up",
        409,
        "The product's chart names no account for the other side of this.",
        "Name one in the ledger's section of the template.",
    ),
    ProblemText(
        "same_person",
        403,
        "The one who asked cannot be the one who decides.",
        "Ask a colleague with a credential of their own.",
    ),
    ProblemText("already_decided", 409, "This was decided before.", "Read it again to see how."),
    ProblemText("unknown_proposal", 404, "There is no such proposal, or no such freeze."),
)

DECLINES = (
    "insufficient_funds",
    "ceiling_exceeded",
    "floor_reached",
    "account_frozen",
    "not_allowed",
    "amount_not_possible",
)
