"""What a step of a workflow sees: parameters, inputs, results of earlier steps; and what its rows need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from engine.compiler.diagnostics import Problems
from engine.compiler.expressions.ast import Name
from engine.compiler.expressions.parse import parse
from engine.compiler.expressions.paths import Path
from engine.compiler.expressions.scope import Scope
from engine.compiler.leaves import Word
from engine.compiler.product import Demand, Kind
from engine.compiler.resolve.names import Names
from engine.compiler.resolve.reading import Reading, Written, read, read_path
from primitives.kit import types as t

ROUNDS_MAX = 4
RESERVED = frozenset({"asset", "event", "none", "now", "params"})

_WORDS = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Subject:
    """A resource of the template's own that the workflow made or acts on. sets: of one it made, what set each field."""

    kind: Kind
    sets: Mapping[str, Reading] | None


@dataclass(slots=True)
class WorkflowScope:
    """early: names known before the segment, whose rows can be loaded. demands: by the text of their path.

    lost: results of steps that could not be read; what mentions one is passed over, so that one mistake is told once.
    later: names that a lookup finds, known only after so many rounds. fresh: resources this segment itself makes;
    moved: fields that it changes, `order.way`.
    subjects: by name; undoable: what `as:` calls steps that can be undone; numbers: of cuts.
    """

    names: Names
    problems: Problems
    early: set[str]
    seen: dict[str, t.Type]
    used: set[str] = field(default_factory=set)
    demands: dict[str, Demand] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    later: dict[str, int] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    subjects: dict[str, Subject] = field(default_factory=dict)
    undoable: set[str] = field(default_factory=set)
    inputs: tuple[str, ...] = ()
    workflow: str = ""
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def scope(self) -> Scope:
        return Scope(dict(self.seen), self.names.resources)

    def bind(self, name: str, type_: t.Type) -> None:
        """`as: fee`: a result that later steps see, and no key of the same segment may depend on."""
        self.seen[name] = type_
        self.lost.discard(name)

    def settle(self) -> None:
        """After a cut, all that was seen is known before the segment, and what was made is there."""
        self.early |= set(self.seen)
        self.fresh.clear()
        self.moved.clear()

    def check_name(self, word: Word) -> bool:
        """FF205 and False for a name that cannot be read back, or that something else has already."""
        if word.text in RESERVED or not isinstance(parse(word.text).expression, Name):
            message = f"`{word.text}` is a word of the language and cannot name anything"
        elif word.text in self.seen:
            message = f"`{word.text}` is already the name of something in this workflow"
        else:
            return True
        self.problems.add("FF205", word.place, message, "choose another name")
        return False

    def mentions_lost(self, text: str) -> bool:
        return bool(self.lost) and any(word in self.lost for word in _WORDS.findall(text))

    def copy(self) -> WorkflowScope:
        """A branch: what it binds is not seen after it; what it loads is loaded."""
        return replace(
            self,
            early=set(self.early),
            seen=dict(self.seen),
            lost=set(self.lost),
            fresh=set(self.fresh),
            moved=set(self.moved),
            subjects=dict(self.subjects),
            undoable=set(self.undoable),
        )

    def read(self, written: Written, expected: t.Type | None) -> Reading | None:
        """An expression of a step; the rows it goes through become demands of the segment."""
        if self.mentions_lost(written.text):
            return None
        reading = read(written, self.scope, expected, self.problems)
        if reading is None:
            return None
        for path in reading.paths:
            self.need(path, written)
        return replace(reading, later=self.later)

    def known(self, text: str) -> Reading:
        """A path the compiler itself made, of names in scope."""
        return replace(read_path(text, self.scope), later=self.later)

    def is_late(self, path: Path) -> bool:
        """Whether its value is known only within the segment: no rows can be loaded by it."""
        within = path.root in self.fresh and bool(path.fields) and path.fields != ("id",)
        return path.root not in self.early or within or self._is_moved(path)

    def _is_moved(self, path: Path) -> bool:
        return bool(path.fields) and f"{path.root}.{path.fields[0]}" in self.moved

    def need(self, path: Path, written: Written) -> int:
        """Demand the rows a path goes through; the number of rounds before its value is known."""
        self.used.add(path.root)
        if path.root == "params" and path.fields:
            self.names.read_parameters.add(path.fields[0])
        hops = path.hops(self.scope)
        within = path.root in self.fresh or self._is_moved(path)
        if hops and (path.root not in self.early or (within and len(hops) > 1)):
            self.problems.add(
                "FF309",
                written.place,
                f"`{path}` reads a row named by `{path.root}`, which this segment itself writes",
                "use an input, or a field of a resource that is loaded before",
            )
            return 0
        first = self.later.get(path.root, 0)
        if first + len(hops) > ROUNDS_MAX:
            message = f"`{path}` goes through {first + len(hops)} rows; at most {ROUNDS_MAX}"
            self.problems.add("FF307", written.place, message, "use an input that is nearer to it")
            return 0
        for number, hop in enumerate(hops):
            self.demand(str(hop.path), hop.resource, first + number)
        return first + len(hops)

    def demand(self, text: str, resource: str, number: int) -> None:
        if text not in self.demands:
            table = self.names.kinds[resource].resource.table
            self.demands[text] = Demand(resource, table, read_path(text, self.scope).compute, number, text)
