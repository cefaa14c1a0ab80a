"""What fees refuses: nothing. A quote is arithmetic; who cannot pay it is refused by the post."""

from __future__ import annotations

from primitives.kit.problems import ProblemText

PROBLEMS: tuple[ProblemText, ...] = ()
