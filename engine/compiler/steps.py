"""The steps of a workflow, as written. `place` is the whole step, `verb` its first key."""

from __future__ import annotations

from dataclasses import dataclass

from engine.compiler.leaves import Argument, Hole, Ignore, Named, Word
from engine.compiler.source import Place


@dataclass(frozen=True, slots=True)
class Steps:
    """A list of steps; an empty one falls through."""

    place: Place
    steps: tuple[Step, ...]


# ── answers: what follows on an outcome ──


@dataclass(frozen=True, slots=True)
class FailShort:
    """`rejected: fail`: undo all, fail with the connector's reason."""

    place: Place


@dataclass(frozen=True, slots=True)
class Ask:
    """`ask operations`: stays open in an inbox; a person of the role answers accepted or rejected."""

    place: Place
    role: Word


@dataclass(frozen=True, slots=True)
class Inquire:
    """`unknown: { inquire: { every, until }, then: … }`; without `inquire:` every and until are None."""

    place: Place
    every: Hole | None
    until: Hole | None
    then: Steps | FailShort | Ignore | Ask | None


@dataclass(frozen=True, slots=True)
class Late:
    """`late: { accepted: …, rejected: … }`"""

    place: Place
    outcomes: tuple[Outcome, ...]


Answer = Steps | FailShort | Ignore | Ask | Inquire | Late


@dataclass(frozen=True, slots=True)
class Outcome:
    """One key of an `on:` or of a `late:`, or a child's status."""

    name: Word
    answer: Answer


# ── steps ──


@dataclass(frozen=True, slots=True)
class Require:
    place: Place
    verb: Place
    condition: Hole
    problem: Word


@dataclass(frozen=True, slots=True)
class Do:
    """action: `primitive.action`, or the name of a workflow. on: empty where not written."""

    place: Place
    verb: Place
    action: Word
    arguments: tuple[Argument, ...]
    result: Word | None
    status: Word | None
    on: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """otherwise: a problem's code or steps."""

    place: Place
    verb: Place
    script: Hole
    arguments: tuple[Argument, ...]
    result: Word | None
    otherwise: Word | Steps | None


@dataclass(frozen=True, slots=True)
class Create:
    place: Place
    verb: Place
    resource: Word
    sets: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Become:
    place: Place
    verb: Place
    state: Word
    sets: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A branch of a wait: a message of the API or an event."""

    name: Word
    answer: Answer


@dataclass(frozen=True, slots=True)
class After:
    """A branch of a wait: `after 7d: …`; answer None: a delay, the next step follows."""

    place: Place
    duration: Hole
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Wait:
    place: Place
    verb: Place
    branches: tuple[Arrival | After, ...]
    status: Word | None


@dataclass(frozen=True, slots=True)
class Approve:
    place: Place
    verb: Place
    by: Word
    above: Hole | None
    within: Hole | None
    shows: tuple[Named, ...]
    on: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    condition: Hole
    steps: Steps


@dataclass(frozen=True, slots=True)
class Choose:
    """otherwise: the final `else`, None where not written."""

    place: Place
    verb: Place
    choices: tuple[Choice, ...]
    otherwise: Steps | None


@dataclass(frozen=True, slots=True)
class Each:
    """on_failure: `continue` or `stop`, None where not written."""

    place: Place
    verb: Place
    items: Hole
    item: Word
    steps: Steps
    on_failure: Word | None


@dataclass(frozen=True, slots=True)
class Undo:
    """names: what `as:` calls the steps to undo; None for `all`."""

    place: Place
    verb: Place
    names: tuple[Word, ...] | None


@dataclass(frozen=True, slots=True)
class Finish:
    place: Place
    verb: Place
    status: Word


@dataclass(frozen=True, slots=True)
class Fail:
    place: Place
    verb: Place
    problem: Word


Step = Require | Do | Post | Create | Become | Wait | Approve | Choose | Each | Undo | Finish | Fail
