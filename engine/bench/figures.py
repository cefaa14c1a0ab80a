"""What a stretch of load measured, and how several are told as one: by their medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

MILLISECONDS = 1_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of load. seconds: it lasted, to the last answer. latencies: per answer, in seconds.

    declined: answers that said no, as asked for. failed: answers that were not what was asked for.
    """

    seconds: float
    latencies: Sequence[float]
    declined: int
    failed: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """In milliseconds; 0 where nothing was answered."""
        ordered = sorted(self.latencies)
        if not ordered:
            return 0.0
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * MILLISECONDS


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians over stretches: answers a second, and milliseconds."""

    rate: int
    p50: float
    p99: float
    answers: int
    declined: int

    def __str__(self) -> str:
        return f"{self.rate:>6} /s   p50 {self.p50:>7.2f} ms   p99 {self.p99:>7.2f} ms   ({self.answers} answers)"


def figure(stretches: Sequence[Stretch]) -> Figure:
    return Figure(
        rate=round(median(one.rate for one in stretches)),
        p50=round(median(one.percentile(50) for one in stretches), 2),
        p99=round(median(one.percentile(99) for one in stretches), 2),
        answers=sum(len(one.latencies) for one in stretches),
        declined=sum(one.declined for one in stretches),
    )


def ratio(ours: int, theirs: int) -> float:
    """0 where there is nothing to compare with."""
    return round(ours / theirs, 2) if theirs else 0.0
