"""Problems in a user's text: values with a place, collected until all of them are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.compiler.codes import CODES, Severity
from engine.compiler.source import Place

_LONGEST_MESSAGE = 400


@dataclass(frozen=True, slots=True)
class Problem:
    """One small lesson.

    message: what was expected and what is there. help: a repair. path: the steps that lead to it, by line.
    """

    code: str
    place: Place
    message: str
    help: str | None = None
    path: tuple[str, ...] = ()
    severity: Severity = "error"

    @property
    def name(self) -> str:
        return CODES[self.code].name


@dataclass(slots=True)
class Problems:
    """Collects problems over the stages of a compilation; iterates by place, each problem once."""

    _found: dict[Problem, None] = field(default_factory=dict)

    def add(
        self,
        code: str,
        place: Place,
        message: str,
        help: str | None = None,
        path: Iterable[str] = (),
        severity: Severity | None = None,
    ) -> None:
        """A message that quotes a very long text is shortened. Raises KeyError for a code not in the list."""
        usual = CODES[code].severity
        problem = Problem(code, place, _shortened(message), help, tuple(path), severity or usual)
        self._found[problem] = None

    def extend(self, found: Problems) -> None:
        self._found.update(found._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=lambda problem: (problem.place, problem.code, problem.message)))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self if problem.severity == "error")

    @property
    def failed(self) -> bool:
        """Whether a later stage would meet rubble."""
        return any(problem.severity == "error" for problem in self._found)


def _shortened(message: str) -> str:
    if len(message) <= _LONGEST_MESSAGE:
        return message
    half = _LONGEST_MESSAGE // 2
    return f"{message[:half]} … {message[-half:]}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name a person most likely meant; None where nothing is close."""
    candidates = sorted(known)
    found = get_close_matches(name[:100], candidates, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A help: the nearest known name, or all of them where nothing is close."""
    candidates = sorted(known)
    near = nearest(name, candidates)
    if near:
        return f"did you mean `{near}`?"
    return "known here: " + ", ".join(candidates) if candidates else "nothing is known here"
