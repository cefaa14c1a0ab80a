"""What limits refuse, and what a caller reads then."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS = (
    ProblemText(
        "limit_exceeded",
        422,
        "This is more than the limit {rule} allows: {left} left ({window}).",
        "Send a smaller amount, or try again at `resets_at`; `remaining` is in minor units, or a count.",
    ),
    ProblemText(
        "not_allowed",
        403,
        "The terms for this customer do not allow this.",
        "`rule` names the limit that says so; another tier may allow it.",
    ),
)
