"""What lives under the names of a release: rows of its resources, runs that wait and by which steps they go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.compiler.product import BecomeStep, CallStep, CreateStep, PostStep, Step, UndoStep, Workflow
from engine.compiler.walking import all_steps
from primitives.kit.relocating import Relocated
from primitives.kit.resource import Query

IN_STATE = "select count(*) from runtime.resource where product = %(product)s and kind = %(kind)s and state = %(name)s"
OF_KIND = "select count(*) from runtime.resource where product = %(product)s and kind = %(kind)s"
WITH_FIELD = f"{OF_KIND} and fields ->> %(name)s is not null"
WAITING = """
select release, workflow, cut, status, count(*) from runtime.run
where product = %(product)s and cut is not null group by 1, 2, 3, 4 order by 1, 2, 3, 4"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Runs of one release that wait at the same step."""

    release: int
    workflow: str
    cut: int
    status: str
    count: int


async def in_state(query: Query, product: str, kind: str, state: str) -> int:
    return await _count(query, IN_STATE, product, kind, state)


async def of_kind(query: Query, product: str, kind: str) -> int:
    return await _count(query, OF_KIND, product, kind, "")


async def with_field(query: Query, product: str, kind: str, field: str) -> int:
    return await _count(query, WITH_FIELD, product, kind, field)


async def _count(query: Query, sql: str, product: str, kind: str, name: str) -> int:
    return int((await query.fetch(sql, {"product": product, "kind": kind, "name": name}))[0][0])


async def waiting_runs(query: Query, product: str) -> tuple[Waiting, ...]:
    """Those that may go on, a late answer to an ended one included."""
    return tuple(Waiting(*row) for row in await query.fetch(WAITING, {"product": product}))


# ── what they may still do ────────────────────────────────────────────────────────────────────────────────────


def ahead(workflow: Workflow, cut: int, status: str) -> tuple[Step, ...]:
    """The steps a run at this cut may still come to: what the text says after it; of one that ended, what is late."""
    step = workflow.cuts[cut]
    if isinstance(step, CallStep) and status in workflow.statuses and status != step.status:
        return tuple(one for steps in step.late.values() for one in all_steps(steps))
    return tuple(one for one in all_steps(workflow.steps) if _line(one) > _line(step))


def needs_account(workflow: Workflow, cut: int, status: str, account: str, moved: Relocated) -> bool:
    """Whether it may take money from there that has to be there, or knows what counts it by its address."""
    later = ahead(workflow, cut, status)
    undone = [_line(step) for step in later if isinstance(step, UndoStep)]
    posts = [step for step in all_steps(workflow.steps) if isinstance(step, PostStep)]
    before = [step for step in posts if undone and _line(step) < max(undone)]
    after = [step for step in posts if step in later]
    counted = set(moved.counts)
    if any(slot.account in counted for step in (*before, *after) for slot in step.slots):
        return True
    if not moved.bounded:
        return False
    takes = any(slot.source and slot.account == account for step in after for slot in step.slots)
    gives_back = any(not slot.source and slot.account == account for step in before for slot in step.slots)
    return takes or gives_back


def receives(workflow: Workflow, account: str) -> bool:
    """Whether it posts there at all: then something may come to the old address later on."""
    posts = [step for step in all_steps(workflow.steps) if isinstance(step, PostStep)]
    return any(slot.account == account for step in posts for slot in step.slots)


def enters(workflow: Workflow, cut: int, status: str, kind: str, state: str) -> bool:
    later = ahead(workflow, cut, status)
    return any(isinstance(step, BecomeStep) and (step.kind, step.state) == (kind, state) for step in later)


def knows(workflow: Workflow, kind: str) -> bool:
    """Whether it reads or writes a resource of this kind."""
    acts = workflow.acts_on.kind if workflow.acts_on else None
    made = {step.kind for step in all_steps(workflow.steps) if isinstance(step, CreateStep | BecomeStep)}
    return kind in (acts, workflow.subject, *workflow.creates, *made) or any(_refers(workflow, kind))


def _refers(workflow: Workflow, kind: str) -> Iterator[bool]:
    for field in workflow.inputs:
        yield getattr(field.type, "resource", None) == kind


def _line(step: Step) -> tuple[int, int]:
    """Its place in the text: a run only ever goes on downwards."""
    return step.line.place.line, step.line.place.column
