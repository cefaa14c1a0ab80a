"""What wallets refuse, and what a caller reads then."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS = (
    ProblemText(
        "wallet_wrong_state",
        409,
        "This wallet is {state}.",
        "Read the wallet to see its state: a pending one can be activated, a frozen one unfrozen.",
    ),
    ProblemText(
        "wallet_not_empty",
        409,
        "This wallet still holds money, so it cannot be closed.",
        "Pay out what it holds, settle what it owes, and wait for what is held to be released.",
    ),
)
