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
    ProblemText(
        "proxy_taken",
        409,
        "This mobile number is registered for another wallet.",
        "Remove it there first, or register another number.",
    ),
    ProblemText(
        "proxy_not_registered",
        409,
        "This mobile number is not registered for this wallet.",
        "Read the wallet to see its proxies.",
    ),
    ProblemText(
        "too_many_proxies",
        409,
        "This wallet has as many mobile numbers as it can have.",
        "Remove one of them first.",
    ),
)
