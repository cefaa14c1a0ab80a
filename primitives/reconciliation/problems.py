"""What reconciliation refuses, and what a caller reads then."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS = (
    ProblemText(
        "case_already_resolved",
        409,
        "This case is resolved.",
        "Read the case to see how it ended; a resolved case stays as it is.",
    ),
)
