"""What identity refuses, and what a caller reads then."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS = (
    ProblemText(
        "external_id_taken",
        409,
        "Another customer already has this external id.",
        "Look the customer up, or send an external id of its own for each customer.",
    ),
    ProblemText(
        "customer_wrong_state",
        409,
        "This customer is {state}.",
        "Read the customer to see its state; a suspended one can be resumed, a closed one stays closed.",
    ),
)
