"""`start:` and `acts_on:`: what begins a workflow, what it then knows, and what happens where that does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.compiler import document as d
from engine.compiler.diagnostics import did_you_mean
from engine.compiler.leaves import Hole, Ignore, Keep, Word
from engine.compiler.product import (
    Active,
    ActsOn,
    ClientStart,
    EventStart,
    FromStart,
    Handover,
    Ignored,
    Kept,
    Kind,
    Otherwise,
    PersonStart,
    Start,
)
from engine.compiler.resolve.durations import refuse_business_days
from engine.compiler.resolve.lives import find_own
from engine.compiler.resolve.lookups import read_find
from engine.compiler.resolve.scopes import Subject, WorkflowScope
from engine.compiler.resolve.sources import event_of, starters_of
from engine.compiler.resolve.steps import find_problem
from engine.compiler.resolve.surroundings import Surroundings
from engine.compiler.resolve.unproven import not_proven
from primitives.kit import types as t
from primitives.kit.clock import Duration, parse_duration
from primitives.kit.inbound import Inbound

EVENT = "event"


@dataclass(frozen=True, slots=True)
class Begun:
    start: Start
    acts_on: ActsOn | None
    event_type: t.Record | None


class StartReader:
    """Resolves one workflow's start, and puts what it brings into the workflow's scope."""

    def __init__(self, workflow: d.Workflow, around: Surroundings, scope: WorkflowScope) -> None:
        self._workflow = workflow
        self._around = around
        self._scope = scope
        self._event: t.Record | None = None

    def read(self) -> Begun | None:
        """None where it cannot be read, which is a problem."""
        start = self._start()
        acts_on = self._acts_on(start) if start is not None else None
        if start is None or (acts_on is None and self._workflow.acts_on is not None):
            return None
        return Begun(start, acts_on, self._event)

    def _start(self) -> Start | None:
        match self._workflow.start:
            case d.ClientStart():
                return ClientStart()
            case d.PersonStart(by=by):
                return PersonStart(by.text)
            case d.EventStart() as start:
                return self._by_event(start)
            case d.FromStart() as start:
                return self._from(start)
        help = "let a client or an operator start it"
        not_proven(self._around.problems, self._workflow.start.place, "a workflow that a schedule starts", help)
        return None

    # ── by an event ──

    def _by_event(self, start: d.EventStart) -> EventStart | None:
        found = find_event(start.event, self._around)
        if found is None:
            return None
        active, inbound = found
        if start.pays is not None:
            help = "leave `pays` out, and take nothing from a customer's account"
            not_proven(self._around.problems, start.pays.place, "an event that is its payer's order", help)
            return None
        self._see_event(inbound)
        none = self._none(start, start.none)
        within = self._within(start.answer_within) if start.answer_within is not None else None
        finds = [read_find(one, self._around.active, self._scope) for one in start.find]
        for named, find in zip(start.find, finds, strict=True):
            if find is not None and self._scope.check_name(named.name):
                self._see(find.name, self._scope.names.kinds[find.kind], 1)
        if start.find and start.none is None:
            message = "nothing says what happens where nothing is found"
            self._around.problems.add("FF202", start.place, message, "add `none:` with a problem or a workflow")
        known = tuple(one for one in finds if one is not None)
        return EventStart(start.event.text, active, inbound, known, none, within) if len(known) == len(finds) else None

    def _see_event(self, inbound: Inbound) -> None:
        configured = self._scope.names.configured(inbound.fields)
        assert isinstance(configured, t.Record)
        self._event = configured
        self._scope.bind(EVENT, configured)
        self._scope.early.add(EVENT)

    def _none(self, start: d.EventStart, none: Word | Ignore | Keep | None) -> Otherwise | None:
        """A workflow where there is one of that name, else a problem; its text sees the event and no finds."""
        match none:
            case None:
                return None
            case Ignore():
                return Ignored()
            case Keep(duration=duration):
                kept = self._duration(duration)
                return None if kept is None else Kept(kept)
        if none.text in self._around.workflows:
            return self._handover(none)
        return find_problem(none, self._around, self._scope)

    def _within(self, hole: Hole) -> timedelta | None:
        found = self._duration(hole)
        return None if found is None else found.exact()

    def _duration(self, hole: Hole) -> Duration | None:
        found = parse_duration(hole.text.strip())
        if found is None:
            message = f"`{hole.text}` is not a duration"
            self._around.problems.add("FF204", hole.place, message, "write 30s, 15m, 2h or 7d")
        refuse_business_days(hole, self._around.problems)
        return found

    def _handover(self, word: Word) -> Handover | None:
        """Another workflow that says it starts from here; FF301."""
        found = self._around.workflows.get(word.text)
        starters = starters_of(word.text, self._around)
        if found is not None and isinstance(found.start, d.FromStart) and found.start.source.text in starters:
            return Handover(word.text)
        if found is None:
            waiting = [name for name, one in self._around.workflows.items() if isinstance(one.start, d.FromStart)]
            message, help = f"there is no workflow `{word.text}`", did_you_mean(word.text, waiting)
        else:
            message = f"`{word.text}` does not start from another workflow"
            help = f"write `start: {{ from: {self._workflow.name.text} }}` in it"
        self._around.problems.add("FF301", word.place, message, help)
        return None

    # ── from another ──

    def _from(self, start: d.FromStart) -> FromStart | None:
        problems, name = self._around.problems, self._workflow.name.text
        for part in (start.pays, *(one.value for one in start.find)):
            if part is not None:
                not_proven(problems, part.place, "a lookup of a workflow that takes another's place", "leave it out")
                return None
        source = start.source.text
        starters = starters_of(name, self._around)
        if source in starters:
            return self._from_workflow(start, starters)
        if self._clocks(source):
            return FromStart(source, None)
        known = (*self._around.workflows, *(one.name.text for one in self._around.template.resources))
        if source in known:
            message = f"nothing in `{source}` leads to `{name}`"
            help = f"name it there: `none: {name}` or `else: {name}` of a workflow, `then: {name}` of a state"
        else:
            message, help = f"there is no workflow and no resource `{source}`", did_you_mean(source, known)
        problems.add("FF301", start.source.place, message, help)
        return None

    def _from_workflow(self, start: d.FromStart, starters: list[str]) -> FromStart | None:
        """Whoever it is started by, it sees one and the same event."""
        event = event_of(start.source.text, self._around)
        for other in starters:
            seen = event_of(other, self._around)
            if (seen and seen.text) != (event and event.text):
                message = f"`{start.source.text}` and `{other}` both lead here, and see different events"
                self._around.problems.add("FF302", start.source.place, message, "give each a workflow of its own")
                return None
        found = find_event(event, self._around) if event is not None else None
        if event is not None and found is None:
            return None
        if found is not None:
            self._see_event(found[1])
        return FromStart(start.source.text, event.text if event is not None else None)

    def _clocks(self, resource: str) -> tuple[str, ...]:
        """The states of a resource whose clock starts this workflow."""
        kind = self._scope.names.kinds.get(resource)
        states: Mapping[str, str | None] = {}
        if kind is not None and kind.own is not None:
            states = {name: one.workflow for name, one in kind.own.states.items()}
        return tuple(name for name, workflow in states.items() if workflow == self._workflow.name.text)

    # ── on a resource ──

    def _acts_on(self, start: Start) -> ActsOn | None:
        written, problems = self._workflow.acts_on, self._around.problems
        if written is None:
            self._check_clock(start, None)
            return None
        if written.resource.text in self._scope.names.kinds and self._kind(written) is None:
            help = "read its state in a `require`"
            not_proven(problems, written.place, "a workflow that acts on a primitive's resource", help)
            return None
        kind = find_own(written.resource, self._scope)
        if kind is None or kind.own is None or not self._reached(written, kind, start):
            return None
        for state in written.states:
            if state.text not in kind.own.states:
                message = f"`{kind.name}` has no state `{state.text}`"
                problems.add("FF301", state.place, message, did_you_mean(state.text, kind.own.states))
        otherwise = self._otherwise(written, start)
        self._scope.subjects[kind.name] = Subject(kind, None)
        found = ActsOn(kind.name, tuple(state.text for state in written.states), otherwise)
        self._check_clock(start, found)
        return found

    def _kind(self, written: d.ActsOn) -> Kind | None:
        kind = self._scope.names.kinds[written.resource.text]
        return kind if kind.own is not None else None

    def _reached(self, written: d.ActsOn, kind: Kind, start: Start) -> bool:
        """How the workflow knows which one it acts on: by the path, by a find, by the clock."""
        match start:
            case FromStart(source=source) if source == kind.name:
                self._see(kind.name, kind, 0)
            case FromStart():
                help = "act on it in the workflow that leads here"
                not_proven(self._around.problems, written.place, "a resource of a workflow in another's place", help)
                return False
            case EventStart(finds=finds) if not any(one.name == kind.name == one.kind for one in finds):
                message = f"nothing finds the `{kind.name}` this acts on"
                help = f"add `find: {{ {kind.name}: PRIMITIVE.LOOKUP(…) }}` to its start"
                self._around.problems.add("FF301", written.resource.place, message, help)
                return False
        return True

    def _otherwise(self, written: d.ActsOn, start: Start) -> Otherwise | None:
        match written.otherwise:
            case None:
                return None
            case _ if isinstance(start, ClientStart | PersonStart):
                help = "leave `else` out: another state is answered with `wrong_state`"
                not_proven(self._around.problems, written.otherwise.place, "another answer to a request", help)
                return None
            case Ignore():
                return Ignored()
            case Word() as word:
                return self._handover(word)

    def _check_clock(self, start: Start, acts_on: ActsOn | None) -> None:
        """Every state whose clock starts it is one it acts on."""
        if not isinstance(start, FromStart) or not isinstance(self._workflow.start, d.FromStart):
            return
        acted = acts_on.states if acts_on is not None else ()
        missing = [state for state in self._clocks(start.source) if state not in acted]
        if missing and start.source not in starters_of(self._workflow.name.text, self._around):
            message = f"the clock of `{missing[0]}` starts this, and it does not act on it"
            help = f"add it: `acts_on: {{ {start.source}: [{', '.join((*acted, *missing))}] }}`"
            self._around.problems.add("FF202", self._workflow.start.source.place, message, help)

    def _see(self, name: str, kind: Kind, later: int) -> None:
        """A reference that is known after so many rounds; its row is demanded, so that it is known to exist."""
        self._scope.bind(name, t.Ref(kind.full_name))
        self._scope.early.add(name)
        if later:
            self._scope.later[name] = later
        self._scope.demand(name, kind.full_name, later)


def find_event(word: Word, around: Surroundings) -> tuple[Active, Inbound] | None:
    """An event of an active primitive's outside; FF301."""
    known = {
        f"{name}.{inbound.name}": (active, inbound)
        for name, active in around.active.items()
        for inbound in active.manifest.inbound
    }
    found = known.get(word.text)
    if found is None:
        message = f"no active primitive receives an event `{word.text}`"
        around.problems.add("FF301", word.place, message, did_you_mean(word.text, known))
    return found
