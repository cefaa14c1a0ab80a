"""What payments refuse, and what a caller reads then."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS = (
    ProblemText(
        "no_route",
        422,
        "No rail takes {shown} to the bank {bank}.",
        "Send a smaller amount, or to another bank; `route` names the routes that were looked at.",
    ),
    ProblemText(
        "account_not_possible",
        422,
        "This cannot be the number of an account.",
        "An account number has at most 34 letters and digits, with - . / and blanks between them.",
    ),
    ProblemText(
        "credit_unknown",
        404,
        "No such credit was taken here.",
        "The rail's id of the credit, its account and its amount must be those it was taken with.",
    ),
    ProblemText(
        "credit_given_back",
        409,
        "This credit went back before, or is about to.",
        "In all no more goes back than came; `left` says how much still may.",
    ),
    ProblemText(
        "payment_refused",
        422,
        "The payment was refused.",
        "Read the run to see the bank's reason; the money is where it was.",
    ),
)
