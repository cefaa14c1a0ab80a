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
    ProblemText(
        "document_expired",
        422,
        "This document is no longer good.",
        "Ask for one that is, or see whether the date was typed as it stands.",
    ),
    ProblemText(
        "blocked_by_screening",
        403,
        "This customer cannot be served.",
        "Do not tell the customer why; a person of operations looks at it, and clears it where it is a mistake.",
    ),
    ProblemText(
        "no_screening_hit",
        409,
        "There is no hit to be cleared.",
        "Read the customer: `blocked_by_screening` says whether there is one.",
    ),
    ProblemText(
        "kyc_rejected",
        422,
        "The check was not passed.",
        "The customer's checks say why; other documents may help.",
    ),
    ProblemText(
        "no_kyc_connector",
        409,
        "Nobody checks customers here.",
        "Name the connector in the template: `identity: { tiers: […], connector: kyc }`.",
    ),
)
