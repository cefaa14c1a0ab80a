"""How many scripts a second: compiled, interpreted from the tree, and as functions written by hand.

All in this process. The three take turns with the same inputs on the same books, a batch each, and who begins changes
with every batch: what else the machine does meets them alike. The clock is the process's own time on the processor, and
runs while a batch does; its postings are compared and booked afterwards.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import median
from time import process_time

from engine.bench.script_books import ScriptBooks
from engine.bench.script_shapes import SHAPES, Shape
from primitives.ledger.script.interpreter.program import interpret
from primitives.ledger.script.outcome import Outcome
from primitives.ledger.script.parse import parse
from primitives.ledger.script.program import compile_program
from primitives.ledger.script.store import Store

FORMS = ("compiled", "interpreted", "handwritten")
ACCOUNTS = tuple(f"users:{number:04}" for number in range(1_000))
ASSET = "USD/2"
BATCH = 200
FUNDED = 10**12  # minor units, so that no account runs dry
WARM_UP = 5  # batches before the clock counts

Say = Callable[[str], None]
Variables = Mapping[str, str]
Run = Callable[[Variables, Store], Outcome]


@dataclass(slots=True)
class Measured:
    """One shape. rates: scripts a second, by form, for each round that of its median batch.

    differing: batches whose postings were not the same in all forms.
    """

    rates: dict[str, list[float]] = field(default_factory=lambda: {form: [] for form in FORMS})
    scripts: int = 0
    differing: int = 0
    wrong: tuple[str, ...] = ()

    def rate(self, form: str) -> int:
        return round(median(self.rates[form]))

    def over(self, form: str) -> float:
        """Compiled over this form: the median of the rounds' own ratios."""
        pairs = zip(self.rates["compiled"], self.rates[form], strict=True)
        return round(median(ours / theirs for ours, theirs in pairs), 2)


@dataclass(frozen=True, slots=True)
class ScriptReport:
    shapes: dict[str, Measured]

    @property
    def same_postings(self) -> bool:
        return not any(one.differing for one in self.shapes.values())

    @property
    def wrong(self) -> tuple[str, ...]:
        return tuple(f"{name}: {what}" for name, one in self.shapes.items() for what in one.wrong)

    @property
    def well(self) -> bool:
        return self.same_postings and not self.wrong

    def document(self) -> dict[str, object]:
        over = {form: {name: one.over(form) for name, one in self.shapes.items()} for form in FORMS[1:]}
        return {
            "over_interpreted": over["interpreted"],
            "over_handwritten": over["handwritten"],
            "least_over_interpreted": min(over["interpreted"].values()),
            "least_over_handwritten": min(over["handwritten"].values()),
            "rates": {name: {form: one.rate(form) for form in FORMS} for name, one in self.shapes.items()},
            "scripts": sum(one.scripts for one in self.shapes.values()),
            "same_postings": self.same_postings,
            "books_balance": not self.wrong,
        }


def bench_script(seconds: float, rounds: int, say: Say) -> ScriptReport:
    """seconds: of the processor, for each shape in each round, for its three forms together."""
    races = [_Race(shape) for shape in SHAPES]
    for race in races:
        race.warm_up()
    _settle_collector()
    for number in range(rounds):
        for race in races:
            race.run(seconds)
        told = ", ".join(f"{race.shape.name} {race.measured.rates['compiled'][-1]:.0f}" for race in races)
        say(f"round {number + 1} of {rounds}: compiled scripts a second {told}")
    return ScriptReport({race.shape.name: race.finished() for race in races})


def _settle_collector() -> None:
    """What is there now is not looked through again while a form runs."""
    gc.collect()
    gc.freeze()


class _Race:
    """One shape in its three forms."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.measured = Measured()
        self._runs = _forms(shape)
        self._random = Random(shape.name)
        self._begins = 0
        self._books = ScriptBooks({(account, ASSET, ""): FUNDED for account in ACCOUNTS})

    def warm_up(self) -> None:
        for _ in range(WARM_UP):
            self._batch()

    def run(self, seconds: float) -> None:
        took: dict[str, list[float]] = {form: [] for form in FORMS}
        while sum(map(sum, took.values())) < seconds:
            for form, lasted in self._batch().items():
                took[form].append(lasted)
        for form in FORMS:
            self.measured.rates[form].append(BATCH / median(took[form]))

    def finished(self) -> Measured:
        floor = self.shape.floor
        floors = {} if floor is None else {(account, ASSET, ""): floor for account in ACCOUNTS}
        self.measured.wrong = self._books.wrong(floors)
        return self.measured

    def _batch(self) -> dict[str, float]:
        """How long each form took, in seconds."""
        inputs = [self._input() for _ in range(BATCH)]
        order = [*FORMS[self._begins :], *FORMS[: self._begins]]
        self._begins = (self._begins + 1) % len(FORMS)
        done = {form: _timed(self._runs[form], inputs, self._books) for form in order}
        ours = done["compiled"][1]
        self.measured.scripts += BATCH
        self.measured.differing += any(outcomes != ours for _, outcomes in done.values())
        for outcome in ours:
            self._books.post(outcome.postings)
        return {form: lasted for form, (lasted, _) in done.items()}

    def _input(self) -> Variables:
        source, destination = self._random.sample(ACCOUNTS, 2)
        return {"amount": f"{ASSET} {self._random.randint(1, 9_999)}", "source": source, "destination": destination}


def _forms(shape: Shape) -> dict[str, Run]:
    program = parse(shape.text).program
    if program is None:
        raise ValueError(f"{shape.name} does not parse")

    def interpreted(variables: Variables, store: Store) -> Outcome:
        return interpret(program, variables, store)

    return dict(zip(FORMS, (compile_program(program).run, interpreted, shape.by_hand), strict=True))


def _timed(run: Run, inputs: Sequence[Variables], store: Store) -> tuple[float, list[Outcome]]:
    begun = process_time()
    outcomes = [run(variables, store) for variables in inputs]
    return process_time() - begun, outcomes
