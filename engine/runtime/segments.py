"""A run that ends in one segment: a request's workflow, its commit key, its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.runtime.declines import problem_body
from engine.runtime.execute import Ending, Execution, Recorded, Refused, keys_of
from engine.runtime.following import demanded, following
from engine.runtime.frame import Frame, Missing, Reads
from engine.runtime.program import Program, show_resource
from engine.runtime.rendering import moment
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.segment import Lane, SegmentFailed
from engine.runtime.tables import EVENTS, NUMBERS, REQUESTS, RUNS, SCHEMA, EventRow, Number, Request, Run
from primitives.kit.canonical import canonical, parse
from primitives.kit.ids import derived_id, reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Key

EVENT_NUMBER = "event"
LAST_EVENT = NUMBERS.at(EVENT_NUMBER)
BYTES_MAX = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, accepted: who asks, what, under which key. run: the id the run gets; at: business time.

    body: the inputs as canonical JSON; body_sha: its sha256.
    """

    tenant: str
    run: str
    at: datetime
    actor: str
    credential: str
    key: str
    body_sha: str
    body: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """body: canonical JSON. subject: the id of what it shows. other_body: the key was used with another body.

    did: the actions that ran, `limits.take`; declined: the action and the code that ended it. Empty on a repeat.
    """

    status: int
    body: str
    subject: str
    repeated: bool = False
    other_body: bool = False
    did: tuple[str, ...] = ()
    declined: tuple[str, str] | None = None


class RunSegment:
    """engine.runtime.segment.Segment of one workflow without a cut. mark: its key, by which failpoints know it."""

    __slots__ = ("_asked", "_names", "_origin", "_program", "_request", "mark")

    lane = Lane.NOW

    def __init__(self, program: Program, asked: Asked) -> None:
        self._program = program
        self._asked = asked
        self.mark = asked.key
        product = program.product
        self._names = {"params": program.parameters.at(asked.at), **asked.inputs}
        self._request = (asked.credential, program.operation, asked.key)
        self._origin = Origin(
            at=asked.at,
            run=asked.run,
            step=0,
            actor=asked.actor,
            credential=asked.credential,
            release=program.release,
            line=program.workflow.name,
            asset=product.asset,
            zone=product.zone,
        )

    @property
    def tenant(self) -> str:
        return self._asked.tenant

    @property
    def rounds(self) -> int:
        return self._program.workflow.rounds

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        program, frame = self._program, self._frame(self._names, loaded)
        keys: list[Key] = []
        if number == 0:
            keys.append(Key(REQUESTS, self._request))
            keys.append(LAST_EVENT)
        for demand in program.demands[number]:
            try:
                id_ = demand.id(frame)
            except Missing:
                continue
            if id_ is not None:
                keys.append(Key(demand.table, (id_,)))
        for step in program.keyed[number]:
            try:
                keys.extend(keys_of(step, frame, self._origin))
            except Missing:
                continue
        for step in program.followed[number]:
            keys.extend(following(step, frame, loaded, self._origin))
        for step in program.addressed:
            keys.extend(demanded(step, frame, number))
        return keys

    def committed(self, rows: SegmentRows) -> Answer | None:
        found = rows.read(REQUESTS, self._request)
        if found is None:
            return None
        same = found.body_sha == self._asked.body_sha
        body = parse(found.answer)
        return Answer(found.status, canonical(body), body.get("id", found.run), repeated=True, other_body=not same)

    def apply(self, rows: SegmentRows) -> Answer:
        self._check_references(rows)
        frame = self._frame(dict(self._names), rows)
        execution = Execution(rows, frame, self._origin)
        try:
            ending = execution.run(self._program.workflow.steps)
        except Missing as missing:
            raise Refused(f"unknown_{missing.resource.rpartition('.')[2]}", "", "require", None) from None
        if ending is None:
            raise SegmentFailed("the run fell off its last step")
        return self._end(rows, execution, ending)

    def decline(self, rows: SegmentRows, decline: Decline) -> Answer:
        program = self._program
        status, body = problem_body(program, self._asked.run, decline)
        line = decline.line if isinstance(decline, Refused) else ""
        text = canonical(body)
        unknown: dict[str, Json] = {name: None for name, _, _ in program.shows}
        self._write(rows, "declined", [[line, "declined", {"code": decline.code}]], unknown, text, status, text)
        did = decline.did if isinstance(decline, Refused) else ""
        return Answer(status, text, self._asked.run, declined=(did, decline.code))

    def _check_references(self, rows: SegmentRows) -> None:
        inputs = self._asked.inputs
        for name, table, kind in self._program.references:
            id_ = inputs.get(name)
            if id_ is not None and rows.read(table, (id_,)) is None:
                raise Refused(f"unknown_{kind}", "", "require", None, pointer=f"/{name}")

    def _end(self, rows: SegmentRows, execution: Execution, ending: Ending) -> Answer:
        program, asked = self._program, self._asked
        shows = {name: _shown(value, render, execution.frame) for name, value, render in program.shows}
        status = 201 if program.presentation.created else 200
        if program.presentation.kind is None:
            body = run_body(program, asked.run, ending.status, asked.at, asked.inputs, shows)
            text = canonical(body)
            own = (f"{program.workflow.name}.{ending.status}", asked.run, text)
        else:
            body = self._resource_body(rows, ending)
            text, own = canonical(body), None
        self._write(rows, ending.status, execution.record, shows, None, status, text, own)
        return Answer(status, text, str(body["id"]), did=tuple([str(did) for _, did, _ in execution.record]))

    def _resource_body(self, rows: SegmentRows, ending: Ending) -> dict[str, Json]:
        kind = self._program.presentation.kind
        assert kind is not None
        id_ = getattr(ending.output, "id", None) or self._asked.inputs[kind.name]
        row = rows.read(kind.resource.table, (id_,))
        return show_resource(row, self._program.presentation.fields)

    def _write(
        self,
        rows: SegmentRows,
        status: str,
        record: list[Recorded],
        shows: dict[str, Json],
        problem: str | None,
        http: int,
        answer: str,
        own: tuple[str, str, str] | None = None,
    ) -> None:
        """own: the run's own event, its body already JSON."""
        asked, program = self._asked, self._program
        recorded, given = canonical(record), asked.body
        if len(recorded) + len(given) > BYTES_MAX:
            raise SegmentFailed(f"the segment records {len(recorded) + len(given)} bytes; at most {BYTES_MAX}")
        rows.enter(SCHEMA)
        self._publish(rows, own)
        rows.append(
            RUNS,
            Run(
                id=asked.run,
                product=program.product.name,
                workflow=program.workflow.name,
                release=program.release,
                step=1,
                status=status,
                needs="nothing",
                wake_at=None,
                attempt=0,
                input=given,
                record=recorded,
                shows=canonical(shows),
                problem=problem,
                actor=asked.actor,
                credential=asked.credential,
                reference=reference(asked.run),
                at=asked.at,
                inserted_at=rows.inserted_at,
            ),
        )
        credential, operation, key = self._request
        rows.append(REQUESTS, Request(credential, operation, key, asked.body_sha, http, answer, asked.run, asked.at))

    def _publish(self, rows: SegmentRows, own: tuple[str, str, str] | None) -> None:
        events = [(type_, subject, canonical(data)) for type_, subject, data in rows.events]
        if own is not None:
            events.append(own)
        if not events:
            return
        last = rows.read(NUMBERS, LAST_EVENT.values)
        n = last.value if last else 0
        for type_, subject, body in events:
            n += 1
            id_ = derived_id(self._asked.run, f"event/{n}")
            rows.append(EVENTS, EventRow(n, id_, type_, subject, body, self._asked.run, self._asked.at))
        rows.put(NUMBERS, Number(EVENT_NUMBER, n))

    def _frame(self, names: dict[str, Any], rows: Reads) -> Frame:
        return Frame(names, self._asked.at, self._program.parameters.zone, rows, self._program.tables)


def input_body(program: Program, inputs: Mapping[str, Any]) -> dict[str, Json]:
    """A run's inputs as the API shows them; optional ones that were not given are left out."""
    return {
        name: render(inputs.get(name))
        for name, render, optional in program.inputs
        if not optional or inputs.get(name) is not None
    }


def run_body(
    program: Program, run: str, status: str, at: datetime, inputs: Mapping[str, Any], shows: Mapping[str, Json]
) -> dict[str, Json]:
    """A run as a resource of the API."""
    return {
        "id": run,
        "reference": reference(run),
        "status": status,
        **input_body(program, inputs),
        **shows,
        "created_at": moment(at),
    }


def _shown(value: Any, render: Any, frame: Frame) -> Json:
    """Null until known: a path through a result that this run never reached."""
    try:
        shown: Json = render(value(frame))
    except (KeyError, AttributeError):
        return None
    return shown
