"""A request's workflow up to its end or its first cut: its commit key, its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.compiler.own import OWN, OwnRow
from engine.runtime.declines import problem_body
from engine.runtime.execute import Ending, Execution, Recorded, Refused, Waiting
from engine.runtime.fence import check_fence, fence
from engine.runtime.frame import Frame, Missing, Reads
from engine.runtime.own_shows import show_own
from engine.runtime.program import Program, show_resource
from engine.runtime.rows import Loaded, SegmentRows
from engine.runtime.run_shows import run_body, said_body
from engine.runtime.segment import Lane, SegmentFailed
from engine.runtime.tables import REQUESTS, RUNS, SCHEMA, Request, Run
from engine.runtime.writing import BYTES_MAX, LAST_EVENT, Own, publish, shown, stopped
from primitives.kit.canonical import canonical, parse
from primitives.kit.ids import derived_id, reference
from primitives.kit.origin import Origin
from primitives.kit.problems import Decline
from primitives.kit.store import Json, Key


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
    """engine.runtime.segment.Segment of a workflow's first stretch. mark: its key, by which failpoints know it."""

    __slots__ = ("_asked", "_names", "_origin", "_program", "_request", "mark")

    lane = Lane.NOW

    def __init__(self, program: Program, asked: Asked) -> None:
        self._program = program
        self._asked = asked
        self.mark = asked.key
        product = program.product
        self._names = {"params": program.parameters.at(asked.at), **asked.inputs}
        for kind in program.workflow.creates:
            self._names[kind] = derived_id(asked.run, kind)
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
            resource=self._names.get(program.workflow.subject) if program.workflow.subject else None,
        )

    @property
    def tenant(self) -> str:
        return self._asked.tenant

    @property
    def rounds(self) -> int:
        workflow = self._program.workflow
        return workflow.rounds if workflow.acts_on is None else max(2, workflow.rounds)

    def keys(self, number: int, loaded: Loaded) -> Iterable[Key]:
        program, frame = self._program, self._frame(self._names, loaded)
        keys: list[Key] = []
        if number == 0:
            keys.append(Key(REQUESTS, self._request))
            keys.append(LAST_EVENT)
            keys.append(fence(program))
        elif number == 1 and program.workflow.acts_on is not None:
            row = loaded.get(OWN, self._names[program.workflow.acts_on.kind])
            keys += [RUNS.at(row.run)] if row is not None else []
        keys.extend(program.first.keys(number, frame, loaded, self._origin))
        return keys

    def committed(self, rows: SegmentRows) -> Answer | None:
        found = rows.read(REQUESTS, self._request)
        if found is None:
            return None
        same = found.body_sha == self._asked.body_sha
        body = parse(found.answer)
        return Answer(found.status, canonical(body), body.get("id", found.run), repeated=True, other_body=not same)

    def apply(self, rows: SegmentRows) -> Answer:
        check_fence(rows, self._program)
        self._check_references(rows)
        frame = self._frame(dict(self._names), rows)
        self._check_state(frame)
        execution = Execution(rows, frame, self._origin, self._program.product)
        try:
            ending = execution.run(self._program.first.steps)
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
            if id_ is not None and not _is_one(rows.read(table, (id_,)), kind):
                raise Refused(f"unknown_{kind}", "", "require", None, pointer=f"/{name}")

    def _check_state(self, frame: Frame) -> None:
        """Raises Refused: what the workflow acts on is in another state."""
        acts = self._program.workflow.acts_on
        if acts is None:
            return
        kind = self._program.product.kinds[acts.kind]
        state = frame.row(kind.full_name, frame.names[acts.kind]).state  # type: ignore[attr-defined]
        if state not in acts.states:
            raise Refused("wrong_state", "", "require", None, state=state)

    def _end(self, rows: SegmentRows, execution: Execution, ending: Ending | Waiting) -> Answer:
        program, asked = self._program, self._asked
        shows = shown(program, execution.frame)
        http = 201 if program.presentation.created else 200
        if isinstance(ending, Waiting) or program.workflow.subject is not None:
            return self._stop(rows, execution, ending, shows, http)
        if program.presentation.kind is None:
            body = run_body(program, asked.run, ending.status, asked.at, asked.inputs, shows)
            text = canonical(body)
            said = canonical(said_body(program, body)) if program.texts else text
            own = (f"{program.workflow.name}.{ending.status}", asked.run, said)
        else:
            body = self._resource_body(rows, ending)
            text, own = canonical(body), None
        self._write(rows, ending.status, execution.record, shows, None, http, text, own)
        return Answer(http, text, str(body["id"]), did=_did(execution))

    def _stop(
        self, rows: SegmentRows, execution: Execution, result: Ending | Waiting, shows: dict[str, Json], http: int
    ) -> Answer:
        """A run with a resource of the template's own, or one that waits."""
        program, asked = self._program, self._asked
        run = stopped(rows, program, self._run("", [], shows, None, rows), execution, result)
        body = self._own_body(rows, run, shows)
        text = canonical(body)
        ended = isinstance(result, Ending)
        event = said_body(program, run_body(program, asked.run, run.status, asked.at, asked.inputs, shows))
        own = (f"{program.workflow.name}.{run.status}", asked.run, canonical(event)) if ended else None
        rows.enter(SCHEMA)
        publish(rows, asked.run, asked.at, own)
        rows.append(RUNS, run)
        self._answered(rows, http, text)
        return Answer(http, text, str(body["id"]), did=_did(execution))

    def _own_body(self, rows: SegmentRows, run: Run, shows: dict[str, Json]) -> dict[str, Json]:
        program, asked = self._program, self._asked
        kind = program.presentation.kind
        if kind is None or kind.own is None or run.resource is None:
            return run_body(program, asked.run, run.status, asked.at, asked.inputs, shows)
        row = rows.read(OWN, (run.resource,))
        if row is None:
            raise SegmentFailed(f"{kind.name} {run.resource} is gone")
        maker = None if row.run == run.id else rows.read(RUNS, (row.run,))
        return show_own(row, kind, shows if maker is None else parse(maker.shows))

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
        own: Own | None = None,
    ) -> None:
        rows.enter(SCHEMA)
        publish(rows, self._asked.run, self._asked.at, own)
        run = self._run(status, record, shows, problem, rows)
        if len(run.record) + len(run.input) > BYTES_MAX:
            raise SegmentFailed(f"the run records {len(run.record) + len(run.input)} bytes; at most {BYTES_MAX}")
        run.step = 1
        rows.append(RUNS, run)
        self._answered(rows, http, answer)

    def _run(
        self, status: str, record: list[Recorded], shows: dict[str, Json], problem: str | None, rows: SegmentRows
    ) -> Run:
        """Before its first segment is counted."""
        asked, program = self._asked, self._program
        return Run(
            id=asked.run,
            product=program.product.name,
            workflow=program.workflow.name,
            release=program.release,
            step=0,
            status=status,
            needs="nothing",
            wake_at=None,
            attempt=0,
            input=asked.body,
            record=canonical(record),
            shows=canonical(shows),
            problem=problem,
            actor=asked.actor,
            credential=asked.credential,
            reference=reference(asked.run),
            at=asked.at,
            inserted_at=rows.inserted_at,
        )

    def _answered(self, rows: SegmentRows, http: int, answer: str) -> None:
        asked = self._asked
        credential, operation, key = self._request
        rows.append(REQUESTS, Request(credential, operation, key, asked.body_sha, http, answer, asked.run, asked.at))

    def _frame(self, names: dict[str, Any], rows: Reads) -> Frame:
        return self._program.frame(names, self._asked.at, rows)


def _is_one(row: Any, kind: str) -> bool:
    """Every resource of the templates' own is in one table: an id of another kind names nothing here."""
    return row is not None and (not isinstance(row, OwnRow) or row.kind == kind)


def _did(execution: Execution) -> tuple[str, ...]:
    return tuple([str(entry[1]) for entry in execution.record])
